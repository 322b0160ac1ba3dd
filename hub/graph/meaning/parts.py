"""Who takes part in an event, and where: one event read on its own.

Everything here follows from the event alone. What is carried inside something else takes part
too, but that hangs on other events and is found by ``hub.graph.meaning.inside``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from schema.model.events import (
    Action,
    AggregationEvent,
    AssociationEvent,
    Event,
    ObjectEvent,
    QuantityElement,
    SourceDest,
    TransactionEvent,
    TransformationEvent,
)
from schema.model.identifiers.build import lot
from schema.model.identifiers.canonical import read, site
from schema.model.identifiers.identifier import ITEM_KINDS, PLACE_KINDS, Identifier, Kind
from schema.model.keys import ItemId, PlaceId


class Role:
    """What happens to an item in an event: bits. What is made or passes *leaves* the event.

    Plain whole numbers, not an enum: they are combined for every state of every item.
    """

    CONSUMED = 1
    MADE = 2
    PASSING = 4
    ENDED = 8
    """Consumed for good: an instance disposed of. Of a lot a disposal takes a part."""
    LEAVES = MADE | PASSING


class Step(IntEnum):
    """What a business step means to a trace: setting off, getting there, or neither."""

    OTHER = 0
    DEPARTURE = 1
    ARRIVAL = 2


STEPS = {
    "shipping": Step.DEPARTURE,
    "departing": Step.DEPARTURE,
    "receiving": Step.ARRIVAL,
    "arriving": Step.ARRIVAL,
}


LOT_NUMBERS = frozenset(
    {"lotNumber", "{urn:epcglobal:cbv:mda}lotNumber", "{urn:epcglobal:cbv:mda:}lotNumber"}
)
"""The ways documents write the CBV attribute, with and without its namespace."""


class Hold(IntEnum):
    """Which kind of container a packing event speaks of; their windows are kept apart."""

    AGGREGATION = 0
    ASSOCIATION = 1


@dataclass(frozen=True, slots=True)
class Packing:
    """An aggregation or association event's container and what it lists as its contents.

    Without contents a DELETE empties the container. ``portions`` says how much of a class-level
    content is meant, (quantity, unit), where that is stated of all its entries in one unit.
    """

    hold: Hold
    action: Action
    container: ItemId
    contents: tuple[ItemId, ...]
    portions: Mapping[ItemId, tuple[float, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Parts:
    """One event taken apart. ``spelled`` maps every canonical id to the way it was written."""

    roles: dict[ItemId, int] = field(default_factory=dict)
    packing: Packing | None = None
    unlotted: dict[str, int] = field(default_factory=dict)
    """Classes without lot or serial, and id patterns: never walked, a gap (as written)."""
    step: Step = Step.OTHER
    read_point: PlaceId | None = None
    biz_location: PlaceId | None = None
    destinations: tuple[PlaceId, ...] = ()
    origins: tuple[PlaceId, ...] = ()
    """The places its source list names: expectations too, they only say whom to ask."""
    transactions: tuple[str, ...] = ()
    commissions: bool = False
    """An object ADD: it makes its items out of nothing that the event names."""
    transforms: bool = False
    pool: str | None = None
    """The transformation's id; events that share it are one transformation."""
    spelled: dict[str, str] = field(default_factory=dict)
    members: set[tuple[ItemId, ItemId]] = field(default_factory=set)
    """(lot, instance): the event says that the one belongs to the other."""
    faults: dict[str, str] = field(default_factory=dict)
    """Ids that break a rule of their standard, with the rule: kept, and a finding."""

    @property
    def at(self) -> PlaceId | None:
        """Where the event happens."""
        return self.read_point or self.biz_location

    @property
    def after(self) -> PlaceId | None:
        """Where its items are afterwards: at no place once they have set off."""
        if self.step is Step.DEPARTURE:
            return None
        return self.biz_location or self.read_point


def parts(event: Event) -> Parts:
    """Take an event apart (trace semantics, section 2)."""
    found = Parts(step=STEPS.get(event.biz_step or "", Step.OTHER))
    found.read_point = _place(event.read_point, found)
    found.biz_location = _place(event.biz_location, found)
    found.destinations = _expected(event.destinations, found)
    found.origins = _expected(event.sources, found)
    found.transactions = tuple(f"{t.type or ''} {t.value}" for t in event.biz_transactions)
    match event:
        case ObjectEvent():
            _object(event, found)
        case AggregationEvent() | AssociationEvent():
            _packing(event, found)
        case TransformationEvent():
            _transformation(event, found)
        case TransactionEvent():
            _take(_one(event.parent_id), Role.PASSING, found)
            _take(event.epc_list, Role.PASSING, found)
            _take(_classes(event.quantity_list), Role.PASSING, found)
    return found


