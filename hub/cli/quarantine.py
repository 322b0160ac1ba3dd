"""``txng quarantine``: the records of a harvest that could not be read, and another try at them."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Collection, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import orjson
import typer
from rich.table import Column, Table
from rich.text import Text

from hub.api.settings import SettingError, from_environment
from hub.cli.extras import USAGE
from hub.cli.stores import KeptStore, present
from hub.cli.trace_result import console
from hub.federation.opening import open_federation
from hub.graph.harvest_store import HarvestStore
from hub.graph.sqlite.store import utc_now
from hub.graph.store import Quarantined, StoreError
from hub.registry.loading import RegistryError, load_registry
from hub.registry.registry import Registry
from hub.sync.assembly import opened_store
from hub.sync.replay import Replayed, replay
from schema.model.counted import counted
from schema.model.json import Json
from schema.model.keys import SystemId
from schema.model.times import VIETNAM, iso

T = TypeVar("T")
STILL_UNREADABLE = 3
app = typer.Typer(help="Records of a harvest that could not be read.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
OfSystems = Annotated[
    list[str] | None, typer.Option("--system", help="Only records of these systems; repeats.")
]


@app.command("list")
def list_quarantined(store: KeptStore, system: OfSystems = None, json: AsJson = False) -> None:
    """List what is in quarantine: number, system, record, why, and since when."""
    found = _held(store, system or (), ())
    if json:
        _print_json([_row(one) for one in found])
    elif found:
        console().print(_table(found))
    else:
        typer.echo("nothing is in quarantine")


@app.command("show")
def show_quarantined(
    number: Annotated[int, typer.Argument(help="A number of the list.")], store: KeptStore
) -> None:
    """Show one record as JSON, as the system told it. Exit code 2 when it is not there."""
    found = _held(store, (), (number,))
    if not found:
        raise typer.BadParameter(_gone([number]))
    _print_json({**_row(found[0]), "raw": found[0].raw})


@app.command("replay")
def replay_quarantined(
    store: KeptStore,
    systems: Annotated[
        Path, typer.Option(envvar="TXNG_SYSTEMS", help="The folder with the systems' files.")
    ],
    number: Annotated[
        list[int] | None, typer.Argument(help="Numbers of the list; all if none.")
    ] = None,
    system: OfSystems = None,
    json: AsJson = False,
) -> None:
    """Read records again, by the systems' files as they are now; what reads well is stored.

    No system is asked. Exit code 0: all of them read well; 3: some still do not, and say why; 2:
    a number is not in quarantine, and none was read again.
    """
    try:
        environment = from_environment(os.environ).environment
        registry = load_registry(systems)
    except (SettingError, RegistryError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error

    async def again(held: HarvestStore) -> Replayed:
        found = await held.quarantined(_named(system), number or ())
        if gone := sorted({*(number or ())} - {one.id for one in found}):
            raise typer.BadParameter(_gone(gone))
        async with open_federation(registry, utc_now, environment=environment) as federation:
            return await replay(held, found, federation.connector)

    done = _over(store, registry, again)
    if json:
        why = {str(n): one.reason for n, one in done.unreadable.items()}
        _print_json({"stored": sorted(done.readable), "unreadable": why})
    else:
        _say(done)
    raise typer.Exit(STILL_UNREADABLE if done.unreadable else 0)


def _gone(numbers: Sequence[int]) -> str:
    told, are = ", ".join(map(str, numbers)), "is" if len(numbers) == 1 else "are"
    return f"{told} {are} not in quarantine (any more)"


def _say(done: Replayed) -> None:
    typer.echo(f"{counted(len(done.readable), 'record')} read well now")
    for n, one in done.unreadable.items():
        where = f" at {one.path}" if one.path else ""
        typer.echo(f"{n}: {one.system}{where}: {one.reason}")


def _held(store: str, systems: Collection[str], ids: Collection[int]) -> Sequence[Quarantined]:
    return _over(store, Registry(), lambda graph: graph.quarantined(_named(systems), ids))


def _named(systems: Collection[str] | None) -> list[SystemId]:
    return [SystemId(system) for system in systems or ()]


def _over(store: str, registry: Registry, work: Callable[[HarvestStore], Awaitable[T]]) -> T:
    """The result of ``work`` over a store that is there; exit code 2 when it is not."""
    where = present(store)

    async def run() -> T:
        async with opened_store(registry, where, from_environment(os.environ).login) as graph:
            return await work(graph)

    try:
        return asyncio.run(run())
    except (SettingError, StoreError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error


def _row(one: Quarantined) -> dict[str, Json]:
    return {
        "number": one.id,
        "system": one.system,
        "record": one.record_id,
        "reason": one.reason,
        "path": one.path,
        "since": iso(one.since),
        "heard": iso(one.heard),
    }


def _table(found: Sequence[Quarantined]) -> Table:
    names = ("Number", "System", "Record", "Since", "Where", "Why")
    table = Table(*(Column(name, overflow="fold") for name in names))
    for one in found:
        since = iso(one.since, VIETNAM)[:16].replace("T", " ")
        cells = (str(one.id), one.system, one.record_id or "", since, one.path, one.reason)
        table.add_row(*map(Text, cells))
    return table


def _print_json(value: Json) -> None:
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
