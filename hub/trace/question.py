"""Ids as the questions that systems are asked: each kind of id through its own parameter."""

from collections.abc import Collection, Iterable

from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import PLACE_KINDS, Kind
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery

TRANSFORMATION = "transformation "
"""Marks a key that is a transformation's id."""
_EITHER = frozenset({Kind.LOCAL_ITEM, Kind.URI})
"""Kinds of which the id does not tell whether they name an instance or a class."""


def questions(keys: Collection[str]) -> tuple[EventQuery, ...]:
    """The questions for items, places and transformations: one for each sort there is.

    They are kept apart because the parameters of one question narrow each other.
    """
    pools = tuple(
        sorted(k.removeprefix(TRANSFORMATION) for k in keys if k.startswith(TRANSFORMATION))
    )
    ids = sorted(key for key in keys if not key.startswith(TRANSFORMATION))
    places = tuple(PlaceId(k) for k in ids if read(k).kind in PLACE_KINDS)
    items = [key for key in ids if read(key).kind not in PLACE_KINDS]
    found = []
    if items:
        found.append(EventQuery(epcs=_of(items, False), epc_classes=_of(items, True)))
    if places:
        found.append(EventQuery(places=places))
    if pools:
        found.append(EventQuery(transformation_ids=pools))
    return tuple(found)


def _of(items: Iterable[str], classes: bool) -> tuple[ItemId, ...]:
    def belongs(key: str) -> bool:
        kind = read(key).kind
        return kind in _EITHER or (kind is Kind.LOT) is classes

    return tuple(ItemId(key) for key in items if belongs(key))
