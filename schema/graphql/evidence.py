"""Why a node is on a trace: the path of evidence to it."""

from typing import Annotated

import strawberry

from schema.graphql.context import Info
from schema.graphql.public_id import code_of
from schema.graphql.trace_nodes import TracedEvent, traced_event
from schema.model import evidence as model
from schema.model.evidence import StepKind
from schema.model.trace import Certainty, Direction, TraceReport


@strawberry.type(description="One step of an evidence path.")
class EvidenceStep:
    """See ``schema.model.evidence.EvidenceStep``."""

    kind: StepKind = strawberry.field(description="How the path goes on.")
    certainty: Certainty = strawberry.field(description="How sure this step is.")
    item: str = strawberry.field(description="Uri of the item that it leads to.")
    from_: str | None = strawberry.field(
        name="from", description="Uri of the upstream end of the trace's link, if it is one."
    )
    to: str | None = strawberry.field(description="Uri of its downstream end.")
    event: TracedEvent | None = strawberry.field(
        description="The event that it leads to; null where the path is the start alone."
    )
    location: str | None = strawberry.field(description="Uri of where that happened.")
    province_code: str | None = strawberry.field(
        description="Code (scheme GSO_63) of the province it lies in, if known."
    )
    said: TracedEvent | None = strawberry.field(
        description="For MEMBERSHIP the event that says so, if one does."
    )
    stated_by: list[str] = strawberry.field(
        description="For MEMBERSHIP and EQUIVALENCE the systems whose master data says so."
    )
    reason: str | None = strawberry.field(description="Why a step is not CERTAIN.")


@strawberry.type(description="One of the shortest of a node's most certain paths on a trace.")
class EvidencePath:
    """See ``schema.model.evidence.EvidencePath``."""

    node: str = strawberry.field(description="Uri of the node that it leads to.")
    certainty: Certainty = strawberry.field(
        description="That of its weakest step, which is the node's."
    )
    depth: int = strawberry.field(description="How many links it has: the node's depth.")
    direction: Direction = strawberry.field(description="The way it was followed.")
    steps: list[EvidenceStep] = strawberry.field(description="From the start to the node.")


@strawberry.type(description="What was to be explained is not on this trace.")
class NotOnTrace:
    """Not a node of this version; it may be one of another."""

    message: str = strawberry.field(description="What was asked for.")
    node: str = strawberry.field(description="The id as it was given.")


Explanation = Annotated[
    EvidencePath | NotOnTrace,
    strawberry.union("Explanation", description="Why a node is on a trace, or that it is not."),
]
NodeArgument = Annotated[
    str,
    strawberry.argument(
        description="An item or a location of this trace: its uri, its public id, or a code in any"
        " accepted form."
    ),
]


async def explained(info: Info, report: TraceReport, node: str) -> EvidencePath | NotOnTrace:
    """The path to a node of this version."""
    path = await info.context.hub.explain(report, code_of(node), info.context.viewer)
    if path is not None:
        return _path(path)
    message = f"{node} is not on version {report.version} of trace {report.id}"
    return NotOnTrace(message=message, node=node)


def _path(value: model.EvidencePath) -> EvidencePath:
    return EvidencePath(
        node=value.node,
        certainty=value.certainty,
        depth=value.depth,
        direction=value.direction,
        steps=[_step(step) for step in value.steps],
    )


def _step(value: model.EvidenceStep) -> EvidenceStep:
    return EvidenceStep(
        kind=value.kind,
        certainty=value.certainty,
        item=value.item,
        from_=value.from_,
        to=value.to,
        event=None if value.event is None else traced_event(value.event),
        location=value.location,
        province_code=value.province,
        said=None if value.said is None else traced_event(value.said),
        stated_by=[str(system) for system in value.stated_by],
        reason=value.reason,
    )
