"""``--explain``: why a node is on a trace, as a table or beside the report in its JSON."""

from contextlib import suppress

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from hub.cli.trace_tables import when_and_step
from hub.registry.provinces import provinces
from hub.trace.explain import explain, explain_typed
from schema.model.counted import counted
from schema.model.evidence import EvidencePath, EvidenceStep
from schema.model.identifiers.identifier import CodeError
from schema.model.identifiers.parse import parse_code
from schema.model.trace import TraceReport

_COLUMNS = ("Step", "Certainty", "Item", "Event", "Where", "Province", "Who said so", "Why so")


def evidence(report: TraceReport, node: str) -> EvidencePath | None:
    """The path to a node by its id or by a code as typed; None, and a word, when it has none."""
    found = explain(report, node)
    if found is None:
        with suppress(CodeError):
            found = explain_typed(report, node, parse_code(node))
    if found is None:
        typer.echo(f"{node} is not on this trace", err=True)
    return found


def print_evidence(path: EvidencePath, console: Console) -> None:
    """Print a path, from the start to the node, a row for each step."""
    links = counted(path.depth, "link")
    title = f"Why {path.node} is on it: {path.certainty}, {links} {path.direction.lower()}"
    headed = (Column(name, overflow="fold") for name in _COLUMNS)
    table = Table(*headed, title=title, title_justify="left")
    for step in path.steps:
        table.add_row(*(Text(cell) for cell in _row(step)))
    console.print(table)


def _row(step: EvidenceStep) -> tuple[str, ...]:
    province = provinces().get(step.province) if step.province else None
    events = (event for event in (step.event, step.said) if event is not None)
    said = [*(system for event in events for system in event.systems), *step.stated_by]
    return (
        step.kind,
        step.certainty,
        step.item,
        when_and_step(step.event) if step.event else "",
        step.location or "",
        province.name_vi if province else "",
        ", ".join(dict.fromkeys(said)),
        step.reason or "",
    )
