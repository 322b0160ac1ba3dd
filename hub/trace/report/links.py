"""The links of a trace: movements between places, and what ties items to items.

Only links between reached states are told. Of the steps that the code alone explains, and of
contact, those that carried the trace are told, not every pair that there might be.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from hub.graph.meaning.derive import LEFT, NESTED, SHIFT, SURE
from hub.graph.meaning.gist import NO_HOLD
from hub.graph.meaning.marks import CERTAIN, INFERRED, POSSIBLE, Mark
from hub.graph.meaning.ties import TieKind
from hub.graph.questions import FactRow
from hub.trace.reach import Reach
from hub.trace.report.changes import changed
from hub.trace.report.key import Key
from hub.trace.report.view import CERTAINTIES, View, after, at
from schema.model.trace import LinkKind, TracedLink

TIES = {TieKind.MEMBER: LinkKind.MEMBERSHIP, TieKind.SAME: LinkKind.EQUIVALENCE}
"""What a tie between two items is told as."""
_HOLDS = (LinkKind.AGGREGATION, LinkKind.ASSOCIATION)


def links(view: View) -> list[TracedLink]:
    """Every link once, at its best certainty."""
    best: dict[Key, int] = {}
    sure: set[tuple[str, str, str | None]] = set()
    for key, certainty in _all(view):
        best[key] = min(best.get(key, certainty), certainty)
        if certainty < POSSIBLE:
            sure.add((key.from_, key.to, key.item))
    told = [
        _told(view, key, certainty)
        for key, certainty in best.items()
        # The same code says nothing more of a way that is recorded.
        if certainty < POSSIBLE or key.spot or (key.from_, key.to, key.item) not in sure
    ]
    return sorted(told, key=_order)


def _order(link: TracedLink) -> tuple[str, ...]:
    where = (link.item, link.place, link.container)
    return link.kind, link.from_, link.to, *(text or "" for text in (link.event, *where))


def _all(view: View) -> Iterator[tuple[Key, int]]:
    yield from _movements(view)
    yield from changed(view)
    yield from _holdings(view)
    for reach in view.traced.reaches:
        yield from _ties(view, reach)
        yield from _contacts(view, reach)


def _contacts(view: View, reach: Reach) -> Iterator[tuple[Key, int]]:
    """From item to item, with the event by which the later one left the spot."""
    for end, (state, spot) in reach.by_contact.items():
        if end in reach.certainty:
            e, f = (state, end) if reach.forward else (end, state)
            event = view.told.states[f][0]
            items = view.item(e >> SHIFT), view.item(f >> SHIFT)
            yield Key(*items, LinkKind.CONTACT, event, spot=spot), POSSIBLE


def _ties(view: View, reach: Reach) -> Iterator[tuple[Key, int]]:
    """Lot to instance, and code to code, where a reached state of the one may precede one of the
    other."""
    states: dict[int, list[int]] = defaultdict(list)
    for state in reach.certainty if reach.bonds else ():
        states[state >> SHIFT].append(state)
    firsts: dict[tuple[int, int], int | None] = {}
    for bond in reach.bonds.values():
        ends = (bond.item, bond.other) if reach.forward else (bond.other, bond.item)
        before, after_ = ends
        for certainty, flags in ((CERTAIN, SURE), (INFERRED, 0)):
            if (before, flags) not in firsts:
                firsts[before, flags] = _first_left(view, states[before], flags)
            first = firsts[before, flags]
            if certainty <= view.traced.least and _leads(view, first, states[after_], flags):
                from_, to = map(view.item, ends)
                kind = TIES[bond.kind]
                yield Key(from_, to, kind, bond.event, stated=bond.stated), certainty
                break


def _first_left(view: View, states: Iterable[int], flags: int) -> int | None:
    """When the first of these states with these flags, which its item left, may have been."""
    wanted = flags | LEFT
    starts = (_fact(view, e).lo for e in states if view.told.states[e][1] & wanted == wanted)
    return min(starts, default=None)


def _leads(view: View, first: int | None, after_: Iterable[int], flags: int) -> bool:
    """Whether ``first`` may precede one of the other's states with these flags."""
    ends = (_fact(view, f).hi for f in after_ if view.told.states[f][1] & flags == flags)
    return first is not None and any(first <= end for end in ends)


def _fact(view: View, state: int) -> FactRow:
    return view.told.facts[view.told.states[state][0]]


def _told(view: View, key: Key, certainty: int) -> TracedLink:
    spot, stated = key.spot or 0, key.stated
    fact = None if key.event is None else view.told.facts[key.event]
    heard = [fact.fetched] if fact is not None else []
    return TracedLink(
        from_=key.from_,
        to=key.to,
        kind=key.kind,
        event=None if fact is None else fact.id,
        stated_by=stated.systems if stated else (),
        certainty=CERTAINTIES[certainty],
        item=key.item,
        place=view.place(spot) if spot > 0 else None,
        container=view.item(-spot) if spot < 0 else None,
        records=(fact.records if fact else 0) + (len(stated.systems) if stated else 0),
        fetched_at=min([*heard, *([stated.heard] if stated else [])]),
    )


def _movements(view: View) -> Iterator[tuple[Key, int]]:
    for e, f, certainty in _successions(view):
        before, there = view.told.facts[view.told.states[e][0]], view.told.states[f][0]
        from_ = after(before) if after(before) is not None else at(before)
        to = at(view.told.facts[there])
        if from_ is not None and to is not None and from_ != to:
            start, end = view.place(from_), view.place(to)
            if start is not None and end is not None:
                yield Key(start, end, LinkKind.MOVEMENT, there, view.item(f >> SHIFT)), certainty


def _successions(view: View) -> Iterator[tuple[int, int, int]]:
    for source, end, certainty in view.followed:
        if source >= 0 and end >= 0:
            yield source, end, certainty
    for reach in view.traced.reaches:
        for found, by in reach.by_code.items():
            e, f = (by, found) if reach.forward else (found, by)
            if found in reach.certainty:
                marks = view.told.states[f][1]
                yield e, f, POSSIBLE - bool(marks & Mark.UNEXPLAINED)


def _holdings(view: View) -> Iterator[tuple[Key, int]]:
    """Content to container: where an event lists the two, else where the one carried the other."""
    listed: set[tuple[int, int]] = set()
    carried = []
    for reached in view.reached:
        fact = reached.fact
        if fact.hold != NO_HOLD and reached.item in fact.contents:
            listed.add((reached.item, fact.container))
            kind = _HOLDS[fact.hold]
            key = Key(view.item(reached.item), view.item(fact.container), kind, reached.event)
            yield key, 0
        for container, certainty in view.told.inside.get(reached.state, ()):
            if not certainty & NESTED:
                carried.append((reached.item, container, reached.event, certainty))
    for item, container, event, certainty in carried:
        if (item, container) not in listed:
            key = Key(view.item(item), view.item(container), LinkKind.AGGREGATION, event)
            yield key, certainty
