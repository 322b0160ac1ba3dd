"""Which events are wanted: codes and words as typed become those of the supply graph."""

from hub.api.codes import Codes, canonical
from schema.epcis.vocabulary import BIZ_STEPS
from schema.graphql.hub import EventsWanted
from schema.model.identifiers.identifier import CodeError, Identifier, Kind
from schema.model.identifiers.readings import bare_gln
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery

_NOT_ITEMS = {Kind.PRODUCT, Kind.PATTERN, Kind.PLACE, Kind.PARTY, Kind.LOCAL_PLACE}
_PLACES = {Kind.PLACE, Kind.LOCAL_PLACE, Kind.URI}


async def event_query(wanted: EventsWanted, codes: Codes) -> EventQuery:
    """The question; ``CodeError`` for the first code that is refused or of the wrong kind."""
    items = {await _item(code, codes) for code in wanted.items}
    places = {await _place(code, codes) for code in wanted.locations}
    return EventQuery(
        epcs=tuple(sorted(items)),
        places=tuple(sorted(places)),
        event_types=tuple(sorted(set(wanted.types))),
        biz_steps=tuple(sorted({biz_step(step) for step in wanted.biz_steps})),
        event_ids=tuple(sorted(set(wanted.event_ids))),
        ge_event_time=wanted.since,
        lt_event_time=wanted.until,
    )


def biz_step(text: str) -> str:
    """The bare word of the Core Business Vocabulary in any spelling; any other text as it is."""
    return BIZ_STEPS.get(text.strip(), text)


async def _item(code: str, codes: Codes) -> ItemId:
    identifier = await codes.identify(code)
    if identifier.kind in _NOT_ITEMS:
        raise _wrong(code, identifier, "an item", "Give a lot, an instance or a logistic unit.")
    return ItemId(identifier.canonical)


async def _place(code: str, codes: Codes) -> PlaceId:
    """A place; 13 bare digits can only be a GLN here."""
    gln = bare_gln(code)
    identifier = await codes.identify(f"(414){gln}" if gln else code)
    if identifier.kind not in _PLACES:
        raise _wrong(code, identifier, "a location", "Give a GLN or a system's own code.")
    return PlaceId(canonical(identifier))


def _wrong(code: str, identifier: Identifier, what: str, hint: str) -> CodeError:
    named = identifier.kind.replace("_", " ").lower()
    return CodeError(code, f"names a {named}, which is not {what}", hint)
