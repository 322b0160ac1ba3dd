"""Resuming a trace: its next version, or why there is none."""

from typing import Annotated

import strawberry

from schema.graphql.context import Info
from schema.graphql.hub import NotKept, Unresumable
from schema.graphql.trace import Trace, trace
from schema.graphql.trace_versions import (
    TraceArgument,
    TraceNotKept,
    trace_not_kept,
    trace_of,
)


@strawberry.type(description="A trace that cannot be resumed.")
class TraceNotResumable:
    """See ``schema.graphql.hub.Unresumable``."""

    message: str = strawberry.field(description="Why, and what to do instead.")
    trace_id: str = strawberry.field(description="The trace that was to be resumed.")


ResumeResult = Annotated[
    Trace | TraceNotKept | TraceNotResumable,
    strawberry.union("ResumeResult", description="The next version of a trace, or why none."),
]


async def resume_trace(info: Info, id: TraceArgument) -> Trace | TraceNotKept | TraceNotResumable:
    """The next version of a trace."""
    c = info.context
    resumed = await c.hub.resume_trace(trace_of(id), c.viewer, c.deadline)
    match resumed:
        case NotKept():
            return trace_not_kept(resumed)
        case Unresumable():
            message = f"trace {resumed.trace} cannot be resumed: {resumed.reason}"
            return TraceNotResumable(message=message, trace_id=resumed.trace)
    return trace(resumed)
