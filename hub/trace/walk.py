"""The walk: one breadth-first search over the adjacency, as a plan that any store can run.

It goes in three passes: what certain links reach, then what inferred ones add, then what the rest
adds; so every state gets its best certainty, and within it the fewest links from the start. Contact
is a pass of its own behind them, only where it is asked for. A level is asked for in one question.
Paths are never enumerated, and nothing is recursive.
"""

from collections import defaultdict
from collections.abc import Collection, Generator, Mapping
from typing import Any

from hub.graph.meaning.derive import SHIFT
from hub.graph.meaning.marks import CERTAIN, POSSIBLE, Mark
from hub.graph.questions import Timelines, Ways, Within
from hub.trace.closing import Closing, Found, Steps
from hub.trace.contacts import Contacts
from hub.trace.kin import Kin
from hub.trace.lanes import Lanes
from hub.trace.reach import BY_CONTACT, OPEN_WINDOW, Budget, Reach

_OPEN = 4
_CERTAINTY = 3


def walk(
    start: Mapping[int, tuple[int, int]], forward: bool, budget: Budget, members: bool = False
) -> Generator[Any, Any, Reach]:
    """Everything reached from ``start`` (state → certainty, flags).

    ``members``: some instance is known to be of some lot, or two codes to be one thing; without
    any, nobody need be asked.
    """
    walking = _Walk(forward, budget, Kin(forward) if members else None)
    walking.begin(start)
    for certainty in range(budget.least + 1):
        yield from walking.go(certainty)
    if budget.contact is not None and budget.least == POSSIBLE:
        yield from walking.go(BY_CONTACT)
    yield from walking.close()
    return walking.reach


