"""How each state was reached, in columns: one parent for each, from what the walk gave back.

A parent lies one link nearer to the start, and neither it nor the step is less certain than the
state. The walk reached the state over such a one, so there always is one; of several any will do.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

from hub.graph.meaning.derive import LEFT, NESTED, SHIFT, SURE
from hub.graph.meaning.marks import CERTAIN, INFERRED, POSSIBLE, Mark
from hub.graph.meaning.ties import TieKind
from hub.graph.questions import Bond
from hub.trace.reach import Reach
from hub.trace.report.view import View
from schema.model.paths import By, Paths
from schema.model.trace import ItemRole, TracedItem

_TIED = {By.MEMBERSHIP: TieKind.MEMBER, By.EQUIVALENCE: TieKind.SAME}
Parent = tuple[int, By, int]
"""A state, what led on from it, and the certainty of that step."""
Carrier = tuple[int, int, int, int]
"""Certainty, depth, the state that was carried, and how surely it was inside."""


def further(view: View) -> list[int]:
    """Events that are not on the trace and say who belongs to what on it."""
    said = set[int]().union(*(reach.saying for reach in view.traced.reaches))
    return sorted(said.difference(view.in_order))


def paths(view: View, items: Sequence[TracedItem]) -> Iterator[Paths]:
    """The paths of each direction that was walked; ``items`` are the report's."""
    where: dict[str, int] = {item.canonical: n for n, item in enumerate(items)}
    numbers = {n: where.get(canonical, -1) for n, (canonical, _) in view.told.items.items()}
    told = {event: n for n, event in enumerate((*view.in_order, *further(view)))}
    only = {n for n, item in enumerate(items) if item.role is ItemRole.CARRIER}
    carriers = _carriers(view, only, numbers)
    for reach in view.traced.reaches:
        yield _paths(view, reach, numbers, told, carriers)


def _paths(
    view: View,
    reach: Reach,
    items: Mapping[int, int],
    events: Mapping[int, int],
    carriers: Mapping[int, Carrier],
) -> Paths:
    parents = _parents(view, reach)
    bonds = {s: _bond(reach, p, s, by) for s, (p, by, _) in parents.items() if by in _TIED}
    index = {state: n for n, state in enumerate(reach.certainty)}
    rows = [(state, *view.told.states[state][:2]) for state in index]
    led = [parents.get(s, (-1, By.START, reach.certainty[s])) for s in index]
    here = reach.certainty.keys()
    return Paths(
        forward=reach.forward,
        items=tuple([items[s >> SHIFT] for s in index]),
        events=tuple([events[event] for _, event, _ in rows]),
        certainties=tuple(reach.certainty.values()),
        depths=tuple([reach.depth[s] for s in index]),
        parents=tuple([index.get(parent, -1) for parent, _, _ in led]),
        how=tuple(
            [
                by << 3 | certainty << 1 | bool(flags & LEFT)
                for (_, by, certainty), (_, _, flags) in zip(led, rows, strict=True)
            ]
        ),
        said=tuple((index[s], events[b.event]) for s, b in bonds.items() if b.event is not None),
        stated=tuple((index[s], b.stated.systems) for s, b in bonds.items() if b.stated),
        carriers=tuple(
            (item, index[state], inside)
            for item, (_, _, state, inside) in carriers.items()
            if state in here and view.best[state] == (reach.certainty[state], reach.depth[state])
        ),
    )


def _parents(view: View, reach: Reach) -> dict[int, Parent]:
    certainty, depth = reach.certainty, reach.depth
    found: dict[int, Parent] = {}
    into: dict[int, dict[int, tuple[int, int, int]]] = defaultdict(dict)
    """By hub and depth, the most certain way to the hub: (certainty, the link's own, state)."""
    out = []
    for source, end, own in view.followed:
        before, state = (source, end) if reach.forward else (end, source)
        if before < 0:
            out.append((before, state, own))
        elif before not in certainty:
            continue
        elif state < 0:
            way = (max(certainty[before], own), own, before)
            at = depth[before]
            into[state][at] = min(into[state].get(at, way), way)
        elif (
            state not in found
            and depth.get(state) == depth[before] + 1
            and max(certainty[before], own) <= certainty[state]
        ):
            found[state] = (before, By.LINK, own)
    for hub, state, own in out:
        if state in certainty and state not in found and depth[state] - 1 in into[hub]:
            sure, used, before = into[hub][depth[state] - 1]
            if max(sure, own) <= certainty[state]:
                found[state] = (before, By.TRANSFORMATION, max(used, own))
    touched = {end: state for end, (state, _) in reach.by_contact.items()}
    for led, how in ((reach.by_code, By.CODE), (reach.by_kin, None), (touched, By.CONTACT)):
        for state, before in led.items():
            if state not in found and depth.get(state) == depth[before] + 1:
                by = how or _tie(reach, before, state)
                found[state] = (before, by, _own(view, reach, before, state, by))
    return found


def _tie(reach: Reach, before: int, state: int) -> By:
    """Of two items that master data says are one, and lot and instance too, the narrower tie."""
    member = (before >> SHIFT, state >> SHIFT, TieKind.MEMBER) in reach.bonds
    return By.MEMBERSHIP if member else By.EQUIVALENCE


def _bond(reach: Reach, before: int, state: int, by: By) -> Bond:
    return reach.bonds[before >> SHIFT, state >> SHIFT, _TIED[by]]


def _own(view: View, reach: Reach, before: int, state: int, by: By) -> int:
    """How certain a step is that no stored link makes."""
    certainty = min(reach.certainty[state], POSSIBLE)
    if by is By.CONTACT:
        return POSSIBLE
    if reach.certainty[before] < certainty:
        return certainty
    flags = [view.told.states[n][1] for n in (before, state)]
    if by in _TIED:
        return CERTAIN if flags[0] & flags[1] & SURE else INFERRED
    unexplained = flags[1 if reach.forward else 0] & Mark.UNEXPLAINED
    return min(certainty, POSSIBLE - bool(unexplained))


def _carriers(view: View, among: Set[int], items: Mapping[int, int]) -> dict[int, Carrier]:
    """Of each item that only carried the state that it carried best."""
    found: dict[int, Carrier] = {}
    for state, held in view.told.inside.items() if among else ():
        if state in view.best:
            certainty, depth = view.best[state]
            for container, inside in held:
                item = items[container]
                if item in among:
                    sure = inside & ~NESTED
                    mine = (max(certainty, sure), depth, state, sure)
                    found[item] = min(found.get(item, mine), mine)
    return found
