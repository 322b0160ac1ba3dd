"""Succession: how one item came from each of its events to the next (trace semantics, section 3).

It depends on this item's states alone. The explanations that name their events (rules 1, 2, 3, 5)
become links. The two that hold for everything before an event (rule 4, nothing explains it; rule
6, only the code is the same) are never spelled out as pairs: a state says that they apply, and a
walk takes them from the item's time line.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from hub.graph.meaning.follows import Before, Follows, mask, members
from hub.graph.meaning.gist import ADD, NO_HOLD, Gist, may_precede, surely_before
from hub.graph.meaning.marks import CERTAIN, INFERRED, Explained, Mark
from hub.graph.meaning.openness import mark_open
from hub.graph.meaning.parts import Role, Step
from hub.graph.meaning.taking import State
from hub.graph.meaning.ways import Ways, spots


def explain(states: Iterable[State], item: int = 0) -> Explained:
    """The succession of one item through its states, given in any order."""
    ordered = sorted(states, key=lambda s: (s.event.lo, s.event.hi, s.event.n))
    return _Explaining(ordered, item).result()


class _Explaining:
    def __init__(self, states: Sequence[State], item: int) -> None:
        self.item = item
        self.states = states
        self.events = [s.event for s in states]
        self.starts = [event.lo for event in self.events]
        self.left = [bool(s.role & Role.LEAVES) for s in states]
        self.needs = [_needs(s) for s in states]
        self.ways = Ways(states, self.left)
        self.found: dict[int, list[tuple[int, int]]] = {}
        """For each state explained by rules 1 to 3: (from, certainty)."""

    def result(self) -> Explained:
        out = Explained(tuple(self.states), marks=[0] * len(self.states))
        self._recorded()
        self._unaddressed()
        for f, ways in self.found.items():
            out.links += [(e, f, self._weigh(e, f, certainty)) for e, certainty in ways]
        out.never = self._never(out.links)
        self._leftover(out)
        self._open_ends(out)
        self._ended(out)
        mark_open(out, self.left)
        return out

    def _weigh(self, e: int, f: int, certainty: int) -> int:
        sure = self.states[e].sure and self.states[f].sure
        return certainty if sure else max(certainty, INFERRED)

    def _arrives(self, f: int) -> bool:
        return self.events[f].step == Step.ARRIVAL

    def _before(self, candidates: Iterable[int], f: int) -> list[int]:
        hi = self.events[f].hi
        return [e for e in candidates if e != f and self.events[e].lo <= hi]

    def _recorded(self) -> None:
        """Rules 1 and 2: inflows to the place, and departures towards it."""
        for f, event in enumerate(self.events):
            if self.needs[f]:
                ways = dict.fromkeys(self._before(self.ways.towards(f), f), CERTAIN)
                if not self._arrives(f):
                    ways = {e: c for e, c in ways.items() if not self.ways.received(e, event)}
                    ways |= dict.fromkeys(self._before(self.ways.inflows(event.at), f), CERTAIN)
            elif self._remade(f):
                ways = dict.fromkeys(self._before(self.ways.towards(f), f), INFERRED)
            else:
                continue
            if ways:
                self.found[f] = list(ways.items())

    def _remade(self, f: int) -> bool:
        """An object ADD of what some event may precede, explained as if it were an arrival."""
        if not self.events[f].commissions:
            return False
        return any(e != f and may_precede(x, self.events[f]) for e, x in enumerate(self.events))

    def _unaddressed(self) -> None:
        """Rule 3: departures to nowhere in particular, for arrivals that rule 2 leaves open."""
        if not self.ways.unaddressed:
            return
        open_ = [f for f in range(len(self.states)) if f not in self.found and self._by_three(f)]
        if not open_:
            return
        count, away = len(self.states), mask(self.ways.unaddressed)
        recorded = {f: mask(e for e, _ in ways) for f, ways in self.found.items()}
        told = Follows(count, ((e, f) for f, ways in self.found.items() for e, _ in ways))
        choices = {f: self._choices(f, away) & ~told.after(f) for f in open_}
        before = Before(count, recorded | choices)
        for f, es in choices.items():
            if kept := list(members(es & ~_overtaken(es, before))):
                one = len({self.events[e].at for e in kept} - {None}) <= 1
                certain = one and not self._remade(f)
                self.found[f] = [(e, CERTAIN if certain else INFERRED) for e in kept]

    def _by_three(self, f: int) -> bool:
        return (self.needs[f] and self._arrives(f)) or (not self.needs[f] and self._remade(f))

    def _choices(self, f: int, away: int) -> int:
        """Those of some states that may precede ``f``."""
        in_time = (1 << bisect_right(self.starts, self.events[f].hi)) - 1
        return away & in_time & ~(1 << f)

    def _never(self, links: Sequence[tuple[int, int, int]]) -> set[tuple[int, int]]:
        """What rules 4 and 6 leave out: pairs whose order the links already tell."""
        if not _overlap(self.events):
            return set()
        follows = Follows(len(self.states), links)
        left = mask(e for e, leaves in enumerate(self.left) if leaves)
        barred = set()
        for f, event in enumerate(self.events):
            in_time = (1 << bisect_right(self.starts, event.hi)) - 1
            for e in members(follows.after(f) & left & in_time & ~(1 << f)):
                barred.add((e, f))
        return barred

    def _leftover(self, out: Explained) -> None:
        """Rules 4, 5 and 6, for what rules 1 to 3 do not explain."""
        seen: dict[int | None, tuple[int, int]] = {}
        for f, event in enumerate(self.events):
            # Of events at one time none comes first: their numbers hang on who was heard first.
            time = (event.lo, event.hi)
            known = event.at is not None and seen.get(event.at, time) != time
            here = known and not self._arrives(f)
            if self.left[f] and event.step != Step.DEPARTURE:
                seen.setdefault(event.after, time)
            if self.needs[f] or self._remade(f):
                out.marks[f] |= Mark.SAME_CODE
            if not self.needs[f] or f in self.found:
                continue
            later = self._later(f)
            out.links += [(e, f, INFERRED) for e in later]
            if later:
                out.marks[f] |= Mark.IMPOSSIBLE_ORDER
            out.marks[f] |= Mark.UNEXPLAINED
            if later or not (here or self._begins(f)):
                out.marks[f] |= Mark.HOLE

    def _begins(self, f: int) -> bool:
        """Whether the item is a container that is packed here and was nowhere before.

        Hardly anybody records that a pallet came into being: it begins with its first packing.
        """
        event = self.events[f]
        packed = event.hold != NO_HOLD and event.action == ADD and event.container == self.item
        return packed and not any(
            e != f and self.left[e] and may_precede(x, event) for e, x in enumerate(self.events)
        )

    def _later(self, f: int) -> list[int]:
        event = self.events[f]
        ways = self.ways.towards(f) if self._arrives(f) else self.ways.inflows(event.at)
        return [e for e in ways if e != f and not may_precede(self.events[e], event)]

    def _ended(self, out: Explained) -> None:
        ends = [s.event for s in self.states if s.role & Role.ENDED]
        for f, state in enumerate(self.states):
            if state.sure and any(surely_before(end, state.event) for end in ends):
                out.marks[f] |= Mark.AFTER_END

    def _open_ends(self, out: Explained) -> None:
        reached: dict[int, set[int]] = defaultdict(set)
        followed = set()
        for e, f, _ in out.links:
            if may_precede(self.events[e], self.events[f]):
                followed.add(e)
                reached[e] |= spots(self.events[f])
        for e in self.ways.departures:
            wanted = self.events[e].destinations
            missing = [d for d in wanted if d not in reached[e] and not self.ways.came(e, d)]
            if e not in followed or (missing and len(wanted) > 1):
                out.marks[e] |= Mark.NEVER_RECEIVED
                out.missing[e] = tuple(missing)


def _needs(state: State) -> bool:
    """Whether the state calls for an explanation: what is only made does not."""
    return bool(state.role & (Role.CONSUMED | Role.PASSING))


def _overtaken(among: int, before: Before) -> int:
    """Those of some departures that another one of them follows, and not the other way round."""
    led = among & before.among(among)
    if before.ordered:
        return led
    return mask(
        e
        for e in members(led)
        if any(before.of(d) >> e & 1 and not before.of(e) >> d & 1 for d in members(among))
    )


def _overlap(events: Sequence[Gist]) -> bool:
    """Whether any two events, sorted by their start, may lie either way round."""
    latest = None
    for event in events:
        if latest is not None and event.lo <= latest:
            return True
        latest = event.hi if latest is None else max(latest, event.hi)
    return False
