"""Items' time lines during a walk: the steps that only the code, or nothing recorded, explains.

Rules 4 and 6 of the trace semantics hold for *everything* that may precede an event, so they are
taken from one sorted time line per item: each state is handed out once, whoever asks first.
"""

from bisect import insort
from collections.abc import Collection, Iterable, Iterator

from hub.graph.meaning.derive import LEFT, SHIFT
from hub.graph.meaning.marks import INFERRED, Mark
from hub.graph.questions import Moments

_Entry = tuple[int, int]
"""A sort key and a state; the last of a sorted list is the next to be handed out."""


class Lanes:
    """The time lines of the items loaded so far, in one direction."""

    def __init__(self, forward: bool) -> None:
        self._forward = forward
        self._spans: dict[int, tuple[int, int]] = {}
        self._flags: dict[int, int] = {}
        self._waiting: tuple[dict[int, list[_Entry]], dict[int, list[_Entry]]] = ({}, {})
        self._never: set[tuple[int, int]] = set()
        self._loaded: set[int] = set()

    def missing(self, states: Iterable[int]) -> set[int]:
        """The items among these states' whose time line is not here yet."""
        return {state >> SHIFT for state in states} - self._loaded

    def load(self, items: Collection[int], told: Moments) -> None:
        """Take in the time lines of ``items``."""
        self._loaded.update(items)
        self._never.update(told.never)
        for n, flags, lo, hi in zip(told.states, told.flags, told.lo, told.hi, strict=True):
            self._spans[n] = (lo, hi)
            self._flags[n] = flags
            self._wait(n, flags, lo, hi)
        for lanes in self._waiting:
            for item in items:
                lanes.get(item, []).sort()

    def _wait(self, n: int, flags: int, lo: int, hi: int) -> None:
        if self._forward:
            key, may_wait = hi, bool(flags & Mark.SAME_CODE)
        else:
            key, may_wait = -lo, bool(flags & LEFT)
        if not may_wait:
            return
        inferred, possible = self._waiting
        possible.setdefault(n >> SHIFT, []).append((key, n))
        if not self._forward or flags & Mark.UNEXPLAINED:
            inferred.setdefault(n >> SHIFT, []).append((key, n))

    def flags(self, state: int) -> int:
        """The flags of a state on a loaded time line."""
        return self._flags[state]

    def steps(self, state: int, certainty: int) -> Iterator[int]:
        """The states that ``state`` leads to by rule 4 (INFERRED) or rule 6 (POSSIBLE)."""
        flags = self._flags[state]
        waiting = self._waiting[0 if certainty == INFERRED else 1].get(state >> SHIFT, [])
        if not waiting or not self._leads(flags, certainty):
            return
        lo, hi = self._spans[state]
        bound = lo if self._forward else -hi
        kept = []
        while waiting and waiting[-1][0] >= bound:
            entry = waiting.pop()
            if entry[1] == state or self._barred(state, entry[1]):
                kept.append(entry)
            else:
                yield entry[1]
        for entry in kept:
            insort(waiting, entry)

    def leads(self, state: int, end: int, certainty: int) -> bool:
        """Whether ``state`` leads to ``end``, which ``steps`` gave, just as well."""
        first, second = (state, end) if self._forward else (end, state)
        in_time = self._spans[first][0] <= self._spans[second][1]
        led = state != end and in_time and self._leads(self._flags[state], certainty)
        return led and not self._barred(state, end)

    def _leads(self, flags: int, certainty: int) -> bool:
        if self._forward:
            return bool(flags & LEFT)
        return bool(flags & (Mark.UNEXPLAINED if certainty == INFERRED else Mark.SAME_CODE))

    def _barred(self, state: int, other: int) -> bool:
        return ((state, other) if self._forward else (other, state)) in self._never
