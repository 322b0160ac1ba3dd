"""What came back from asking several systems: never a bare list, always who did not answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from schema.model.keys import ProvinceCode, SystemId
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import Micros


class Outcome(StrEnum):
    """How one system's part in an answer ended. An open set: readers must bear new members."""

    ANSWERED = "ANSWERED"
    NO_RECORD = "NO_RECORD"
    """It answered completely and holds nothing: evidence, unlike silence."""
    STALE = "STALE"
    PARTIAL = "PARTIAL"
    """Some was heard, then it failed, or records were set aside."""
    TIMED_OUT = "TIMED_OUT"
    UNREACHABLE = "UNREACHABLE"
    REFUSED = "REFUSED"
    MALFORMED = "MALFORMED"
    UNSUPPORTED = "UNSUPPORTED"
    SHED = "SHED"
    NOT_ASKED = "NOT_ASKED"
    NO_SYSTEM = "NO_SYSTEM"


SPOKE = frozenset({Outcome.ANSWERED, Outcome.NO_RECORD})
"""The outcomes after which nothing more could have been learned from the system."""

UNASKED = frozenset({Outcome.NOT_ASKED, Outcome.NO_SYSTEM})
"""The outcomes that no question led to; coverage leaves them out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """One system's part in an answer, or a province that has none (``system`` None).

    ``reason`` is a sentence the reader can act on; always there unless the outcome is ANSWERED or
    NO_RECORD. ``took`` is microseconds of waiting, all questions together. ``gave_up``: a question
    timed out, was not let through, refused or shed, so no further one would be answered now,
    whatever was heard before (the outcome may be PARTIAL). ``harvested_at``: all that the system
    held then is in the graph (its last complete harvest); ``oldest_fact``: when the oldest of its
    records that the answer rests on was heard.
    """

    system: SystemId | None
    provinces: tuple[ProvinceCode, ...]
    outcome: Outcome
    records: int = 0
    set_aside: tuple[SetAside, ...] = ()
    questions: int = 0
    asked_at: Micros | None = None
    took: Micros = 0
    reason: str | None = None
    gave_up: bool = False
    harvested_at: Micros | None = None
    oldest_fact: Micros | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the systems that could know did speak: “61 of 63”."""

    answered: int
    of: int


def coverage(sources: Iterable[SourceReport]) -> Coverage:
    """Counted over the systems that were to be asked: neither NOT_ASKED nor NO_SYSTEM counts."""
    asked = [s.outcome for s in sources if s.outcome not in UNASKED]
    return Coverage(sum(outcome in SPOKE for outcome in asked), len(asked))


@dataclass(frozen=True, slots=True)
class Heard:
    """All that one system said to one question, and how its part ended."""

    report: SourceReport
    records: tuple[Record, ...] = ()
    master_data: tuple[MasterData, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What several systems said to one question: ``found + gaps + coverage``."""

    heard: tuple[Heard, ...]

    @property
    def found(self) -> tuple[Record, ...]:
        """Every record heard, the same fact once for each system that states it."""
        return tuple(record for part in self.heard for record in part.records)

    @property
    def sources(self) -> tuple[SourceReport, ...]:
        """One report for each system that mattered."""
        return tuple(part.report for part in self.heard)

    @property
    def silent(self) -> tuple[SourceReport, ...]:
        """The sources that may know more than was heard: the gaps of this answer."""
        return tuple(s for s in self.sources if s.outcome not in SPOKE)

    @property
    def coverage(self) -> Coverage:
        """How many of the systems that were to be asked spoke."""
        return coverage(self.sources)
