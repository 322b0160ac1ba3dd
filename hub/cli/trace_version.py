"""``txng trace-version``: an answered trace again, as it was answered."""

import asyncio
import os
from contextlib import aclosing
from typing import Annotated

import typer

from hub.cli.given import LARGEST
from hub.cli.stores import KeptStore, present
from hub.cli.trace_result import UNUSABLE, show
from hub.graph.opening import open_store
from hub.graph.store import GraphStore, StoreError
from schema.model.keys import TraceId
from schema.model.trace import TraceReport

TraceIdArgument = Annotated[
    str, typer.Argument(metavar="ID", help="The trace's id, as `txng trace --store` printed it.")
]
Explain = Annotated[
    str | None,
    typer.Option(metavar="NODE", help="Print also why this item or location is on the trace."),
]


def trace_version(
    id_: TraceIdArgument,
    store: KeptStore,
    version: Annotated[
        int | None, typer.Option(min=1, max=LARGEST, help="Which version; without it the latest.")
    ] = None,
    explain: Explain = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of tables.")
    ] = False,
) -> None:
    """Print a version of an answered trace, as it was answered; nobody is asked.

    Exit code 0, 3 or 4 as when it was answered; 2: the version is not kept, or the store or a
    setting cannot be used.
    """
    from hub.api.settings import SettingError, from_environment  # noqa: PLC0415 - only here
    from hub.trace.kept import UnreadableVersion  # noqa: PLC0415

    try:
        settings = from_environment(os.environ)
        graph = open_store(present(store), login=settings.login, keep_traces=settings.keep_traces)
        report = asyncio.run(_find(graph, TraceId(id_), version))
    except (SettingError, StoreError, UnreadableVersion) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNUSABLE) from error
    if report is None:
        which = "version" if version is None else f"version {version}"
        typer.echo(f"no {which} of trace {id_} is kept in {store}", err=True)
        raise typer.Exit(UNUSABLE)
    raise typer.Exit(show(report, as_json, kept=True, why=explain))


async def _find(store: GraphStore, id_: TraceId, version: int | None) -> TraceReport | None:
    from hub.api.versions import Versions  # noqa: PLC0415 - only this command needs them

    async with aclosing(store) as graph:
        return await Versions(graph).find(id_, version)
