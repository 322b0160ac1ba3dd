"""Links between states, and the closure of "leads to" (section 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from oracle.parts import Part
from schema.model.trace import Certainty

State = tuple[str, str]
"""(event id, item in it)."""

ORDER = {Certainty.POSSIBLE: 0, Certainty.INFERRED: 1, Certainty.CERTAIN: 2}


class Rule(StrEnum):
    """What a link rests on; the numbers are those of the succession rules."""

    INFLOW = "1"
    TOWARDS = "2"
    UNADDRESSED = "3"
    NEVER_SHIPPED = "4"
    LATER = "5"
    SAME_CODE = "6"
    TRANSFORMATION = "TRANSFORMATION"
    MEMBERSHIP = "MEMBERSHIP"
    EQUIVALENCE = "EQUIVALENCE"
    CONTACT = "CONTACT"


@dataclass(frozen=True, slots=True)
class Link:
    """``source`` upstream, ``target`` downstream."""

    source: State
    target: State
    rule: Rule
    certainty: Certainty


def link(source: Part, target: Part, rule: Rule, certainty: Certainty) -> Link:
    """A link that touches a state only possibly inside a container is INFERRED at best."""
    best = Certainty.CERTAIN if source.sure and target.sure else Certainty.INFERRED
    ends = (source.event, source.item), (target.event, target.item)
    return Link(*ends, rule, weaker(certainty, best))


def weaker(a: Certainty, b: Certainty) -> Certainty:
    """The less certain of two."""
    return min(a, b, key=ORDER.__getitem__)


def stronger(a: Certainty, b: Certainty) -> Certainty:
    """The more certain of two."""
    return max(a, b, key=ORDER.__getitem__)


def any_steps(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Every (x, y) such that one or more of the steps lead from x to y."""
    found = set(pairs)
    while True:
        longer = {(x, z) for x, y in found for w, z in found if y == w} - found
        if not longer:
            return found
        found |= longer
