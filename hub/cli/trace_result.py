"""How a trace's report leaves the command line: printed, and as an exit code."""

import orjson
import typer
from rich.console import Console

from hub.cli.trace_tables import print_report
from hub.trace.form import as_json
from schema.model.trace import Status, TraceReport

EXIT_CODES = {Status.COMPLETE: 0, Status.INCOMPLETE: 3, Status.FAILED: 4}
UNUSABLE = 2
"""The code, an option or a file cannot be used."""


def show(report: TraceReport, json: bool) -> int:
    """Print a report, as tables or as one JSON object; returns its exit code."""
    if json:
        typer.echo(orjson.dumps(as_json(report), option=orjson.OPT_INDENT_2).decode())
    else:
        print_report(report, Console())
    return EXIT_CODES[report.status]
