"""The items and places of a trace, and its events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hub.graph.meaning.derive import LEFT, NESTED
from hub.graph.meaning.marks import POSSIBLE
from hub.graph.questions import FactRow
from hub.trace.quantities import balance, quantities
from hub.trace.reach import BY_CONTACT
from hub.trace.report.view import CERTAINTIES, Best, View, after, at, end_of, start_of
from schema.model.events import EventType
from schema.model.keys import ItemId, PlaceId, SystemId
from schema.model.times import EventTime, Micros
from schema.model.trace import Balance, ItemRole, TracedEvent, TracedItem, TracedPlace

SAME_CODE = "only the same code was recorded elsewhere; no recorded movement leads here"
CONTACT = "only contact leads here: what the trace reached was at the same place, or container"
_REASONS = {POSSIBLE: SAME_CODE, BY_CONTACT: CONTACT}


@dataclass(slots=True)
class _Node:
    """A node as it is gathered from its states."""

    best: Best
    first: Micros | None
    last: Micros | None
    facts: list[FactRow]

    def meet(self, best: Best, fact: FactRow) -> None:
        self.best = min(self.best, best)
        lo, hi = start_of(fact), end_of(fact)
        if lo is not None:
            self.first = lo if self.first is None else min(self.first, lo)
        if hi is not None:
            self.last = hi if self.last is None else max(self.last, hi)


def _meet(nodes: dict[int, _Node], number: int, best: Best, fact: FactRow) -> _Node:
    node = nodes.get(number)
    if node is None:
        node = nodes[number] = _Node(best, start_of(fact), end_of(fact), [])
    else:
        node.meet(best, fact)
    return node


def items(view: View) -> Iterator[TracedItem]:
    """The items reached, then those that only carried them; each by how it is written."""
    own: dict[int, _Node] = {}
    carriers: dict[int, _Node] = {}
    for reached in view.reached:
        _meet(own, reached.item, reached.best, reached.fact)
        for container, certainty in view.told.inside.get(reached.state, ()):
            inside = certainty & ~NESTED
            best = (max(reached.best[0], inside), reached.best[1])
            _meet(carriers, container, best, reached.fact)
    for number in view.traced.items:
        if number in own:
            own[number].best = (own[number].best[0], 0)
    told = [_item(view, n, node, ItemRole.REACHED) for n, node in own.items()]
    told += [_item(view, n, node, ItemRole.CARRIER) for n, node in carriers.items() if n not in own]
    yield from sorted(told, key=lambda item: (item.depth, item.id))


def _item(view: View, number: int, node: _Node, role: ItemRole) -> TracedItem:
    canonical, written = view.told.items[number]
    certainty, depth = node.best
    sheet = view.traced.counted.items.get(number)
    return TracedItem(
        id=written,
        canonical=ItemId(canonical),
        role=role,
        certainty=CERTAINTIES[certainty],
        depth=depth,
        first=node.first,
        last=node.last,
        quantities=() if sheet is None else quantities(sheet),
        reason=_REASONS.get(certainty),
    )


def places(view: View) -> list[TracedPlace]:
    """The places where the reached states happened and where their items were afterwards."""
    nodes: dict[int, _Node] = {}
    for reached in view.reached:
        stays = after(reached.fact) if reached.flags & LEFT else None
        for place in {at(reached.fact), stays}:
            if place is not None:
                _meet(nodes, place, reached.best, reached.fact).facts.append(reached.fact)
    for number in view.traced.places:
        if number in nodes:
            nodes[number].best = (nodes[number].best[0], 0)
    told = [_place(view, number, node) for number, node in nodes.items()]
    return sorted(told, key=lambda place: (place.depth, place.id))


def _place(view: View, number: int, node: _Node) -> TracedPlace:
    canonical, written = view.told.places[number]
    certainty, depth = node.best
    recorded_by = {system for fact in node.facts for system in fact.systems}
    return TracedPlace(
        id=written,
        canonical=PlaceId(canonical),
        certainty=CERTAINTIES[certainty],
        depth=depth,
        first=node.first,
        last=node.last,
        name=view.atlas.name(canonical),
        province=view.atlas.province(canonical, recorded_by),
        reason=_REASONS.get(certainty),
    )


def events(view: View, numbers: Iterable[int]) -> list[TracedEvent]:
    """These events, in their order."""
    return [_event(view, view.told.facts[n]) for n in numbers]


def _event(view: View, fact: FactRow) -> TracedEvent:
    return TracedEvent(
        id=fact.id,
        hash=fact.hash,
        type=EventType(fact.type),
        time=EventTime(start_of(fact), end_of(fact)),
        biz_step=fact.step,
        action=fact.action,
        read_point=view.place(fact.read_point),
        biz_location=view.place(fact.biz_location),
        systems=tuple(SystemId(s) for s in fact.systems),
        balance=_balance(view, fact),
    )


def _balance(view: View, fact: FactRow) -> Balance | None:
    """That of the first of its transformations that has one."""
    pools = sorted(fact.pools, key=lambda pool: view.told.pools[pool])
    sheets = (view.traced.counted.pools.get(pool) for pool in pools)
    told = (balance(sheet) for sheet in sheets if sheet is not None)
    return next((found for found in told if found is not None), None)
