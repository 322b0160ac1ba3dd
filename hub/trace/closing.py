"""The end of a walk: which of its open ends lead anywhere new.

A limit that cut nothing off is none.
"""

from collections.abc import Callable, Generator, Set
from dataclasses import dataclass
from typing import Any

from hub.graph.meaning.derive import SHIFT
from hub.graph.meaning.marks import CERTAIN, INFERRED
from hub.graph.questions import LinksFrom
from hub.trace.contacts import Contacts
from hub.trace.kin import Kin
from hub.trace.reach import OPEN_WINDOW, Budget, Reach

_CERTAINTY = 3

Steps = Generator[Any, Any, None]
Found = Generator[Any, Any, set[int]]
"""Steps that end with states."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What a walk leaves behind; ``admit`` tells which states are new and in the time window.

    ``cut`` are states of further items, found when there was no more room for any; ``open`` those
    whose time line has to be looked at; ``untouched`` those whose contact there was no room for.
    """

    reach: Reach
    budget: Budget
    admit: Callable[[set[int]], Found]
    cut: Set[int]
    open: Set[int]
    untouched: Set[int]
    kin: Kin | None
    contacts: Contacts | None

    def close(self) -> Steps:
        """Leave in the frontier what leads to something new, and name who says of whose kin."""
        before = yield from self._before_cut(self.cut - self.reach.certainty.keys())
        yield from self._thin()
        if self.contacts is not None:
            before |= yield from self._cut_contact(self.contacts)
        self.reach.bonds = {} if self.kin is None else self.kin.bonds
        self.reach.frontier |= before

    def _before_cut(self, cut: Set[int]) -> Found:
        """The reached states that lead to what was cut off, over a hub or by themselves."""
        reach = self.reach
        found = {led[n] for led in (reach.by_code, reach.by_kin) for n in cut & led.keys()}
        found |= {reach.by_contact[n][0] for n in cut & reach.by_contact.keys()}
        nodes = list(cut)
        while nodes:
            _, ways = yield LinksFrom(nodes, not reach.forward)
            ends = {way >> 3 for way in ways}
            found |= {n for n in ends if n in reach.certainty}
            nodes = [n for n in ends if n < 0]
        return found

    def _thin(self) -> Steps:
        frontier = self.reach.frontier
        if not frontier:
            return
        states, ways = yield LinksFrom(list(frontier), self.reach.forward)
        least = self.budget.least
        pairs = [
            (n, way >> 3) for n, way in zip(states, ways, strict=True) if way & _CERTAINTY <= least
        ]
        ends = yield from self.admit({end for _, end in pairs})
        open_ = {n for n, end in pairs if end in ends}
        if self.kin is not None:
            open_ |= yield from self._with_kin(self.kin)
        if least != CERTAIN:
            windowed = self.budget.window != OPEN_WINDOW
            open_ |= frontier if windowed else frontier & self.open
        self.reach.frontier &= open_

    def _with_kin(self, kin: Kin) -> Found:
        """Those of the frontier from which members or equal codes would have led further."""
        yield from kin.ask(self.reach.frontier)
        certainty = CERTAIN if self.budget.least == CERTAIN else INFERRED
        led = {n: set(kin.ends(n, certainty)) for n in self.reach.frontier if n >> SHIFT in kin.of}
        new = yield from self.admit(set[int]().union(*led.values()))
        return {n for n, ends in led.items() if ends & new}

    def _cut_contact(self, contacts: Contacts) -> Found:
        """The reached states from which contact would have led to further ones."""
        untouched = set(self.untouched & self.reach.certainty.keys())
        waiting = (yield from contacts.waiting(untouched)) if untouched else set()
        return contacts.leading_to(untouched, (yield from self.admit(waiting)))
