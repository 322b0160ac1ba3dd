"""Common source: which item or place most of the cases can have come from."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from schema.model.answers import Coverage, SourceReport
from schema.model.contact import NO_CONTACT, Contact
from schema.model.times import Micros
from schema.model.trace import Certainty, Freshness, Gap, Status


class NoWeight(ValueError):
    """A weight that says nothing: whose it is, and what a weight has to be."""


class RankedKind(StrEnum):
    """What is ranked."""

    ITEM = "ITEM"
    PLACE = "PLACE"


@dataclass(frozen=True, slots=True)
class Case:
    """Where the trouble showed: an item or a place, and how much it counts.

    ``code`` is a canonical id, or a code as typed before it is read. Raises ``NoWeight`` unless
    ``weight`` is finite and above 0.
    """

    code: str
    weight: float

    def __post_init__(self) -> None:
        """Refuse a weight that is none."""
        if not (math.isfinite(self.weight) and self.weight > 0):
            said = f"{self.weight:g} is no weight; give a finite number above 0"
            raise NoWeight(f"{self.code}: {said}")


def merged(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Each code once, where it first stood; the weights of one that stands several times add up.

    Raises ``NoWeight`` when all weights together are more than a number can hold.
    """
    weights: dict[str, list[float]] = {}
    for case in cases:
        weights.setdefault(case.code, []).append(case.weight)
    try:
        found = tuple(Case(code, math.fsum(some)) for code, some in weights.items())
        math.fsum(case.weight for case in found)
    except OverflowError as error:
        raise NoWeight("the weights together are no finite number; give smaller ones") from error
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonSourceInput:
    """Which cases, and what may lead to them: ``certainty`` and ``contact`` as in a trace.

    ``freshness`` and ``max_age`` (microseconds) say where the facts may come from.
    """

    cases: tuple[Case, ...]
    certainty: Certainty = Certainty.POSSIBLE
    contact: Contact = NO_CONTACT
    freshness: Freshness = Freshness.PREFER_CACHED
    max_age: Micros = 3_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCase:
    """A case as it was taken: ``id`` as the sources write it, or as asked where none knows it."""

    id: str
    canonical: str
    weight: float
    found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """An item or a place with its share of the cases' weight: 0 to 1.

    ``id`` as the sources write it (of several the first in order).
    """

    id: str
    canonical: str
    kind: RankedKind
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonSourceReport:
    """The ranking, and everything that is not known. ``scores`` by score, highest first, then id.

    ``above_zero`` counts those that lead to any case.
    """

    asked: CommonSourceInput
    status: Status
    answered_at: Micros
    cases: tuple[ToldCase, ...]
    scores: tuple[Ranked, ...] = ()
    above_zero: int = 0
    gaps: tuple[Gap, ...] = ()
    sources: tuple[SourceReport, ...] = ()
    coverage: Coverage = field(default_factory=lambda: Coverage(0, 0))
    rounds: int = 0
