"""Which events a caller wants."""

from datetime import datetime

import strawberry

from schema.graphql.hub import EventsWanted
from schema.graphql.windows import window
from schema.model.events import EventType


@strawberry.input(
    description="Events that match every field given; a field matches by any of its values."
)
class EventFilter:
    """All fields optional; none given: every event."""

    items: list[str] | None = strawberry.field(
        default=None, description="Codes of items, in any accepted form, or stamps' URLs."
    )
    locations: list[str] | None = strawberry.field(
        default=None,
        description="Codes of locations: GLNs, bare or with (414), or systems' own codes.",
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


def wanted(asked: EventFilter) -> EventsWanted:
    """What a filter asks for, its codes still as typed; ``Mistake`` for an impossible time."""
    since, until = window(asked.since, asked.until)
    return EventsWanted(
        items=tuple(asked.items or ()),
        locations=tuple(asked.locations or ()),
        types=tuple(asked.types or ()),
        biz_steps=tuple(asked.biz_steps or ()),
        event_ids=tuple(asked.event_ids or ()),
        since=since,
        until=until,
    )
