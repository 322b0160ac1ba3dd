"""``txng resume``: the next version of a kept trace, for which only those who failed are asked."""

from typing import Annotated

import typer

from hub.cli.paths import Systems
from hub.cli.stores import KeptStore, present
from hub.cli.trace_version import Explain, TraceIdArgument
from schema.model.keys import TraceId


def resume(
    id_: TraceIdArgument,
    store: KeptStore,
    systems: Systems = None,
    explain: Explain = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of tables.")
    ] = False,
) -> None:
    """Go on with a kept trace: ask only those who did not answer, and print its next version.

    The question stays as it was, its limits included. Exit codes are those of a trace; 2 also when
    no version of it is kept, or it cannot be resumed.
    """
    from hub.cli.trace_live import resume_live  # noqa: PLC0415 - only this command needs it

    where = present(store)
    raise typer.Exit(resume_live(TraceId(id_), systems, where, as_json, explain))
