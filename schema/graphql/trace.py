"""A trace as it is answered: one immutable version, with everything that is not known named."""

from datetime import datetime
from typing import Annotated

import strawberry

from schema.graphql import trace_nodes as nodes
from schema.graphql.answers import Coverage, SourceReport, coverage, source_report
from schema.graphql.context import Info
from schema.graphql.evidence import (
    EvidencePath,
    Explanation,
    NodeArgument,
    NotOnTrace,
    explained,
)
from schema.graphql.hub import NotKept, Refused
from schema.graphql.identifiers import CodeRefused, code_refused
from schema.graphql.nodes import Node
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
from schema.graphql.trace_versions import (
    TraceNotKept,
    TraceVersion,
    own_id,
    trace_not_kept,
    trace_version,
)
from schema.model.keys import TraceId
from schema.model.trace import Direction, Status, TraceReport


async def _versions(info: Info, root: strawberry.Parent["Trace"]) -> list[TraceVersion]:
    trace = TraceId(root.trace_id)
    kept = await info.context.hub.trace_versions(trace, info.context.viewer)
    return [trace_version(trace, version) for version in kept]


async def _explain(
    info: Info, root: strawberry.Parent["Trace"], node: NodeArgument
) -> EvidencePath | NotOnTrace:
    return await explained(info, root.report, node)


@strawberry.type(
    description="One version of a trace: what was reached, and everything that is not known."
)
class Trace(Node):
    """A province that fails is a source and a gap in here, never an error of the request."""

    report: strawberry.Private[TraceReport]
    trace_id: str = strawberry.field(description="The trace; its versions share it.")
    version: int = strawberry.field(description="The version, from 1; a version never changes.")
    status: Status = strawberry.field(description="Whether it is whole.")
    start: str = strawberry.field(description="Uri of the node it starts at.")
    direction: Direction = strawberry.field(description="Which way it was followed.")
    answered_at: datetime = strawberry.field(description="When it was answered.")
    as_of: datetime | None = strawberry.field(
        description="It tells what the hub knew at this moment, if one was asked for."
    )
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
    explain: Explanation = strawberry.field(
        resolver=_explain,
        description="Why a node is on this trace: one of the shortest of the most certain paths"
        " of evidence to it. Of this version, whatever the graph has learned since.",
    )
    versions: list[TraceVersion] = strawberry.field(
        resolver=_versions, description="Every version of it that is kept, this one among them."
    )


TraceResult = Annotated[
    Trace | CodeRefused,
    strawberry.union("TraceResult", description="A trace, or the code that was refused."),
]


def trace_result(value: TraceReport | Refused) -> Trace | CodeRefused:
    """The type of a trace's end."""
    return code_refused(value) if isinstance(value, Refused) else trace(value)


TraceVersionResult = Annotated[
    Trace | TraceNotKept,
    strawberry.union("TraceVersionResult", description="A version as it was answered, or none."),
]


def trace_version_result(value: TraceReport | NotKept) -> Trace | TraceNotKept:
    """The type of what was found of a version."""
    return trace_not_kept(value) if isinstance(value, NotKept) else trace(value)


def trace(value: TraceReport) -> Trace:
    """The type of a trace."""
    return Trace(
        id=own_id(value),
        report=value,
        trace_id=value.id,
        version=value.version,
        status=value.status,
        start=value.start,
        direction=value.asked.direction,
        answered_at=at(value.answered_at),
        as_of=to_datetime(value.asked.as_of),
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
