"""``txng demo``: the simulated provinces and the hub in front of them, until Ctrl-C."""

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import orjson
import typer

from hub.api.settings import SettingError, from_environment
from hub.cli.demo_graph import graph_told
from hub.cli.demo_view import as_json, told
from hub.cli.extras import USAGE, server_extra
from hub.demo.child import Child
from hub.demo.lock import held
from hub.demo.options import Options
from hub.demo.running import NotStarted, RunningWorld
from hub.demo.running_hub import empty, running_hub
from hub.demo.world.landscape import Profile
from hub.graph.opening import Location, Login, location
from hub.graph.store import StoreError

STORE = "hub.sqlite"


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands in front of the world: ``port`` None is nothing.

    ``store`` is where the graph is; a server's is filled from all systems before the hub is up.
    """

    port: int | None
    json: bool
    store: Location
    login: Login


def demo(
    profile: Annotated[
        Profile, typer.Option(help="Which provinces have a system: all 63, or 17 as in 2024-10.")
    ] = Profile.NATIONAL,
    events: Annotated[int, typer.Option(min=1, help="At least so many events.")] = 12_000,
    seed: Annotated[int, typer.Option(help="Another seed is another world.")] = 2026,
    down: Annotated[int, typer.Option(min=0, help="How many systems refuse connections.")] = 1,
    slow: Annotated[int, typer.Option(min=0, help="How many systems answer late.")] = 0,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The hub's port; 0: a free one.")
    ] = 8000,
    folder: Annotated[
        Path, typer.Option("--dir", help="Where systems, ground truth and the store are written.")
    ] = Path("var/demo"),
    world_only: Annotated[bool, typer.Option(help="Only the provinces, no hub.")] = False,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="bolt://…",
            help="A Neo4j server, into which all is harvested first. Its database must be empty, "
            "or of an earlier demo: that is deleted. None: a file in the folder.",
        ),
    ] = None,
    postgres: Annotated[
        bool,
        typer.Option(
            "--postgres/--no-postgres",
            help="Portals on a PostgreSQL of the demo's own, where this machine has its programs; "
            "else in files of SQLite.",
        ),
    ] = True,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Bring up simulated provincial systems (mô phỏng) and a hub that traces across them.

    Exit code 0 when stopped by Ctrl-C or SIGTERM, 1 when something did not start or ended,
    or when another demo runs in the folder; 2 when a setting or the store cannot be used.
    """
    options = Options(
        folder=folder.resolve(),
        seed=seed,
        events=events,
        profile=profile,
        down=down,
        slow=slow,
        postgres=postgres,
    )
    if not world_only:
        _need_the_server()
    try:
        login = from_environment(os.environ).login
        where = options.folder / STORE if store is None else _address(store)
        front = _Front(None if world_only else port, json, where, login)
        with held(options.folder):
            asyncio.run(_until_stopped(options, front))
    except (SettingError, StoreError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    except NotStarted as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _address(store: str) -> str:
    where = location(store)
    if not isinstance(where, str):
        raise typer.BadParameter("is no address of a Neo4j server: bolt://…", param_hint="--store")
    return where


def _need_the_server() -> None:
    """Say so now where the extra is missing, rather than from the hub's own process."""
    with server_extra():
        if find_spec("uvicorn") is None:
            raise ModuleNotFoundError("no uvicorn", name="uvicorn")


async def _until_stopped(options: Options, front: _Front) -> None:
    """Run until a signal, which is a good end; ``NotStarted`` for a bad one."""
    running = asyncio.ensure_future(_run(options, front))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, running.cancel)
    await asyncio.wait([running])
    if not running.cancelled():
        running.result()


async def _run(options: Options, front: _Front) -> None:
    if front.port is not None:  # first of all, since it may be refused
        await asyncio.to_thread(empty, front.store, front.login)
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(RunningWorld(options))
        children, graphql = [world.child], None
        if front.port is not None:
            systems = Path(world.summary.systems_folder)
            harvested = [*world.summary.addresses] if _served(front) else world.summary.harvested
            hub = await stack.enter_async_context(
                running_hub(
                    systems,
                    front.store,
                    front.port,
                    keep=True,
                    harvested=harvested,
                    login=front.login,
                )
            )
            children.append(hub.child)
            graphql = hub.graphql
        if front.json:
            typer.echo(orjson.dumps(as_json(world.summary, graphql)))
        else:
            typer.echo("\n".join(told(world.summary, graphql, front.store)))
            if graphql is not None and _served(front):
                typer.echo("\n".join(graph_told(world.summary, graphql, front.store, front.login)))
            typer.echo("\nStop with Ctrl-C.")
        await _first_to_end(children)


def _served(front: _Front) -> bool:
    """Whether a server keeps the graph."""
    return isinstance(front.store, str)


async def _first_to_end(children: list[Child]) -> None:
    waiting = [asyncio.ensure_future(child.wait()) for child in children]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
    raise NotStarted("the simulated world or the hub ended by itself; see its output")
