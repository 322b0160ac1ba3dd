"""Ids as the questions that systems are asked: each kind of id through its own parameter."""

from collections.abc import Collection, Iterable

from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import PLACE_KINDS, Kind
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery

TRANSFORMATION = "transformation "
"""Marks a key that is a transformation's id."""
EVENT = "event "
"""Marks a key that is an event's id."""
EVERYONE = "everyone "
"""Marks a key as that of a start that all were asked about."""
_EITHER = frozenset({Kind.LOCAL_ITEM, Kind.URI})
"""Kinds of which the id does not tell whether they name an instance or a class."""


def questions(keys: Collection[str]) -> tuple[EventQuery, ...]:
    """The questions for items, places, transformations and events: one for each sort there is.

    They are kept apart because the parameters of one question narrow each other.
    """
    pools, events = _marked(TRANSFORMATION, keys), _marked(EVENT, keys)
    ids = sorted(key for key in keys if not key.startswith((TRANSFORMATION, EVENT)))
    places = tuple(PlaceId(k) for k in ids if read(k).kind in PLACE_KINDS)
    items = [key for key in ids if read(key).kind not in PLACE_KINDS]
    found = []
    if items:
        found.append(EventQuery(epcs=_of(items, False), epc_classes=_of(items, True)))
    if places:
        found.append(EventQuery(places=places))
    if pools:
        found.append(EventQuery(transformation_ids=pools))
    if events:
        found.append(EventQuery(event_ids=events))
    return tuple(found)


def keys_of(query: EventQuery) -> frozenset[str]:
    """The keys that a question is about."""
    pools = (TRANSFORMATION + pool for pool in query.transformation_ids)
    events = (EVENT + event for event in query.event_ids)
    return frozenset((*query.epcs, *query.epc_classes, *query.places, *pools, *events))


def _marked(mark: str, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(k.removeprefix(mark) for k in keys if k.startswith(mark)))


def _of(items: Iterable[str], classes: bool) -> tuple[ItemId, ...]:
    def belongs(key: str) -> bool:
        kind = read(key).kind
        return kind in _EITHER or (kind is Kind.LOT) is classes

    return tuple(ItemId(key) for key in items if belongs(key))
