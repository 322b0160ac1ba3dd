"""Membership and equivalence during a walk: from a lot to the instances that are said to be of it,
or back, and from one code to another of the same thing.

From every state that the one left to every state of the other that it may precede. As with the
other time lines each state is handed out once: to the first that may lead to it while only certain
links are followed, and once more when weaker ones are. Never from an instance to its lot and on to
the lot's other instances: a lot's states are reached against the stream only.
"""

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from hub.graph.meaning.derive import LEFT, SHIFT, SURE
from hub.graph.meaning.marks import CERTAIN
from hub.graph.meaning.ties import TieKind
from hub.graph.questions import Bond, Members, Moments, Timelines

_Entry = tuple[int, int]
"""A sort key and a state; the last of a sorted list is the next to be handed out."""


class Kin:
    """The members, lots and other codes of the items met so far, and when they were where."""

    def __init__(self, forward: bool) -> None:
        self._forward = forward
        self._met: set[int] = set()
        self._loaded: set[int] = set()
        self.of: dict[int, list[int]] = defaultdict(list)
        """The other items of an item; empty for most."""
        self.bonds: dict[tuple[int, int, TieKind], Bond] = {}
        """By (item, other one, kind): who says so."""
        self._spans: dict[int, tuple[int, int, int]] = {}
        self._states: dict[int, list[int]] = defaultdict(list)
        self._waiting: tuple[dict[int, list[_Entry]], dict[int, list[_Entry]]] = ({}, {})
        self._bounds: dict[tuple[int, int], int] = {}
        """By item and sort of waiting list from where on all of its kin was handed out: a lot of
        thousands of events and instances costs their sum and not their product."""

    def ask(self, states: Iterable[int]) -> Generator[Any, Any, None]:
        """Meet the kin of these states' items, and take in the time lines that it needs."""
        items = {state >> SHIFT for state in states} - self._met
        if not items:
            return
        self._met |= items
        needed = self._meet((yield Members(items, self._forward))) - self._loaded
        if needed:
            self._loaded |= needed
            self._load((yield Timelines(needed)))

    def _meet(self, bonds: Iterable[Bond]) -> set[int]:
        """Take in bonds; returns the items that they are of."""
        needed = set()
        for bond in bonds:
            self.of[bond.item].append(bond.other)
            self.bonds[bond.item, bond.other, bond.kind] = bond
            needed |= {bond.item, bond.other}
        return needed

    def _load(self, told: Moments) -> None:
        sure, every = self._waiting
        for n, flags, lo, hi in zip(told.states, told.flags, told.lo, told.hi, strict=True):
            self._spans[n] = (lo, hi, flags)
            self._states[n >> SHIFT].append(n)
            if self._forward or flags & LEFT:
                entry = (hi if self._forward else -lo, n)
                every.setdefault(n >> SHIFT, []).append(entry)
                if flags & SURE:
                    sure.setdefault(n >> SHIFT, []).append(entry)
        for waiting in self._waiting:
            for item in {n >> SHIFT for n in told.states}:
                waiting.get(item, []).sort()

    def steps(self, state: int, certainty: int) -> Iterator[int]:
        """The states of its kin that ``state`` leads to; CERTAIN ones if both ends are sure."""
        if not self._leads(state, certainty):
            return
        item, rank = state >> SHIFT, 0 if certainty == CERTAIN else 1
        lo, hi, _ = self._spans[state]
        bound = lo if self._forward else -hi
        if self._bounds.get((item, rank), bound + 1) <= bound:
            return
        self._bounds[item, rank] = bound
        for other in self.of[item]:
            waiting = self._waiting[rank].get(other, [])
            while waiting and waiting[-1][0] >= bound:
                yield waiting.pop()[1]

    def ends(self, state: int, certainty: int) -> Iterator[int]:
        """As ``steps``, those handed out before too."""
        if not self._leads(state, certainty):
            return
        lo, hi, _ = self._spans[state]
        for end in (n for other in self.of[state >> SHIFT] for n in self._states[other]):
            begins, lasts, flags = self._spans[end]
            in_order = lasts >= lo if self._forward else flags & LEFT and begins <= hi
            if in_order and (certainty != CERTAIN or flags & SURE):
                yield end

    def _leads(self, state: int, certainty: int) -> bool:
        """Whether it leads anywhere: a state that its item did not leave leads nowhere forward."""
        if state >> SHIFT not in self.of:
            return False
        flags = self._spans[state][2]
        return bool(flags & LEFT or not self._forward) and bool(
            flags & SURE or certainty != CERTAIN
        )
