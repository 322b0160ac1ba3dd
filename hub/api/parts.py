"""The parts that answer, as the service needs them; ``assembly`` puts the real ones together."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Protocol

from hub.federation.federation import Federation
from hub.graph.store import GraphStore
from hub.registry.registry import Registry
from hub.trace.increments import Increment
from schema.model.times import Micros
from schema.model.trace import TraceInput, TraceReport
from schema.model.viewer import Deadline, Viewer


class Traces(Protocol):
    """Whoever traces: ``hub.trace.tracer.Tracer``."""

    def increments(
        self,
        asked: TraceInput,
        viewer: Viewer,
        deadline: Deadline,
        earlier: TraceReport | None = None,
    ) -> AsyncIterator[Increment]:
        """What the trace finds, as it finds it; the last is ``Done`` with the report.

        With ``earlier`` that trace is resumed: only what failed is asked.
        """
        ...

    async def trace(
        self,
        asked: TraceInput,
        viewer: Viewer,
        deadline: Deadline,
        earlier: TraceReport | None = None,
    ) -> TraceReport:
        """The report of a trace whose start is a canonical id."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that answers, open. ``now`` is the wall clock in UTC microseconds."""

    registry: Registry
    store: GraphStore
    federation: Federation
    tracer: Traces
    now: Callable[[], Micros]
