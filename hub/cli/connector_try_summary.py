"""What ``txng connector try --summary`` prints: counts, and tables of what was not read."""

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from connectors.trying.summary import Counts, summary_of
from connectors.trying.told import Trial
from hub.cli.connector_try_view import print_ending


def print_summary(trial: Trial, console: Console) -> None:
    """A table for each sort of loss that there is, then how the answer ended."""
    summary = summary_of(trial)
    for title, counts in (
        ("Set aside", summary.aside),
        ("Left out", summary.left_out),
        ("Dropped", summary.dropped),
        ("Not mapped", summary.unmapped),
    ):
        if counts:
            console.print(_table(title, counts))
    print_ending(trial, console)


def _table(title: str, counts: Counts) -> Table:
    table = Table(Column(title, overflow="fold"), Column("Why", overflow="fold"), "Times")
    for (path, reason), count in counts:
        table.add_row(Text(path), Text(reason), f"{count:,}")
    return table
