"""One event read on its own: who takes part in it, as what, and where.

Everything here follows from the event alone. What is carried inside something else takes part
too, but that hangs on other events and is found by ``hub.graph.meaning.taking``.
"""

from collections.abc import Iterable

from hub.graph.meaning.amounts import mentions
from hub.graph.meaning.parts import STEPS, Hold, Packing, Parts, Role, Step
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

LOT_NUMBERS = frozenset(
    {"lotNumber", "{urn:epcglobal:cbv:mda}lotNumber", "{urn:epcglobal:cbv:mda:}lotNumber"}
)
"""The ways documents write the CBV attribute, with and without its namespace."""


def take_apart(event: Event) -> Parts:
    """Take an event apart (trace semantics, section 2)."""
    found = Parts(step=STEPS.get(event.biz_step or "", Step.OTHER))
    found.read_point = _place(event.read_point, found)
    found.biz_location = _place(event.biz_location, found)
    found.destinations = _expected(event.destinations, found)
    found.origins = _expected(event.sources, found)
    found.transactions = tuple(f"{t.type or ''} {t.value}" for t in event.biz_transactions)
    found.amounts = mentions(event)
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
        if name not in LOT_NUMBERS or not isinstance(number, str) or not number:
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
