"""Contact during a walk: from what came to a spot to whatever else left it later.

A spot is a place or a container. What comes to one is there for a span of time: from its coming,
without end, or until ``persistence`` after it left itself. A leaving that overlaps the span is
touched. So both ways are one question of overlaps, and each state is handed out once.
"""

from collections import defaultdict
from collections.abc import Collection, Generator, Iterable
from typing import Any, NamedTuple

from hub.graph.meaning.derive import SHIFT
from hub.graph.meaning.gist import EVER_AFTER
from hub.graph.meaning.visits import CAME, DEPARTED, PACKED, UNPACKED
from hub.graph.questions import Spots, Visits
from hub.trace.reach import Grounds, Spot
from hub.trace.spans import Span, Spans

_FOREVER = 2 * EVER_AFTER
_BITS = {False: (CAME, DEPARTED), True: (PACKED, UNPACKED)}


class Touch(NamedTuple):
    """One step of contact: the state it leads to, the one it leads from, and where."""

    end: int
    state: int
    spot: Spot


class Contacts:
    """The spots met so far, in one direction: who stays there, and who leaves."""

    def __init__(self, forward: bool, grounds: Grounds) -> None:
        self._forward = forward
        self._grounds = grounds
        self._loaded: set[Spot] = set()
        self._waiting: dict[Spot, list[Span]] = {}
        self._trees: dict[Spot, Spans] = {}
        self._from: dict[int, list[tuple[Spot, int, int]]] = defaultdict(list)
        """By state the spots where it may lead on, and for which span of time."""
        self._flags: dict[int, int] = {}

    def flags(self, state: int) -> int:
        """The flags of a state that was handed out."""
        return self._flags[state]

    def steps(self, states: Collection[int]) -> Generator[Any, Any, list[Touch]]:
        """What these states lead to by contact, save what was handed out before."""
        yield from self._load(states)
        return [
            Touch(end, state, spot)
            for state in sorted(states)
            for spot, first, last in self._from.get(state, ())
            for end in self._trees[spot].take(first, last, state >> SHIFT)
        ]

    def waiting(self, states: Collection[int]) -> Generator[Any, Any, set[int]]:
        """Whatever waits at the spots of these states, handed out or not."""
        yield from self._load(states)
        spots = {spot for state in states for spot, _, _ in self._from.get(state, ())}
        return {state for spot in spots for _, _, state in self._waiting[spot]}

    def leading_to(self, states: Iterable[int], ends: Collection[int]) -> set[int]:
        """Those of these states, whose spots are known, that contact leads from to any of these."""
        trees = {}
        found = set()
        for state in states:
            for spot, first, last in self._from.get(state, ()):
                if spot not in trees:
                    trees[spot] = Spans([span for span in self._waiting[spot] if span[2] in ends])
                if trees[spot].overlaps(first, last, state >> SHIFT):
                    found.add(state)
        return found

    def _load(self, states: Collection[int]) -> Generator[Any, Any, None]:
        places, boxes = yield Spots(states)
        if places := [p for p in places if self._grounds.holds(p) and p not in self._loaded]:
            self._take_in(places, False, (yield Visits(places, False)))
        if self._grounds.containers and (boxes := [b for b in boxes if -b not in self._loaded]):
            self._take_in(boxes, True, (yield Visits(boxes, True)))

    def _take_in(self, spots: Collection[int], containers: bool, told: Iterable[Any]) -> None:
        rows: dict[Spot, list[tuple[int, ...]]] = {s: [] for s in spots}
        for spot, *row in zip(*told, strict=True):
            rows[spot].append(tuple(row))
        for number, visits in rows.items():
            spot = -number if containers else number
            self._loaded.add(spot)
            self._settle(spot, visits, *_BITS[containers])

    def _settle(self, spot: Spot, visits: list[tuple[int, ...]], came: int, left: int) -> None:
        leavings = [(lo, hi, n) for n, flags, lo, hi in visits if flags & left]
        last: dict[int, int] = {}
        for _, hi, n in leavings:
            last[n >> SHIFT] = max(hi, last.get(n >> SHIFT, hi))
        stays = [(lo, self._until(lo, n, last), n) for n, flags, lo, _ in visits if flags & came]
        starts, ends = (stays, leavings) if self._forward else (leavings, stays)
        self._waiting[spot], self._trees[spot] = ends, Spans(ends)
        for first, until, n in starts:
            self._from[n].append((spot, first, until))
        self._flags.update((n, flags) for n, flags, _, _ in visits)

    def _until(self, lo: int, state: int, last: dict[int, int]) -> int:
        """Until when what came at ``lo`` can touch what leaves."""
        left = last.get(state >> SHIFT)
        if self._grounds.persistence is None or left is None or left < lo:
            return _FOREVER
        return left + self._grounds.persistence
