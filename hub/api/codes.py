"""What a code is, as far as the hub can tell: typed, scanned, or the URL on a system's stamp."""

import re

from connectors.sdk.stamps import read_stamp
from hub.graph.store import GraphStore
from hub.registry.registry import Registry
from schema.graphql.hub import Sort
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import CodeError, Identifier, Kind
from schema.model.identifiers.parse import parse_code
from schema.model.identifiers.readings import second_reading
from schema.model.identifiers.trace_code import traced_item
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery

_WEB = re.compile(r"\s*https?://", re.IGNORECASE)
_PLACES = {Kind.PLACE, Kind.LOCAL_PLACE, Kind.PARTY}


class Codes:
    """Reads codes with what the registry's systems print on stamps and what the graph knows."""

    def __init__(self, registry: Registry, store: GraphStore) -> None:
        self._registry = registry
        self._store = store

    async def identify(self, code: str) -> Identifier:
        """What a code names. ``CodeError`` if it breaks a rule, or is a URL that fits no stamp.

        An id that records in the graph use is accepted as it is, whatever is wrong with it.
        """
        try:
            return traced_item(self._strictly(code))
        except CodeError:
            identifier = read(code)
            if identifier.kind is not Kind.UNREADABLE and await self.sort(identifier):
                return identifier
            raise

    async def place(self, code: str) -> PlaceId:
        """The site that a code names, bare digits a GLN; ``CodeError`` if it is no location's."""
        typed = await self.identify(code)
        identifier = second_reading(code, typed) or typed
        known = identifier.kind is Kind.URI and await self.sort(identifier) is Sort.LOCATION
        if identifier.kind not in _PLACES and not known:
            raise CodeError(code, "names no location", "Give a location's GLN, or its own code.")
        return PlaceId(canonical(identifier))

    async def sort(self, identifier: Identifier) -> Sort | None:
        """As what the graph knows an identifier; None when no record names it."""
        if await self._store.item(ItemId(identifier.canonical)):
            return Sort.ITEM
        known = await self._store.place(PlaceId(canonical(identifier)))
        return Sort.LOCATION if known else None

    def _strictly(self, code: str) -> Identifier:
        if not _WEB.match(code):
            return parse_code(code)
        try:
            return read(read_stamp(code, self._registry.systems.values()).item)
        except CodeError:
            identifier = parse_code(code)
            if identifier.kind is Kind.URI:
                raise
            return identifier


def canonical(identifier: Identifier) -> str:
    """The id under which the graph keeps an identifier: places without their extension."""
    return (
        identifier.site
        if identifier.kind in _PLACES and identifier.site
        else (identifier.canonical)
    )


def natural_sort(identifier: Identifier) -> Sort:
    """What an identifier is by its form alone."""
    if identifier.kind in _PLACES:
        return Sort.LOCATION
    return Sort.PRODUCT if identifier.kind is Kind.PRODUCT else Sort.ITEM


def questions(identifier: Identifier) -> tuple[EventQuery, ...]:
    """What to ask systems about an identifier, the likelier first."""
    item = ItemId(identifier.canonical)
    at_place = EventQuery(places=(PlaceId(canonical(identifier)),))
    if identifier.kind in _PLACES:
        return (at_place,)
    if identifier.kind in {Kind.LOT, Kind.PRODUCT}:
        return (EventQuery(epc_classes=(item,)),)
    if identifier.kind in {Kind.URI, Kind.LOCAL_ITEM}:
        either = EventQuery(epcs=(item,), epc_classes=(item,))
        return (either, at_place) if identifier.kind is Kind.URI else (either,)
    return (EventQuery(epcs=(item,)),)