class _Walk:
    def __init__(self, forward: bool, budget: Budget, kin: Kin | None) -> None:
        self._kin = kin
        self.reach = Reach(forward)
        self._budget = budget
        self._windowed = budget.window != OPEN_WINDOW
        self._open_mark = Mark.OPEN_FORWARD if forward else Mark.OPEN_BACKWARD
        self._lanes = Lanes(forward)
        self._contacts = None if budget.contact is None else Contacts(forward, budget.contact)
        self._items: set[int] = set()
        self._outside: set[int] = set()
        self._open: set[int] = set()
        """States from which the time line has to be looked at."""
        self._found: list[dict[int, set[int]]] = [defaultdict(set) for _ in range(BY_CONTACT + 1)]
        """By certainty and depth, what is to be reached next: states and hubs."""
        self._untouched: set[int] = set()
        """States reached when there was no room to follow their contact."""
        self._looks: dict[int, set[int]] = {}
        """By depth, states reached before whose time line this pass has to look at."""
        self._cut: set[int] = set()
        """States of further items, found when there was no more room for any."""

    def begin(self, start: Mapping[int, tuple[int, int]]) -> None:
        """Put the start states at depth 0."""
        for state, (certainty, flags) in start.items():
            self._found[certainty][0].add(state)
            if flags & self._open_mark:
                self._open.add(state)

    def go(self, certainty: int) -> Steps:
        """One pass: everything that links of this certainty, or better, add."""
        self._look_again(certainty)
        waiting = self._found[certainty]
        while waiting or self._looks:
            depth = min((*waiting, *self._looks))
            new = yield from self._admit(waiting.pop(depth, set()))
            again = self._looks.pop(depth, set())
            if self._take(new, certainty, depth):
                ways = yield Ways(new, self.reach.forward)
                self._sort(ways, certainty, depth)
            if self._kin is not None and self._room(depth):
                yield from self._join(self._kin, new | again, certainty, depth)
            if certainty == CERTAIN:
                continue
            if self._room(depth):
                yield from self._look(new | again, certainty, depth)
            else:
                self.reach.frontier |= again & self._open
            if certainty == BY_CONTACT and self._contacts is not None:
                yield from self._touch(self._contacts, new | again, depth)

    def close(self) -> Steps:
        """Take from the frontier what leads nowhere new."""
        return Closing(
            self.reach,
            self._budget,
            self._admit,
            self._cut,
            self._open,
            self._untouched,
            self._kin,
            self._contacts,
        ).close()

    def _look_again(self, certainty: int) -> None:
        """What was reached before is looked at anew in a weaker pass."""
        self._looks = {}
        if certainty == CERTAIN:
            return
        kindred = (
            {n for n in self.reach.certainty if n >> SHIFT in self._kin.of} if self._kin else set()
        )
        every = self._windowed or certainty == BY_CONTACT
        for state in self.reach.certainty if every else self._open | kindred:
            depth = self.reach.depth.get(state)
            if depth is not None:
                self._looks.setdefault(depth, set()).add(state)

    def _admit(self, found: set[int]) -> Found:
        """Those that are new and lie in the time window."""
        new = found.difference(self.reach.certainty, self.reach.hubs)
        if not self._windowed or not new:
            return new
        states = [n for n in new if n >= 0 and n not in self._outside]
        inside = set((yield Within(states, self._budget.window)))
        self._outside.update(n for n in states if n not in inside)
        return inside | {n for n in new if n < 0}

    def _take(self, new: set[int], certainty: int, depth: int) -> bool:
        """Mark as reached; whether there is anything that the budget lets the walk go on from."""
        hubs = {n for n in new if n < 0}
        states = self._fitting(new - hubs if hubs else new, depth)
        self.reach.hubs.update(dict.fromkeys(hubs, certainty))
        self.reach.certainty.update(dict.fromkeys(states, certainty))
        self.reach.depth.update(dict.fromkeys(states, depth))
        self._items.update([n >> SHIFT for n in states])
        if self._room(depth):
            return bool(new)
        self.reach.frontier |= states
        return False

    def _fitting(self, states: set[int], depth: int) -> set[int]:
        """Those whose items fit into the budget, lowest numbers first; the start always does."""
        room = self._budget.items - len(self._items)
        if depth == 0 or len(states) <= room:
            return states
        items = {n >> SHIFT for n in states} - self._items
        if len(items) <= room:
            return states
        left_out = set(sorted(items)[max(room, 0) :])
        self._cut.update(n for n in states if n >> SHIFT in left_out)
        return states - self._cut

    def _room(self, depth: int) -> bool:
        return depth < self._budget.depth and len(self._items) < self._budget.items

    def _sort(self, ways: Collection[int], certainty: int, depth: int) -> None:
        """Put each way's end where it belongs: a hub is passed at no cost in depth."""
        plain = {way >> 3 for way in ways if not way & 7}
        hubs = {n for n in plain if n < 0}
        if plain:
            states, found = plain - hubs if hubs else plain, self._found[certainty]
            found[depth + 1] = found[depth + 1] | states if depth + 1 in found else states
        if hubs:
            self._found[certainty][depth] |= hubs
        for way in ways:
            if way & 7:
                self._weigh(way, certainty, depth)

    def _weigh(self, way: int, certainty: int, depth: int) -> None:
        end = way >> 3
        if way & _OPEN and end not in self._open:
            self._open.add(end)
            if certainty != CERTAIN and end in self.reach.depth:
                self._looks.setdefault(self.reach.depth[end], set()).add(end)
        at = depth if end < 0 else depth + 1
        self._found[max(certainty, way & _CERTAINTY)][at].add(end)

    def _join(self, kin: Kin, states: set[int], certainty: int, depth: int) -> Steps:
        """Go on from lots to their instances, or from instances to their lots, and to equal
        codes."""
        states = {n for n in states if n >= 0}
        yield from kin.ask(states)
        for state in sorted(n for n in states if n >> SHIFT in kin.of):
            for end in kin.steps(state, certainty):
                if end not in self.reach.certainty:
                    self._found[certainty][depth + 1].add(end)
                    self.reach.by_kin[end] = state
                    self._open.add(end)

    def _look(self, states: set[int], certainty: int, depth: int) -> Steps:
        """Go on by the time lines of the states' items (rules 4 and 6)."""
        open_ = [n for n in states if n >= 0 and (self._windowed or n in self._open)]
        items = self._lanes.missing(open_)
        if items:
            told = yield Timelines(items)
            self._lanes.load(items, told)
        ends = []
        for state in sorted(open_):
            for end in self._lanes.steps(state, certainty):
                if end not in self.reach.certainty:
                    self._found[certainty][depth + 1].add(end)
                    self.reach.by_code[end] = state
                    ends.append(end)
                    if self._lanes.flags(end) & self._open_mark:
                        self._open.add(end)
        self.reach.choices.note(self._lanes, open_, ends, certainty)

    def _touch(self, contacts: Contacts, states: set[int], depth: int) -> Steps:
        """Go on to what was touched where these states are."""
        states = {n for n in states if n >= 0}
        if not self._room(depth):
            self._untouched |= states
            return
        for end, state, spot in (yield from contacts.steps(states)):
            if end not in self.reach.certainty:
                self._found[BY_CONTACT][depth + 1].add(end)
                self.reach.by_contact.setdefault(end, (state, spot))
                if contacts.flags(end) & self._open_mark:
                    self._open.add(end)