def _expected(listed: Iterable[SourceDest], found: Parts) -> tuple[PlaceId, ...]:
    """The places a source or destination list names; an owning party is no place to go to."""
    named = (entry.value for entry in listed if entry.type != "owning_party")
    return tuple(dict.fromkeys(p for p in (_place(n, found) for n in named) if p))


def _object(event: ObjectEvent, found: Parts) -> None:
    role = {Action.ADD: Role.MADE, Action.DELETE: Role.CONSUMED}.get(event.action, Role.PASSING)
    found.commissions = event.action is Action.ADD
    for item in _take(event.epc_list, role, found):
        if role == Role.CONSUMED and read(item).kind is not Kind.LOT:
            found.roles[item] |= Role.ENDED
    _take(_classes(event.quantity_list), role, found)
    _belong(event, found)


def _transformation(event: TransformationEvent, found: Parts) -> None:
    found.transforms, found.pool = True, event.transformation_id
    _take(event.input_epc_list, Role.CONSUMED, found)
    _take(_classes(event.input_quantity_list), Role.CONSUMED, found)
    _take(event.output_epc_list, Role.MADE, found)
    _take(_classes(event.output_quantity_list), Role.MADE, found)
    _belong(event, found)


def _belong(event: ObjectEvent | TransformationEvent, found: Parts) -> None:
    """The instances that an event makes are of the lot that its ILMD names (CBV ``lotNumber``)."""
    for name, number in event.ilmd.items():
        if name not in LOT_NUMBERS or not isinstance(number, str):
            continue
        for item, role in found.roles.items():
            identifier = read(item)
            if role & Role.MADE and identifier.kind is Kind.INSTANCE:
                found.members.add((_lot(identifier, number), item))


def _lot(identifier: Identifier, number: str) -> ItemId:
    return ItemId(lot(identifier.gtin or "", number))


def _packing(event: AggregationEvent | AssociationEvent, found: Parts) -> None:
    hold = Hold.AGGREGATION if isinstance(event, AggregationEvent) else Hold.ASSOCIATION
    children = [*event.child_epcs, *_classes(event.child_quantity_list)]
    contents = _take(children, Role.PASSING, found)
    if event.parent_id is None:
        return
    if read(event.parent_id).kind in PLACE_KINDS:
        found.read_point = found.biz_location = _place(event.parent_id, found)
        return
    for container in _take((event.parent_id,), Role.PASSING, found):
        # Classes without a lot are contents too, but cannot be walked: an event that lists only
        # such does not empty its container.
        if contents or not children:
            portions = {c: p for c, p in _portions(event).items() if c in contents}
            found.packing = Packing(hold, event.action, container, tuple(contents), portions)


def _portions(event: AggregationEvent | AssociationEvent) -> dict[ItemId, tuple[float, str]]:
    """How much of each class-level content; nothing for what is listed by instance as well."""
    told: dict[ItemId, tuple[float, str] | None] = {
        ItemId(read(epc).canonical): None for epc in event.child_epcs
    }
    for element in event.child_quantity_list:
        item, unit = ItemId(read(element.epc_class).canonical), element.uom or ""
        before = told.get(item, (0.0, unit))
        known = before is not None and before[1] == unit and element.quantity is not None
        told[item] = (before[0] + (element.quantity or 0), unit) if known and before else None
    return {item: portion for item, portion in told.items() if portion is not None}


def _one(text: str | None) -> tuple[str, ...]:
    return () if text is None else (text,)


def _classes(elements: Iterable[QuantityElement]) -> tuple[str, ...]:
    return tuple(element.epc_class for element in elements)


def _take(written: Iterable[str], role: int, found: Parts) -> list[ItemId]:
    taken = []
    for text in written:
        identifier = read(text)
        if identifier.fault is not None:
            found.faults[text] = identifier.fault
        if identifier.kind not in ITEM_KINDS:
            found.unlotted[text] = found.unlotted.get(text, 0) | role
            continue
        item = ItemId(identifier.canonical)
        if identifier.lot is not None and identifier.kind is Kind.INSTANCE:
            found.members.add((_lot(identifier, identifier.lot), item))
        found.roles[item] = found.roles.get(item, 0) | role
        known = found.spelled.get(item)
        found.spelled[item] = text if known is None else min(known, text)
        taken.append(item)
    return list(dict.fromkeys(taken))


def _place(written: str | None, found: Parts) -> PlaceId | None:
    if written is None:
        return None
    place = PlaceId(site(written))
    known = found.spelled.get(place)
    found.spelled[place] = written if known is None else min(known, written)
    return place
