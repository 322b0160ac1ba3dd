"""Traces resumed from the latest version that is kept of them."""

from hub.api.parts import Traces
from hub.api.versions import Versions
from schema.graphql.hub import NotKept, Unresumable
from schema.model.keys import TraceId
from schema.model.trace import TraceReport
from schema.model.viewer import Deadline, Viewer

AS_OF = (
    "it says what the hub knew at a time, which no system can add to: ask a new trace without that"
    " time"
)


class Resuming:
    """Makes the next versions of kept traces, and keeps them."""

    def __init__(self, versions: Versions, tracer: Traces) -> None:
        self._versions = versions
        self._tracer = tracer

    async def resumed(
        self, trace: TraceId, viewer: Viewer, deadline: Deadline
    ) -> TraceReport | NotKept | Unresumable:
        """The next version, as it is now kept; of a trace of the past there is none."""
        earlier = await self._versions.find(trace)
        if earlier is None:
            return NotKept(trace, None)
        if earlier.asked.as_of is not None:
            return Unresumable(trace, AS_OF)
        report = await self._tracer.trace(earlier.asked, viewer, deadline, earlier)
        return await self._versions.keep(report, earlier.version)
