"""How a common source leaves the command line: printed, and as an exit code."""

from collections.abc import Iterable

import orjson
import typer
from rich.console import RenderableType
from rich.text import Text

from hub.cli.trace_result import EXIT_CODES, console
from hub.cli.trace_tables import COLOURS, MOST_ROWS, gaps_and_sources, table
from hub.trace.common_form import as_json
from schema.model.common_source import CommonSourceReport
from schema.model.counted import counted


def show(report: CommonSourceReport, json: bool) -> int:
    """Print a ranking, as tables or as one JSON object; returns its exit code."""
    if json:
        typer.echo(orjson.dumps(as_json(report), option=orjson.OPT_INDENT_2).decode())
        return EXIT_CODES[report.status]
    screen = console()
    screen.print(_headline(report))
    for part in _tables(report):
        screen.print(part)
    return EXIT_CODES[report.status]


def _headline(report: CommonSourceReport) -> Text:
    known = f"{sum(c.found for c in report.cases)} of {counted(len(report.cases), 'case')} known"
    leading = f"{report.above_zero:,} items and locations lead to them"
    answered = f"{report.coverage.answered} of {counted(report.coverage.of, 'system')} answered"
    text = Text(report.status, style=f"bold {COLOURS[report.status]}")
    return text.append(f"  {known}\n{leading}; {answered}", style="default not bold")


def _tables(report: CommonSourceReport) -> Iterable[RenderableType]:
    scores = [(f"{one.score:.3f}", one.kind, one.id) for one in report.scores]
    yield from table("Scores", ("Score", "Kind", "Id"), scores, MOST_ROWS)
    cases = [(f"{c.weight:g}", "yes" if c.found else "no", c.id) for c in report.cases]
    yield from table("Cases", ("Weight", "Known", "Id"), cases, MOST_ROWS)
    yield from gaps_and_sources(report.gaps, report.sources)
