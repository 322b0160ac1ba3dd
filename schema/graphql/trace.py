"""A trace as it is answered: one immutable version, with everything that is not known named."""

from datetime import datetime
from typing import Annotated

import strawberry

from schema.graphql import trace_nodes as nodes
from schema.graphql.answers import Coverage, SourceReport, coverage, source_report
from schema.graphql.hub import Refused
from schema.graphql.identifiers import CodeRefused, code_refused
from schema.graphql.scalars import at, to_datetime
from schema.graphql.trace_nodes import (
    Finding,
    FrontierEntry,
    Gap,
    TracedEvent,
    TracedItem,
    TracedLink,
    TracedLocation,
)
from schema.model.trace import Direction, Status, TraceReport


@strawberry.type(
    description="One version of a trace: what was reached, and everything that is not known."
)
class Trace:
    """A province that fails is a source and a gap in here, never an error of the request."""

    trace_id: str = strawberry.field(description="The trace; its versions share it.")
    version: int = strawberry.field(description="The version, from 1; a version never changes.")
    status: Status = strawberry.field(description="Whether it is whole.")
    start: str = strawberry.field(description="Uri of the node it starts at.")
    direction: Direction = strawberry.field(description="Which way it was followed.")
    answered_at: datetime = strawberry.field(description="When it was answered.")
    oldest_fact: datetime | None = strawberry.field(
        description="When the oldest fact in it was heard."
    )
    rounds: int = strawberry.field(
        description="How often systems were asked, all that matter at once."
    )
    items: list[TracedItem] = strawberry.field(description="Items, the start among them.")
    locations: list[TracedLocation] = strawberry.field(description="Locations.")
    events: list[TracedEvent] = strawberry.field(description="Events, each once.")
    links: list[TracedLink] = strawberry.field(description="Why each node is on the trace.")
    gaps: list[Gap] = strawberry.field(description="What is not known.")
    findings: list[Finding] = strawberry.field(description="What is odd in the records.")
    sources: list[SourceReport] = strawberry.field(
        description="One for each system that mattered, and each province without one."
    )
    coverage: Coverage = strawberry.field(description="How many systems answered.")
    frontier: list[FrontierEntry] = strawberry.field(
        description="Where it stopped because a limit was reached."
    )


TraceResult = Annotated[
    Trace | CodeRefused,
    strawberry.union("TraceResult", description="A trace, or the code that was refused."),
]


def trace_result(value: TraceReport | Refused) -> Trace | CodeRefused:
    """The type of a trace's end."""
    return code_refused(value) if isinstance(value, Refused) else trace(value)


def trace(value: TraceReport) -> Trace:
    """The type of a trace."""
    return Trace(
        trace_id=value.id,
        version=value.version,
        status=value.status,
        start=value.start,
        direction=value.asked.direction,
        answered_at=at(value.answered_at),
        oldest_fact=to_datetime(value.oldest_fact),
        rounds=value.rounds,
        items=[nodes.traced_item(item) for item in value.items],
        locations=[nodes.traced_location(place) for place in value.places],
        events=[nodes.traced_event(event) for event in value.events],
        links=[nodes.traced_link(link) for link in value.links],
        gaps=[nodes.gap(gap) for gap in value.gaps],
        findings=[nodes.finding(finding) for finding in value.findings],
        sources=[source_report(source) for source in value.sources],
        coverage=coverage(value.coverage),
        frontier=[nodes.frontier_entry(entry) for entry in value.frontier],
    )
