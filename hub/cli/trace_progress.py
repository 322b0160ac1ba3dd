"""Progress of a running trace: one line that says what is being waited for."""

from collections.abc import AsyncIterator, Callable

from hub.api.parts import Traces
from hub.trace.increments import Done, Increment, RoundBegan, RoundEnded, SourceAnswered
from schema.model.answers import SPOKE
from schema.model.counted import counted
from schema.model.trace import TraceInput, TraceReport
from schema.model.viewer import Deadline, Viewer


class Telling:
    """A tracer that tells a line at each increment of another."""

    def __init__(self, tracer: Traces, tell: Callable[[str], None]) -> None:
        self._tracer = tracer
        self._tell = tell

    async def trace(
        self,
        asked: TraceInput,
        viewer: Viewer,
        deadline: Deadline,
        earlier: TraceReport | None = None,
    ) -> TraceReport:
        """The other's report; its increments are told while it runs."""
        report: TraceReport | None = None
        progress = Progress()
        async for increment in self.increments(asked, viewer, deadline, earlier):
            if isinstance(increment, Done):
                report = increment.report
            else:
                self._tell(progress.line(increment))
        if report is None:
            raise AssertionError("a trace always ends with its report")
        return report

    def increments(
        self,
        asked: TraceInput,
        viewer: Viewer,
        deadline: Deadline,
        earlier: TraceReport | None = None,
    ) -> AsyncIterator[Increment]:
        """The other's, untold."""
        return self._tracer.increments(asked, viewer, deadline, earlier)


class Progress:
    """Counts what a trace has told so far."""

    def __init__(self) -> None:
        self._asked = self._ended = self._silent = self._items = 0

    def line(self, increment: RoundBegan | SourceAnswered | RoundEnded) -> str:
        """The line after one more increment."""
        match increment:
            case RoundBegan():
                self._asked, self._ended, self._silent = len(increment.systems), 0, 0
            case SourceAnswered():
                self._ended += 1
                self._silent += increment.report.outcome not in SPOKE
            case RoundEnded():
                self._items = increment.items
        silent = f", {self._silent} silent" if self._silent else ""
        heard = f"{self._ended} of {counted(self._asked, 'system')} heard{silent}"
        return f"round {increment.round}: {heard}; {counted(self._items, 'item')}"
