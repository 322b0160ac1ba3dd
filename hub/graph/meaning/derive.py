"""From events to adjacency: the states of some items and the links between them, as rows.

A state's number is its item's number shifted left by ``SHIFT`` plus its place in the item's time
order, so an item's states are neighbours and tell their item without a look-up. A transformation
is a hub: a negative number that every input leads to and every output comes from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hub.graph.meaning.explain import explain
from hub.graph.meaning.gist import may_precede
from hub.graph.meaning.marks import CERTAIN, INFERRED, Explained, Mark
from hub.graph.meaning.parts import Role
from hub.graph.meaning.taking import State, Taking, Told
from hub.graph.meaning.visits import Visit, visit

SHIFT = 24
MOST_STATES = 1 << SHIFT

SURE = 1 << 8
LEFT = 1 << 9
CONSUMED = 1 << 12
MADE = 1 << 13
CIRCLED = 1 << 17
DEEP = 1 << 18
"""Bits of a state's flags, above its ``Mark``; further ones are in ``hub.graph.meaning.visits``."""
NESTED = 4


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state: its event, its flags, its widened interval, and what it visits."""

    n: int
    event: int
    flags: int
    lo: int
    hi: int
    visit: Visit
    missing: tuple[int, ...] = ()


@dataclass(slots=True)
class Derived:
    """All rows that belong to some items; they replace every earlier row of these items."""

    states: list[StateRow] = field(default_factory=list)
    out: list[tuple[int, int]] = field(default_factory=list)
    """(from, way on): a way packs where the link leads with ``way``."""
    in_: list[tuple[int, int]] = field(default_factory=list)
    """(to, way back)."""
    never: list[tuple[int, int]] = field(default_factory=list)
    inside: list[tuple[int, int, int]] = field(default_factory=list)
    """(state, container item, certainty), plus ``NESTED`` where another container is between."""


def derive(items: Iterable[int], listed: Mapping[int, Mapping[int, int]], events: Told) -> Derived:
    """The rows of ``items``.

    ``listed`` holds, for these items and for all that may contain them at any depth, the role by
    event in every event that lists them; ``events`` the gists of all those events.
    """
    taking = Taking(listed, events)
    out = Derived()
    for item in items:
        more = DEEP if item in taking.cut else 0
        _item(item, explain(taking.states[item].values(), item), more, out)
    return out


def way(end: int, certainty: int, open_: bool) -> int:
    """Where a link leads, as one number: ``end * 8 + open * 4 + certainty``.

    Open: whoever comes this way must look at the time line of the item at its end as well.
    """
    return end << 3 | open_ << 2 | certainty


def _item(item: int, told: Explained, more: int, out: Derived) -> None:
    if len(told.states) > MOST_STATES:
        raise ValueError(f"item {item} takes part in more than {MOST_STATES} events")
    base = item << SHIFT
    for at, state in enumerate(told.states):
        out.states.append(_row(base + at, state, told.marks[at] | more, told))
        _hubs(base + at, state, told.marks[at], out)
        for container, certain in state.inside.items():
            certainty = CERTAIN if certain else INFERRED
            nested = NESTED * (container not in state.holders)
            out.inside.append((base + at, container, certainty | nested))
    for e, f, certainty in told.links:
        _succession(base, e, f, certainty, told, out)
    out.never += [(base + e, base + f) for e, f in told.never]


def _succession(base: int, e: int, f: int, certainty: int, told: Explained, out: Derived) -> None:
    """Both rows of a link.

    Whatever rules 4 and 6 lead to from ``f`` they lead to from ``e`` too, so ``f`` need not be
    looked at again for one who comes from ``e``; unless it is out of order or, against the stream,
    nothing explains it (rule 4 then leads on where only rule 6 did before).
    """
    start, end = told.states[e].event, told.states[f].event
    against = not may_precede(start, end)
    on = bool(told.marks[f] & Mark.OPEN_FORWARD) and (against or end.lo < start.lo)
    fresh = against or start.hi > end.hi or bool(told.marks[e] & Mark.UNEXPLAINED)
    back = bool(told.marks[e] & Mark.OPEN_BACKWARD) and fresh
    out.out.append((base + e, way(base + f, certainty, on)))
    out.in_.append((base + f, way(base + e, certainty, back)))


def _hubs(n: int, state: State, mark: int, out: Derived) -> None:
    certainty = CERTAIN if state.sure else INFERRED
    for pool in state.event.pools:
        if state.role & Role.CONSUMED:
            out.out.append((n, way(-pool, certainty, False)))
            out.in_.append((-pool, way(n, certainty, bool(mark & Mark.OPEN_BACKWARD))))
        if state.role & Role.MADE:
            out.out.append((-pool, way(n, certainty, bool(mark & Mark.OPEN_FORWARD))))
            out.in_.append((n, way(-pool, certainty, False)))


def _row(n: int, state: State, mark: int, told: Explained) -> StateRow:
    event = state.event
    missing = told.missing.get(n & (MOST_STATES - 1), ())
    met = visit(state, n >> SHIFT)
    flags = mark | _flags(state) | met.flags
    return StateRow(n, event.n, flags, event.lo, event.hi, met, missing)


def _flags(state: State) -> int:
    flags = SURE * state.sure | LEFT * bool(state.role & Role.LEAVES) | CIRCLED * state.circled
    return flags | CONSUMED * bool(state.role & Role.CONSUMED) | MADE * bool(state.role & Role.MADE)
