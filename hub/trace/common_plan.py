"""A common source as one plan: a walk backward from each case, and what would begin where it led.

Forward reaches a case exactly from where backward from the case leads. So the cost is that of as
many backward walks as there are cases, however many things are ranked: none is traced forward.
"""

from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.graph.meaning.marks import CERTAIN
from hub.graph.questions import (
    AnyMembers,
    Beginnings,
    Described,
    Everything,
    Numbers,
    OneSided,
    PlaceNumbers,
    Spelled,
    StatesAt,
    StatesOf,
)
from hub.trace.counting import Counted
from hub.trace.doubts import Doubts
from hub.trace.plan import LEAST, UNLIMITED, Traced, grounds
from hub.trace.reach import Budget, Grounds, Reach
from hub.trace.stated import stated_only
from hub.trace.walk import walk
from schema.model.common_source import CommonSourceInput
from schema.model.identifiers.canonical import read

Node = int
"""An item's number, or minus a place's."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """What the graph knows of a common source. Sequences are in the order of the cases.

    ``own``: the case itself, as item, as place or as both, none where no event tells of it;
    ``reaching``: what leads to it, itself included; ``everything``: whatever is to be ranked
    besides; ``names``: node → (canonical id, as written); ``traced``: what the walks met, for
    what is not known there.
    """

    own: Sequence[frozenset[Node]]
    reaching: Sequence[frozenset[Node]]
    everything: frozenset[Node]
    names: Mapping[Node, tuple[str, str]]
    traced: Traced


def common_source_plan(
    asked: CommonSourceInput, everything: bool = False
) -> Generator[Any, Any, Upstream]:
    """The plan of a ranking; run it with ``GraphStore.read``. The cases are canonical ids.

    ``everything``: what leads to no case is ranked as well.
    """
    least, members = LEAST[asked.certainty], (yield AnyMembers())
    limits = unlimited(asked, (yield from grounds(asked.contact)))
    own: list[frozenset[Node]] = []
    reaching: list[frozenset[Node]] = []
    reaches: list[Reach] = []
    for case in asked.cases:
        nodes, states = yield from _ends(case.code)
        reach = yield from walk(states, False, limits, members)
        led = yield Beginnings(list(reach.certainty), least)
        own.append(nodes)
        reaching.append(nodes | _nodes(*led))
        reaches.append(reach)
    others = _nodes(*(yield Everything())) if everything else frozenset()
    names = yield from _names(others.union(*reaching))
    traced = yield from _met(frozenset[Node]().union(*own), reaches, least)
    return Upstream(own, reaching, others, names, traced)


def unlimited(asked: CommonSourceInput, contact: Grounds | None = None) -> Budget:
    """A walk's budget without an end, down to the certainty asked for."""
    return Budget(UNLIMITED, UNLIMITED, LEAST[asked.certainty], contact=contact)


Ends = tuple[frozenset[Node], Mapping[int, tuple[int, int]]]


def _ends(code: str) -> Generator[Any, Any, Ends]:
    """What a case is, and the states by which it is reached: (certainty, flags).

    All of an item's, and at a place those that arrived there. Each is a start whatever it is worth
    itself: that is part of the links that lead to it, or of what begins at it.
    """
    items = (yield Numbers([code])).values()
    states, flags = yield StatesOf(items)
    met = dict(zip(states, flags, strict=True))
    nodes = frozenset(items if met else ())
    places = (yield PlaceNumbers([read(code).site or code])).values()
    states, flags = yield StatesAt(places, departed=False)
    met.update(zip(states, flags, strict=True))
    return nodes | {-n for n in places}, {n: (CERTAIN, flag) for n, flag in met.items()}


def _nodes(items: Iterable[int], places: Iterable[int]) -> frozenset[Node]:
    return frozenset([*items, *(-n for n in places)])


def _names(nodes: Collection[Node]) -> Generator[Any, Any, Mapping[Node, tuple[str, str]]]:
    items, places = yield Spelled([n for n in nodes if n > 0], [-n for n in nodes if n < 0])
    return {**items, **{-n: said for n, said in places.items()}}


def _met(own: frozenset[Node], reaches: Sequence[Reach], least: int) -> Generator[Any, Any, Traced]:
    """What all the walks met together, as a trace backward tells it; links, quantities and
    doubts apart, of which a ranking says nothing."""
    states = list(dict.fromkeys(n for reach in reaches for n in reach.certainty))
    barren, rootless = yield OneSided({hub for reach in reaches for hub in reach.hubs})
    told = yield Described(states, set[int]().union(*(r.saying for r in reaches)))
    return Traced(
        items=frozenset(n for n in own if n > 0),
        places=frozenset(-n for n in own if n < 0),
        known=bool(own),
        least=least,
        reaches=tuple(reaches),
        links=(),
        barren=frozenset(barren),
        rootless=frozenset(rootless),
        counted=Counted(),
        told=told,
        doubts=Doubts(),
        stated=(yield from stated_only(reaches)),
    )
