"""Which events a caller wants: codes as typed become the canonical ids of a question."""

from datetime import datetime

import strawberry

from schema.graphql.hub import Refused
from schema.model.events import EventType
from schema.model.identifiers.identifier import CodeError, Identifier, Kind
from schema.model.identifiers.parse import parse_code
from schema.model.identifiers.trace_code import traced_item
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery
from schema.model.times import Micros, micros

_NOT_ITEMS = {Kind.PRODUCT, Kind.PATTERN, Kind.PLACE, Kind.PARTY, Kind.LOCAL_PLACE}


@strawberry.input(
    description="Events that match every field given; a field matches by any of its values."
)
class EventFilter:
    """All fields optional; none given: every event."""

    items: list[str] | None = strawberry.field(
        default=None, description="Codes of items, in any accepted form."
    )
    locations: list[str] | None = strawberry.field(
        default=None, description="Codes of locations: GLNs or systems' own codes."
    )
    types: list[EventType] | None = strawberry.field(default=None, description="Event types.")
    biz_steps: list[str] | None = strawberry.field(
        default=None, description="Business steps: bare CBV words (shipping) or URIs."
    )
    event_ids: list[str] | None = strawberry.field(
        default=None, description="The events' own ids, as written."
    )
    since: datetime | None = strawberry.field(
        default=None, description="Events at or after this moment."
    )
    until: datetime | None = strawberry.field(
        default=None, description="Events before this moment."
    )


def event_query(asked: EventFilter) -> EventQuery | Refused:
    """The question that a filter stands for, or the first of its codes that is refused."""
    try:
        items = sorted({_item(code) for code in asked.items or ()})
        places = sorted({_place(code) for code in asked.locations or ()})
    except CodeError as error:
        return Refused(error.code, error.rule, error.hint)
    return EventQuery(
        epcs=tuple(items),
        places=tuple(places),
        event_types=tuple(sorted(set(asked.types or ()))),
        biz_steps=tuple(sorted(set(asked.biz_steps or ()))),
        event_ids=tuple(sorted(set(asked.event_ids or ()))),
        ge_event_time=_micros(asked.since),
        lt_event_time=_micros(asked.until),
    )


def _item(code: str) -> ItemId:
    identifier = traced_item(parse_code(code))
    if identifier.kind in _NOT_ITEMS:
        raise _wrong(code, identifier, "an item", "Give a lot, an instance or a logistic unit.")
    return ItemId(identifier.canonical)


def _place(code: str) -> PlaceId:
    identifier = parse_code(code)
    if identifier.kind not in {Kind.PLACE, Kind.LOCAL_PLACE, Kind.URI}:
        raise _wrong(code, identifier, "a location", "Give a GLN or a system's own code.")
    return PlaceId(identifier.site or identifier.canonical)


def _wrong(code: str, identifier: Identifier, wanted: str, hint: str) -> CodeError:
    named = identifier.kind.replace("_", " ").lower()
    return CodeError(code, f"names a {named}, which is not {wanted}", hint)


def _micros(moment: datetime | None) -> Micros | None:
    return None if moment is None else micros(moment)
