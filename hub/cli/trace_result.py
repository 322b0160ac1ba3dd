"""How a trace's report leaves the command line: printed, and as an exit code."""

import orjson
import typer
from rich.console import Console

from hub.cli.trace_explained import evidence, print_evidence
from hub.cli.trace_tables import print_report
from hub.trace.evidence_form import evidence_json
from hub.trace.form import as_json
from schema.model.trace import Status, TraceReport

EXIT_CODES = {Status.COMPLETE: 0, Status.INCOMPLETE: 3, Status.FAILED: 4}
_UNFOLDED = 10_000
"""Columns: wider than any id or sentence, for output that goes into a file or a pipe."""
UNUSABLE = 2
"""The code, an option or a file cannot be used."""


def show(report: TraceReport, json: bool, *, kept: bool = False, why: str | None = None) -> int:
    """Print a report, as tables or as one JSON object; returns its exit code.

    ``kept``: it can be read again from the store, so the tables end with what to cite. ``why``: a
    node that is to be explained besides.
    """
    path = None if why is None else evidence(report, why)
    if json:
        told = as_json(report)
        if why is not None:
            told["explanation"] = None if path is None else evidence_json(path)
        typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    else:
        print_report(report, console())
        if path is not None:
            print_evidence(path, console())
        if kept:
            typer.echo(f"trace {report.id} version {report.version}")
    return EXIT_CODES[report.status]


def console() -> Console:
    """As wide as the terminal; where there is none nothing is folded, so that ids can be found."""
    console = Console()
    return console if console.is_terminal else Console(width=_UNFOLDED)
