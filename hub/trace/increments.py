"""What a running trace tells as it goes: the report is the last of it.

Progress bars, subscriptions and resuming all read the same increments.
"""

from dataclasses import dataclass

from schema.model.answers import SourceReport
from schema.model.keys import SystemId
from schema.model.trace import TraceReport


@dataclass(frozen=True, slots=True)
class RoundBegan:
    """A round of questions goes out: to whom, about how many ids."""

    round: int
    systems: tuple[SystemId, ...]
    keys: int


@dataclass(frozen=True, slots=True)
class SourceAnswered:
    """One system's part in a round has ended, well or badly."""

    round: int
    report: SourceReport


@dataclass(frozen=True, slots=True)
class RoundEnded:
    """What a round's answers led to: how many items the trace reaches now."""

    round: int
    items: int


@dataclass(frozen=True, slots=True)
class Done:
    """The whole report."""

    report: TraceReport


Increment = RoundBegan | SourceAnswered | RoundEnded | Done
