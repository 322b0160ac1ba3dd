"""``txng sync``: the supply graph filled from the systems, ahead of any question."""

import asyncio
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated

import orjson
import typer
from rich.console import Console

from hub.api.settings import SettingError, Settings, from_environment
from hub.cli.extras import USAGE
from hub.cli.paths import Systems
from hub.cli.stores import KEPT
from hub.cli.sync_progress import SyncProgress
from hub.cli.sync_view import as_json, complete, summary
from hub.cli.trace_result import console
from hub.graph.harvest_store import LeaseLostError, Run
from hub.graph.opening import Location, location
from hub.graph.store import StoreError
from hub.registry.loading import RegistryError, load_registry
from hub.registry.registry import Registry
from hub.sync.assembly import harvesting
from hub.sync.schedule import HOUR, Schedule
from hub.sync.stopping import Stop
from hub.sync.sync import AnotherHarvests, Sync
from schema.model.keys import SystemId

INCOMPLETE = 3


def sync(
    system: Annotated[list[str] | None, typer.Argument(help="Only these; all if none.")] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on harvesting until Ctrl-C or SIGTERM.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="List every system from its beginning, then sweep.")
    ] = False,
    systems: Systems = None,
    store: Annotated[str | None, typer.Option(envvar="TXNG_STORE", help=KEPT)] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of a table.")
    ] = False,
) -> None:
    """Harvest the systems into the supply graph: what is new and changed, what has disappeared.

    Progress goes to standard error. Exit code 0: every system is harvested completely; 3: some are
    not, or another hub harvests; 2: an option, a setting or a file cannot be used.
    """
    if systems is None or store is None:
        raise typer.BadParameter("give the systems' folder (--systems) and the store (--store)")
    try:
        settings = from_environment(os.environ)
        registry = load_registry(systems)
        wanted = _wanted(registry, settings, system or [])
        if not wanted:
            ours = f"no system of {settings.environment} is configured"
            raise typer.BadParameter(f"nothing to harvest: {ours} in {systems}")
        runs = asyncio.run(_synced(registry, location(store), settings, wanted, follow, full))
    except (SettingError, RegistryError, StoreError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    except (AnotherHarvests, LeaseLostError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(INCOMPLETE) from error
    if not follow:
        _show(runs, len(wanted), json)
        raise typer.Exit(0 if complete(runs, len(wanted)) else INCOMPLETE)


def _wanted(registry: Registry, settings: Settings, named: list[str]) -> list[SystemId]:
    """The systems to harvest: of the environment's, those named or all."""
    ours = [s.id for s in registry.systems.values() if s.environment is settings.environment]
    if unknown := sorted(set(named) - set(ours)):
        where = f"not configured in {settings.environment}"
        raise typer.BadParameter(f"{where}: {', '.join(unknown)}")
    return [id_ for id_ in ours if not named or id_ in named]


async def _synced(
    registry: Registry,
    store: Location,
    settings: Settings,
    wanted: list[SystemId],
    follow: bool,
    full: bool,
) -> Mapping[SystemId, Run]:
    stop = Stop()
    console = Console(stderr=True)
    with SyncProgress(console, None if follow else len(wanted)) as progress, _signals(stop):
        schedule = _schedule(settings)
        async with harvesting(
            registry,
            store,
            settings.login,
            settings.environment,
            schedule,
            stop,
            progress.tell,
        ) as running:
            return await _run(running, wanted, follow, full)


async def _run(
    running: Sync, wanted: list[SystemId], follow: bool, full: bool
) -> Mapping[SystemId, Run]:
    if follow:
        await running.follow(wanted, full)
        return {}
    return await running.once(wanted, full)


def _schedule(settings: Settings) -> Schedule:
    return Schedule(
        poll=settings.sync_poll_seconds,
        full=round(settings.sync_full_hours * HOUR),
        overlap=round(settings.sync_overlap_hours * HOUR),
        lease=settings.sync_lease_seconds,
    )


@contextmanager
def _signals(stop: Stop) -> Iterator[None]:
    """SIGINT and SIGTERM end the harvest once what was heard is stored."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.ask)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


def _show(runs: Mapping[SystemId, Run], of: int, json: bool) -> None:
    if json:
        typer.echo(orjson.dumps(as_json(runs, of), option=orjson.OPT_INDENT_2).decode())
    elif runs:
        console().print(summary(runs))
