"""Who takes part in an event, as its own lists say (section 2, "Direct")."""

from dataclasses import dataclass
from enum import StrEnum

from oracle.facts import Fact
from schema.model.events import (
    Action,
    AggregationEvent,
    AssociationEvent,
    Event,
    ObjectEvent,
    QuantityElement,
    TransactionEvent,
    TransformationEvent,
)
from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import ITEM_KINDS, Kind


class Role(StrEnum):
    """What happens to an item in an event."""

    CONSUMED = "CONSUMED"
    MADE = "MADE"
    PASSING = "PASSING"


@dataclass(frozen=True, slots=True)
class Part:
    """An item's part in an event. ``sure``: listed, or certainly inside a listed container."""

    event: str
    item: str
    roles: frozenset[Role]
    listed: bool
    sure: bool

    @property
    def leaves(self) -> bool:
        """What is made or passes leaves the event, what is consumed does not."""
        return bool(self.roles & {Role.MADE, Role.PASSING})


def walkable(text: str) -> bool:
    """Whether an id in an item field is an item; a GTIN without lot or serial is not."""
    return read(text).kind in ITEM_KINDS


def mentions(event: Event) -> list[tuple[str, Role]]:
    """Every id in the event's item fields, as written, with the role its place there gives."""
    if isinstance(event, TransformationEvent):
        inputs = [*event.input_epc_list, *_classes(event.input_quantity_list)]
        outputs = [*event.output_epc_list, *_classes(event.output_quantity_list)]
        consumed = [(text, Role.CONSUMED) for text in inputs]
        return consumed + [(text, Role.MADE) for text in outputs]
    if isinstance(event, ObjectEvent):
        role = {Action.ADD: Role.MADE, Action.DELETE: Role.CONSUMED}.get(event.action, Role.PASSING)
        return [(text, role) for text in [*event.epc_list, *_classes(event.quantity_list)]]
    if isinstance(event, TransactionEvent):
        named = [*event.epc_list, *_classes(event.quantity_list)]
    else:
        named = [*event.child_epcs, *_classes(event.child_quantity_list)]
    parent = [event.parent_id] if event.parent_id else []
    return [(text, Role.PASSING) for text in [*parent, *named]]


def _classes(quantities: tuple[QuantityElement, ...]) -> list[str]:
    return [quantity.epc_class for quantity in quantities]


def listed(fact: Fact) -> dict[str, set[Role]]:
    """The items that the event lists, by canonical id, with every role it gives them."""
    found: dict[str, set[Role]] = {}
    for text, role in mentions(fact.event):
        if walkable(text):
            found.setdefault(canonical(text), set()).add(role)
    return found


def unrecorded(fact: Fact) -> set[tuple[str, Role]]:
    """Classes, patterns and the like in item fields: never walked. Places are none of them."""
    return {
        (canonical(text), role)
        for text, role in mentions(fact.event)
        if read(text).kind in (Kind.PRODUCT, Kind.PATTERN)
    }


def container(fact: Fact) -> str | None:
    """The container of an aggregation or association; a place is none, a transaction has none."""
    if not isinstance(fact.event, AggregationEvent | AssociationEvent):
        return None
    parent = fact.event.parent_id
    return canonical(parent) if parent and walkable(parent) else None


def named_contents(fact: Fact) -> set[str]:
    """The contents that an aggregation or association event lists, whatever its action."""
    if not isinstance(fact.event, AggregationEvent | AssociationEvent):
        return set()
    texts = [*fact.event.child_epcs, *_classes(fact.event.child_quantity_list)]
    return {canonical(text) for text in texts if walkable(text)}
