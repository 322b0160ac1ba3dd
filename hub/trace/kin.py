"""Membership during a walk: from a lot to the instances that are said to be of it, or back.

From every state that the lot left to every state of the instance that it may precede. As with the
other time lines each state is handed out once: to the first that may lead to it while only certain
links are followed, and once more when weaker ones are. Never from an instance to its lot and on to
the lot's other instances: a lot's states are reached against the stream only.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from hub.graph.meaning.derive import LEFT, SHIFT, SURE
from hub.graph.meaning.marks import CERTAIN
from hub.graph.questions import Moments

_Entry = tuple[int, int]
"""A sort key and a state; the last of a sorted list is the next to be handed out."""


class Kin:
    """The members, or the lots, of the items met so far, and when they were where."""

    def __init__(self, forward: bool) -> None:
        self._forward = forward
        self._met: set[int] = set()
        self.of: dict[int, list[int]] = defaultdict(list)
        """The other items of an item; empty for most."""
        self.said: dict[tuple[int, int], int] = {}
        """(item, other) → an event that says so."""
        self._spans: dict[int, tuple[int, int, int]] = {}
        self._waiting: tuple[dict[int, list[_Entry]], dict[int, list[_Entry]]] = ({}, {})

    def unmet(self, states: Iterable[int]) -> set[int]:
        """The items among these states' whose kin was not asked for yet."""
        return {state >> SHIFT for state in states} - self._met

    def meet(self, items: Collection[int], rows: Iterable[tuple[int, int, int]]) -> set[int]:
        """Take in the kin of ``items``; returns the items whose time lines are needed for it."""
        self._met.update(items)
        needed = set()
        for item, other, event in rows:
            self.of[item].append(other)
            self.said[item, other] = event
            needed |= {item, other}
        return needed

    def load(self, told: Moments) -> None:
        """Take in time lines."""
        sure, every = self._waiting
        fresh = {n >> SHIFT for n in told.states} - every.keys()
        for n, flags, lo, hi in zip(told.states, told.flags, told.lo, told.hi, strict=True):
            self._spans[n] = (lo, hi, flags)
            if n >> SHIFT in fresh and (self._forward or flags & LEFT):
                entry = (hi if self._forward else -lo, n)
                every.setdefault(n >> SHIFT, []).append(entry)
                if flags & SURE:
                    sure.setdefault(n >> SHIFT, []).append(entry)
        for waiting in self._waiting:
            for item in fresh:
                waiting.get(item, []).sort()

    def steps(self, state: int, certainty: int) -> Iterator[int]:
        """The states of its kin that ``state`` leads to; CERTAIN ones if both ends are sure."""
        others = self.of.get(state >> SHIFT)
        if not others:
            return
        lo, hi, flags = self._spans[state]
        if (self._forward and not flags & LEFT) or (certainty == CERTAIN and not flags & SURE):
            return
        bound = lo if self._forward else -hi
        for other in others:
            waiting = self._waiting[0 if certainty == CERTAIN else 1].get(other, [])
            while waiting and waiting[-1][0] >= bound:
                yield waiting.pop()[1]
