"""A trace as one plan: find the start, walk from it, and fetch what the report tells of.

All of it runs in one snapshot of the store. Properties are fetched once, after the walk.
"""

import sys
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.graph.meaning.derive import LEFT, SURE
from hub.graph.meaning.marks import CERTAIN, INFERRED, POSSIBLE
from hub.graph.questions import (
    AnyMembers,
    Described,
    Description,
    LinksFrom,
    Numbers,
    OneSided,
    PlaceNumbers,
    StatesAt,
    StatesInside,
    StatesOf,
)
from hub.trace.counting import Counted, count
from hub.trace.doubts import Doubts, doubts
from hub.trace.reach import Budget, Grounds, Reach
from hub.trace.stated import stated_only
from hub.trace.walk import walk
from schema.model.contact import Contact
from schema.model.identifiers.canonical import read
from schema.model.keys import SystemId
from schema.model.trace import Certainty, Direction, TraceInput

LEAST = {
    Certainty.CERTAIN: CERTAIN,
    Certainty.INFERRED: INFERRED,
    Certainty.POSSIBLE: POSSIBLE,
}
_WAYS = {
    Direction.FORWARD: (True,),
    Direction.BACKWARD: (False,),
    Direction.BOTH: (True, False),
}


UNLIMITED = sys.maxsize
"""As a limit of depth or size: none."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What the graph alone knows of a trace: numbers, and the rows that say what they mean.

    ``items`` and ``places`` are the start's own numbers; ``known``: some event tells of it, though
    perhaps none that the question's window holds.
    ``least`` is the weakest certainty followed, ``links`` are (from, way) rows between everything
    reached; ``barren`` the hubs that nothing comes out of, ``rootless`` those that nothing goes
    into. ``doubts`` are events that may be one.
    ``counted`` are the quantities of the items reached and the transformations met. ``stated``:
    items (canonical ids) not reached that some systems say are one thing with reached ones, or a
    lot or instance of them → these systems.
    """

    items: frozenset[int]
    places: frozenset[int]
    known: bool
    least: int
    reaches: tuple[Reach, ...]
    links: tuple[tuple[int, int], ...]
    barren: frozenset[int]
    rootless: frozenset[int]
    counted: Counted
    told: Description
    doubts: Doubts
    stated: Mapping[str, frozenset[SystemId]] = field(default_factory=dict)


def trace_plan(asked: TraceInput) -> Generator[Any, Any, Traced]:
    """The plan of a trace; run it with ``GraphStore.read``."""
    items = frozenset((yield Numbers(asked.starts)).values())
    sites = [read(start).site or start for start in asked.starts]
    places = frozenset((yield PlaceNumbers(sites)).values())
    members = yield AnyMembers()
    limits = budget(asked, (yield from grounds(asked.contact)))
    reaches, known = [], bool(places)
    for forward in _WAYS[asked.direction]:
        start = yield from start_states(items, places, forward)
        known = known or bool(start)
        reaches.append((yield from walk(start, forward, limits, members)))
    states = list(dict.fromkeys(n for reach in reaches for n in reach.certainty))
    hubs = {hub for reach in reaches for hub in reach.hubs}
    sources, ways = yield LinksFrom([*states, *hubs])
    barren, rootless = yield OneSided(hubs)
    told = yield Described(states, set[int]().union(*(r.saying for r in reaches)))
    for reach in reaches:
        reach.by_code |= reach.choices.choose(told, reach.forward)
    return Traced(
        items,
        places,
        known,
        LEAST[asked.certainty],
        tuple(reaches),
        tuple(zip(sources, ways, strict=True)),
        frozenset(barren),
        frozenset(rootless),
        (yield from count(states, told)),
        told,
        (yield from doubts(told, items)),
        (yield from stated_only(reaches)),
    )


def budget(asked: TraceInput, contact: Grounds | None = None) -> Budget:
    """The walk's budget that a question sets."""
    least = LEAST[asked.certainty]
    return Budget(asked.max_depth, asked.max_nodes, least, asked.window, contact)


def grounds(contact: Contact) -> Generator[Any, Any, Grounds | None]:
    """Where contact is followed, by the store's numbers: None for nowhere, and without a question.

    Places that nothing tells of fall out.
    """
    if not contact:
        return None
    places = None
    if not contact.everywhere:
        sites = [read(place).site or place for place in contact.places]
        places = frozenset((yield PlaceNumbers(sites)).values()) if sites else frozenset()
    return Grounds(places, contact.containers, contact.persistence)


def start_states(
    items: frozenset[int], places: frozenset[int], forward: bool
) -> Generator[Any, Any, Mapping[int, tuple[int, int]]]:
    """The start's states: (certainty, flags).

    An item stands for all its states, and as a container for what is inside it in them; a place
    for the states that departed from it (forward) or arrived at it (backward).
    """
    start: dict[int, tuple[int, int]] = {}
    if items:
        states, flags, certainties = yield StatesInside(items)
        for n, flag, certainty in zip(states, flags, certainties, strict=True):
            _add(start, n, certainty if flag & SURE else INFERRED, flag)
        states, flags = yield StatesOf(items)
        for n, flag in zip(states, flags, strict=True):
            _add(start, n, CERTAIN if flag & SURE else INFERRED, flag)
    if places:
        states, flags = yield StatesAt(places, departed=forward)
        for n, flag in zip(states, flags, strict=True):
            if flag & LEFT or not forward:
                _add(start, n, CERTAIN if flag & SURE else INFERRED, flag)
    return start


def _add(start: dict[int, tuple[int, int]], n: int, certainty: int, flags: int) -> None:
    known = start.get(n, (POSSIBLE, 0))[0]
    start[n] = (min(known, certainty), flags)
