"""How much an event makes, uses and disposes of: the mentions that add up (section 4, Quantity).

*Made* are object ADDs and outputs of transformations, *used* their inputs, *disposed* object
DELETEs. OBSERVE, packing, shipping, receiving and transaction events never add up: they see the
same goods again. An instance is one only as itself and has no sheet.
"""

from collections.abc import Iterable, Iterator
from math import inf
from typing import NamedTuple

from schema.model.events import (
    Action,
    Event,
    ObjectEvent,
    QuantityElement,
    TransformationEvent,
)
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Kind
from schema.model.keys import ItemId

MADE, USED, DISPOSED = range(3)
_CLASSES = frozenset({Kind.LOT, Kind.LOCAL_ITEM, Kind.URI})
"""Kinds of items that may be a class of things."""
_WAYS = {Action.ADD: MADE, Action.DELETE: DISPOSED}


class Mention(NamedTuple):
    """So much of something was made, used or disposed of.

    ``item`` is None for what a transformation names that has no sheet: a product without a lot, or
    an instance. ``amount`` is the decimal text of the quantity, None when it is not stated;
    ``unit`` is empty for a count of pieces.
    """

    way: int
    item: ItemId | None
    amount: str | None
    unit: str


def mentions(event: Event) -> tuple[Mention, ...]:
    """Every mention of an event that adds up, in its order."""
    if isinstance(event, TransformationEvent):
        used = _listed(USED, event.input_epc_list, event.input_quantity_list)
        made = _listed(MADE, event.output_epc_list, event.output_quantity_list)
        return (*used, *made)
    if isinstance(event, ObjectEvent) and event.action in _WAYS:
        listed = _listed(_WAYS[event.action], event.epc_list, event.quantity_list)
        return tuple(mention for mention in listed if mention.item is not None)
    return ()


def _listed(way: int, epcs: Iterable[str], classes: Iterable[QuantityElement]) -> Iterator[Mention]:
    """A class listed as an EPC has no quantity there; of all that has no sheet one is enough."""
    uncounted = False
    for epc in epcs:
        item = _class(epc)
        if item is not None or not uncounted:
            yield Mention(way, item, None, "")
        uncounted = uncounted or item is None
    for element in classes:
        yield Mention(way, _class(element.epc_class), _text(element.quantity), element.uom or "")


def _text(quantity: float | None) -> str | None:
    """The shortest decimal number that is this quantity; None for what is none."""
    return repr(quantity) if quantity is not None and 0 <= quantity < inf else None


def _class(written: str) -> ItemId | None:
    identifier = read(written)
    return ItemId(identifier.canonical) if identifier.kind in _CLASSES else None
