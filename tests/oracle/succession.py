"""How the events of one item lead to each other: the six rules of section 3."""

from collections.abc import Callable
from enum import Enum

from oracle.facts import (
    Fact,
    after,
    at,
    destinations,
    is_arrival,
    is_departure,
    matches,
    may_precede,
    own_places,
    transactions,
)
from oracle.inside import Packing
from oracle.links import Link, Rule, any_steps, link
from oracle.parts import Role
from schema.model.events import EventType
from schema.model.trace import Certainty

Ids = set[str]


class Mode(Enum):
    """How an item's part in an event is explained."""

    ARRIVAL = "an arrival"
    STAY = "no arrival"
    ADDED = "an object ADD, as if it were an arrival: by 2 and 3 as INFERRED, and by 6"
    NEVER = "what makes an item needs no explanation"


class Succession:
    """The links of one item, between the ids of the events that it takes part in."""

    def __init__(self, item: str, facts: dict[str, Fact], packing: Packing) -> None:
        self.item = item
        self.packing = packing
        self.parts = {e: p[item] for e, p in packing.parts.items() if item in p}
        self.facts = {e: facts[e] for e in self.parts}
        self.left = {e for e in self.parts if self.parts[e].leaves}
        self.mode = {e: self._mode(e) for e in self.parts}
        self.one = self._each(self._inflows)
        self.two = self._each(self._towards)
        by_one_and_two = any_steps(_pairs(self.one, self.two))
        self._explains_first = by_one_and_two
        self._all_three = self._each(self._unaddressed)
        self._follows = any_steps(_pairs(self.one, self.two, self._all_three))
        self.three = self._each(self._last_unaddressed)
        self._explains = any_steps(_pairs(self.one, self.two, self.three))
        self.four = self._each(self._everything)
        self.five = self._each(self._later)
        self.six = self._each(self._others)

    def departed(self, e: str) -> bool:
        """Whether e is a departure that the item left."""
        return e in self.left and is_departure(self.facts[e])

    def explains(self, e: str, f: str) -> bool:
        """Whether e explains f through links of 1 to 3, in any number of steps."""
        return (e, f) in self._explains

    def _each(self, rule: Callable[[str], Ids]) -> dict[str, Ids]:
        return {f: rule(f) for f in self.parts}

    def _mode(self, f: str) -> Mode:
        if self.parts[f].roles != {Role.MADE}:
            return Mode.ARRIVAL if is_arrival(self.facts[f]) else Mode.STAY
        by_object_event = self.facts[f].event.type is EventType.OBJECT
        return Mode.ADDED if by_object_event else Mode.NEVER

    def earlier(self, f: str) -> Ids:
        """Every (other) event that the item left and that may precede f."""
        return {e for e in self.left if e != f and may_precede(self.facts[e], self.facts[f])}

    def _is_inflow(self, e: str, p: str | None) -> bool:
        """A making or an arrival, by business location; after a departure it is at no place."""
        comes = Role.MADE in self.parts[e].roles or is_arrival(self.facts[e])
        return comes and not is_departure(self.facts[e]) and matches(after(self.facts[e]), p)

    def is_towards(self, e: str, f: str) -> bool:
        """A departure e is towards f's place: destination, business document, or a container."""
        x, y = self.facts[e], self.facts[f]
        return is_departure(x) and bool(
            destinations(x) & own_places(y)
            or transactions(x) & transactions(y)
            or set(self.packing.containers(self.item, e))
            & set(self.packing.containers(self.item, f))
        )

    def is_received(self, e: str, p: str | None) -> bool:
        """The item has an arrival at p that e may precede; not one only possibly inside."""
        return any(
            is_arrival(fact)
            and self.parts[g].sure
            and matches(after(fact), p)
            and may_precede(self.facts[e], fact)
            for g, fact in self.facts.items()
            if g != e
        )

    def _inflows(self, f: str) -> Ids:
        """Rule 1: f no arrival: the inflows of the item to its place."""
        if self.mode[f] is not Mode.STAY:
            return set()
        return {e for e in self.earlier(f) if self._is_inflow(e, at(self.facts[f]))}

    def _towards(self, f: str) -> Ids:
        """Rule 2: departures towards its place; if f is no arrival, those not received there."""
        if self.mode[f] is Mode.NEVER:
            return set()
        found = {e for e in self.earlier(f) if self.is_towards(e, f)}
        if self.mode[f] is Mode.STAY:
            return {e for e in found if not self.is_received(e, at(self.facts[f]))}
        return found

    def _unaddressed(self, f: str) -> Ids:
        """Rule 3 before any is set aside: an arrival without 2: unaddressed departures, unless f
        explains them through the links of 1 and 2."""
        if self.mode[f] not in (Mode.ARRIVAL, Mode.ADDED) or self.two[f]:
            return set()
        return {
            e
            for e in self.earlier(f)
            if is_departure(self.facts[e])
            and not destinations(self.facts[e])
            and not self.is_towards(e, f)
            and (f, e) not in self._explains_first
        }

    def _last_unaddressed(self, f: str) -> Ids:
        """Rule 3: save those from which another of them follows and not the other way round."""
        among = self._all_three[f]
        return {
            e
            for e in among
            if not any(
                (e, other) in self._follows and (other, e) not in self._follows
                for other in among - {e}
            )
        }

    def unexplained(self, f: str) -> bool:
        """Without 1 to 3, links of any certainty counted: the gap RECEIVED_NEVER_SHIPPED."""
        needs = self.mode[f] in (Mode.ARRIVAL, Mode.STAY)
        return needs and not (self.one[f] or self.two[f] or self.three[f])

    def _everything(self, f: str) -> Ids:
        """Rule 4: without 1 to 3: all of them, unless f explains them through 1 to 3."""
        if not self.unexplained(f):
            return set()
        return {e for e in self.earlier(f) if (f, e) not in self._explains}

    def _later(self, f: str) -> Ids:
        """Rule 5: without 1 to 3: the recorded ways that all lie later."""
        if not self.unexplained(f):
            return set()
        later = self.left - self.earlier(f) - {f}
        if self.mode[f] is Mode.ARRIVAL:
            return {e for e in later if self.is_towards(e, f)}
        return {e for e in later if self._is_inflow(e, at(self.facts[f]))}

    def _others(self, f: str) -> Ids:
        """Rule 6: all others, unless f explains them through 1 to 3."""
        if self.mode[f] is Mode.NEVER:
            return set()
        better = self.one[f] | self.two[f] | self.three[f] | self.four[f]
        return {e for e in self.earlier(f) - better if (f, e) not in self._explains}

    def links(self) -> set[Link]:
        """All of the item's links, each with its certainty."""
        rules = [
            (Rule.INFLOW, self.one),
            (Rule.TOWARDS, self.two),
            (Rule.UNADDRESSED, self.three),
            (Rule.NEVER_SHIPPED, self.four),
            (Rule.LATER, self.five),
            (Rule.SAME_CODE, self.six),
        ]
        return {
            link(self.parts[e], self.parts[f], rule, self._certainty(rule, f))
            for rule, found in rules
            for f, sources in found.items()
            for e in sources
        }

    def _certainty(self, rule: Rule, f: str) -> Certainty:
        if rule is Rule.SAME_CODE:
            return Certainty.POSSIBLE
        if rule in (Rule.NEVER_SHIPPED, Rule.LATER) or self.mode[f] is Mode.ADDED:
            return Certainty.INFERRED
        if rule is Rule.UNADDRESSED and not self._one_place(self.three[f]):
            return Certainty.INFERRED
        return Certainty.CERTAIN

    def _one_place(self, departures: Ids) -> bool:
        """Whether they left from one place; one without any place matches every place."""
        return len({at(self.facts[e]) for e in departures} - {None}) <= 1


def _pairs(*rules: dict[str, Ids]) -> set[tuple[str, str]]:
    return {(e, f) for found in rules for f, sources in found.items() for e in sources}
