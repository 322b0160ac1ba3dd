"""Progress of a running harvest on standard error: bars on a terminal, else only lines."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from hub.graph.harvest_store import Run, RunOutcome
from hub.sync.telling import Began, Ended, Progressed, StandingBy, StoreLost, Told, Waiting
from schema.model.counted import counted
from schema.model.keys import SystemId


class SyncProgress:
    """Use as a context manager; ``tell`` takes what the harvest tells. ``of``: how many systems."""

    def __init__(self, console: Console, of: int | None) -> None:
        self._console = console
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._all = self._bars.add_task("systems", total=of, told="")
        self._systems: dict[SystemId, TaskID] = {}
        self._records = 0
        self._lines = of is None
        self._stands_by = ""

    def __enter__(self) -> Self:
        """Begin to show."""
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take the bars away."""
        self._bars.stop()

    def tell(self, told: Told) -> None:
        """Show one thing more."""
        match told:
            case Began():
                name = f"{told.system}{' (all)' if told.whole else ''}"
                task = self._bars.add_task(escape(name), total=None, told="")
                self._systems[told.system] = task
            case Progressed():
                self._progressed(told)
            case Waiting():
                reason = f"again in {told.seconds:g} s: {told.reason}"
                self._bars.update(self._systems[told.system], told=escape(reason))
            case Ended():
                self._ended(told.run)
            case StandingBy():
                if told.holder != self._stands_by:
                    self._line(f"standing by: {told.holder} is harvesting")
                self._stands_by = told.holder
            case StoreLost():
                self._line(f"{told.reason}; again in {told.seconds:g} s")

    def _progressed(self, told: Progressed) -> None:
        self._records += told.records
        self._bars.update(self._all, told=counted(self._records, "record"))
        task = self._systems[told.system]
        self._bars.update(task, advance=told.records)

    def _ended(self, run: Run) -> None:
        task = self._systems.pop(run.system, None)
        if task is not None:
            self._bars.remove_task(task)
        self._bars.update(self._all, advance=1)
        if self._lines and (run.outcome is not RunOutcome.COMPLETE or run.new or run.changed):
            self._line(line(run))

    def _line(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


def line(run: Run) -> str:
    """A run in one line."""
    did = f"{run.new} new, {run.changed} changed, {run.retired} retired, {run.set_aside} set aside"
    return ": ".join(part for part in (run.system, run.outcome, did, run.reason) if part)
