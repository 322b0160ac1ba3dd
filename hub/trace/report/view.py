"""The reached states, merged over directions, with everything looked up that the report names."""

from collections.abc import Sequence, Set
from functools import cached_property
from typing import NamedTuple

from hub.graph.meaning.derive import SHIFT
from hub.graph.meaning.gist import EVER_AFTER, EVER_BEFORE
from hub.graph.meaning.parts import STEPS, Step
from hub.graph.questions import FactRow
from hub.trace.atlas import Atlas
from hub.trace.plan import Traced
from schema.model.keys import ProvinceCode
from schema.model.times import Micros
from schema.model.trace import Certainty

CERTAINTIES = (Certainty.CERTAIN, Certainty.INFERRED, Certainty.POSSIBLE, Certainty.POSSIBLE)
"""By rank of a walk: what only contact leads to is POSSIBLE too."""
Best = tuple[int, int]
"""A walk's rank of certainty, and depth; the smaller, the better."""


class Reached(NamedTuple):
    """One reached state: its number, its item's, how it was reached, its event and flags."""

    state: int
    item: int
    best: Best
    event: int
    fact: FactRow
    flags: int
    missing: Sequence[int]


class View:
    """What a report is written from."""

    def __init__(self, traced: Traced, atlas: Atlas) -> None:
        self.traced = traced
        self.atlas = atlas
        self.told = traced.told
        self.best: dict[int, Best] = {}
        for reach in traced.reaches:
            for state, certainty in reach.certainty.items():
                found = (certainty, reach.depth[state])
                self.best[state] = min(self.best.get(state, found), found)

    @cached_property
    def reached(self) -> Sequence[Reached]:
        """Every reached state, in the order of their numbers."""
        found = []
        for state in sorted(self.best):
            event, flags, missing = self.told.states[state]
            best, fact = self.best[state], self.told.facts[event]
            found.append(Reached(state, state >> SHIFT, best, event, fact, flags, missing))
        return found

    @cached_property
    def in_order(self) -> Sequence[int]:
        """Every distinct event among the reached states, by time, then id."""
        facts = self.told.facts

        def order(event: int) -> tuple[int, int, str, str]:
            fact = facts[event]
            return fact.lo, fact.hi, fact.id, fact.hash

        return sorted({reached.event for reached in self.reached}, key=order)

    @cached_property
    def met(self) -> Set[int]:
        """Every reached item."""
        return {reached.item for reached in self.reached}

    @cached_property
    def ends(self) -> Sequence[Set[int]]:
        """The states and hubs that each direction reached."""
        return [r.certainty.keys() | r.hubs.keys() for r in self.traced.reaches]

    @cached_property
    def followed(self) -> Sequence[tuple[int, int, int]]:
        """The links that the walk could follow, (from, to, certainty): both ends reached one way.

        An end may be a hub.
        """
        least, ends = self.traced.least, self.ends
        return [
            (source, way >> 3, way & 3)
            for source, way in self.traced.links
            if way & 3 <= least and any(source in some and way >> 3 in some for some in ends)
        ]

    def item(self, number: int) -> str:
        """An item as its sources write it."""
        return self.told.items[number][1]

    def place(self, number: int | None) -> str | None:
        """A place as its sources write it."""
        return None if number is None else self.told.places[number][1]

    def called(self, number: int | None) -> str:
        """A place as people call it: its name with its id, or only the id."""
        if number is None:
            return "an unrecorded place"
        canonical, written = self.told.places[number]
        name = self.atlas.name(canonical)
        return written if name is None else f"{name} ({written})"

    def event_id(self, event: int) -> str:
        """An event's own id, or its hash where it came without one."""
        return self.told.facts[event].id

    def province(self, place: int | None, fact: FactRow | None = None) -> ProvinceCode | None:
        """The province of a place, by what is stated or by who recorded an event there."""
        if place is None:
            return None
        return self.atlas.province(self.told.places[place][0], fact.systems if fact else ())


def at(fact: FactRow) -> int | None:
    """Where an event happens."""
    return fact.read_point if fact.read_point is not None else fact.biz_location


def after(fact: FactRow) -> int | None:
    """Where its items are afterwards: at no place once they have set off."""
    if STEPS.get(fact.step or "") is Step.DEPARTURE:
        return None
    return fact.biz_location if fact.biz_location is not None else fact.read_point


def start_of(fact: FactRow) -> Micros | None:
    """The earliest moment of an event, None when open."""
    return None if fact.lo == EVER_BEFORE else fact.lo


def end_of(fact: FactRow) -> Micros | None:
    """The latest moment of an event, None when open."""
    return None if fact.hi == EVER_AFTER else fact.hi
