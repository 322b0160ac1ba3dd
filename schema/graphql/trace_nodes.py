"""The parts of a trace: plain subtrees, thousands of them in one answer."""

from datetime import datetime

import strawberry

from schema.graphql import public_id
from schema.graphql.events import Interval, interval
from schema.graphql.public_id import NodeType
from schema.graphql.scalars import to_datetime
from schema.model import trace as model
from schema.model.events import EventType
from schema.model.trace import Certainty, FindingKind, GapKind, ItemRole, LinkKind


@strawberry.type(
    description="How much of an item was made, used and disposed of, over all that is recorded of"
    " it. A sum is null when the records leave it open."
)
class ItemQuantities:
    """See ``schema.model.trace.Quantities``."""

    unit: str | None = strawberry.field(
        description="UN/ECE Recommendation 20 code; null for a count of pieces."
    )
    made: float | None = strawberry.field(
        description="By object events that add it and transformations that put it out."
    )
    used: float | None = strawberry.field(description="By transformations that take it in.")
    disposed: float | None = strawberry.field(description="By object events that delete it.")
    on_hand: float | None = strawberry.field(description="Made, less used and disposed of.")


@strawberry.type(
    description="What went into a transformation and came out of it, all its events together."
)
class TransformationBalance:
    """See ``schema.model.trace.Balance``."""

    unit: str | None = strawberry.field(
        description="UN/ECE Recommendation 20 code; null for a count of pieces."
    )
    inputs: float = strawberry.field(description="How much went in.")
    outputs: float = strawberry.field(description="How much came out.")
    unaccounted: float = strawberry.field(
        description="What did not come out; a loss is normal. Negative when more did."
    )


@strawberry.type(description="An item on a trace.")
class TracedItem:
    """See ``schema.model.trace.TracedItem``."""

    id: strawberry.ID = strawberry.field(description="Give it to `node` or `item`.")
    uri: str = strawberry.field(
        description="Its id as sources write it (of several the first in order); links use it."
    )
    role: ItemRole = strawberry.field(description="Reached, or only a carrier.")
    certainty: Certainty = strawberry.field(description="How surely it belongs to the trace.")
    depth: int = strawberry.field(description="Links from the start, which is at 0.")
    first_seen: datetime | None = strawberry.field(description="Its first event on the trace.")
    last_seen: datetime | None = strawberry.field(description="Its last event on the trace.")
    reason: str | None = strawberry.field(description="Why a POSSIBLE one is only that.")
    quantities: list[ItemQuantities] = strawberry.field(
        description="One for each unit that does not convert into the others; none of an instance."
    )


@strawberry.type(description="A location on a trace.")
class TracedLocation:
    """See ``schema.model.trace.TracedPlace``."""

    id: strawberry.ID = strawberry.field(description="Give it to `node` or `location`.")
    uri: str = strawberry.field(
        description="Its id as sources write it (of several the first in order); links use it."
    )
    name: str | None = strawberry.field(description="Its name, if a system states one.")
    province_code: str | None = strawberry.field(
        description="Code (scheme GSO_63) of the province it lies in, if known."
    )
    certainty: Certainty = strawberry.field(description="How surely it belongs to the trace.")
    depth: int = strawberry.field(description="Links from the start, which is at 0.")
    first_seen: datetime | None = strawberry.field(description="Its first event on the trace.")
    last_seen: datetime | None = strawberry.field(description="Its last event on the trace.")
    reason: str | None = strawberry.field(description="Why a POSSIBLE one is only that.")


@strawberry.type(description="A step of a trace; `from` is upstream and `to` downstream.")
class TracedLink:
    """Between locations for MOVEMENT, else between items."""

    from_: str = strawberry.field(name="from", description="Uri of the upstream node.")
    to: str = strawberry.field(description="Uri of the downstream node.")
    kind: LinkKind = strawberry.field(description="Why the one leads to the other.")
    event: str | None = strawberry.field(
        description="Id of the event that shows it; null where only master data says so."
    )
    certainty: Certainty = strawberry.field(description="How sure it is.")
    item: str | None = strawberry.field(description="Uri of the item that moved, for MOVEMENT.")
    location: str | None = strawberry.field(description="Uri of where they met, for CONTACT.")
    container: str | None = strawberry.field(
        description="Uri of what they met in, for CONTACT in a container."
    )
    stated_by: list[str] = strawberry.field(
        description="The systems whose master data says so, for MEMBERSHIP and EQUIVALENCE."
    )
    records: int = strawberry.field(
        description="How many records say so, the master data of a system as one."
    )
    fetched_at: datetime | None = strawberry.field(description="When the oldest was heard.")


@strawberry.type(description="An event on a trace.")
class TracedEvent:
    """An event in short; `events(filter:)` and `node` give the whole."""

    id: str = strawberry.field(
        description="Its own id, or its CBV 2.0 hash if it came without one; links use it."
    )
    hash: str = strawberry.field(
        description="CBV 2.0 hash of its content: it tells apart two events of one id."
    )
    type: EventType = strawberry.field(description="Which of the five types.")
    event_time: Interval = strawberry.field(description="When it happened.")
    biz_step: str | None = strawberry.field(description="Business step.")
    action: str | None = strawberry.field(description="What it means for what it names.")
    read_point: str | None = strawberry.field(description="Where it happened, as written.")
    biz_location: str | None = strawberry.field(description="Where its items are afterwards.")
    systems: list[str] = strawberry.field(description="The systems that say so.")
    balance: TransformationBalance | None = strawberry.field(
        description="Of its transformation, where every input and output states a quantity and all"
        " of these convert into each other."
    )


@strawberry.type(description="Something that is not known, and whom to ask.")
class Gap:
    """See ``schema.model.trace.Gap``."""

    kind: GapKind = strawberry.field(description="Why the trace may go on.")
    reason: str = strawberry.field(description="A sentence for the reader.")
    item: str | None = strawberry.field(description="Uri of the item concerned.")
    location: str | None = strawberry.field(description="Uri of its last known location.")
    next_location: str | None = strawberry.field(
        description="Uri of where it was expected, or said to come from."
    )
    province_codes: list[str] = strawberry.field(
        description="Codes (scheme GSO_63) of the provinces to ask."
    )
    system: str | None = strawberry.field(description="The system to ask.")
    event: str | None = strawberry.field(description="Id of the last event known.")


@strawberry.type(description="Something odd that the records themselves say.")
class Finding:
    """See ``schema.model.trace.Finding``."""

    kind: FindingKind = strawberry.field(description="What is odd.")
    message: str = strawberry.field(description="A sentence for the reader.")
    item: str | None = strawberry.field(description="Uri of the item concerned.")
    events: list[str] = strawberry.field(description="Ids of the events that show it.")


@strawberry.type(description="Where a trace stopped because a limit was reached.")
class FrontierEntry:
    """It can be resumed from here."""

    item: str = strawberry.field(description="Uri of the item.")
    event: str = strawberry.field(description="Id of the event.")
    depth: int = strawberry.field(description="Links from the start.")


def traced_item(value: model.TracedItem) -> TracedItem:
    """The type of an item."""
    return TracedItem(
        id=strawberry.ID(public_id.encode(NodeType.ITEM, value.canonical)),
        uri=value.id,
        role=value.role,
        certainty=value.certainty,
        depth=value.depth,
        first_seen=to_datetime(value.first),
        last_seen=to_datetime(value.last),
        reason=value.reason,
        quantities=[_quantities(sheet) for sheet in value.quantities],
    )


def _quantities(value: model.Quantities) -> ItemQuantities:
    return ItemQuantities(
        unit=value.unit,
        made=value.made,
        used=value.used,
        disposed=value.disposed,
        on_hand=value.on_hand,
    )


def _balance(value: model.Balance | None) -> TransformationBalance | None:
    if value is None:
        return None
    return TransformationBalance(
        unit=value.unit,
        inputs=value.inputs,
        outputs=value.outputs,
        unaccounted=value.unaccounted,
    )


def traced_location(value: model.TracedPlace) -> TracedLocation:
    """The type of a place."""
    return TracedLocation(
        id=strawberry.ID(public_id.encode(NodeType.LOCATION, value.canonical)),
        uri=value.id,
        name=value.name,
        province_code=value.province,
        certainty=value.certainty,
        depth=value.depth,
        first_seen=to_datetime(value.first),
        last_seen=to_datetime(value.last),
        reason=value.reason,
    )


def traced_link(value: model.TracedLink) -> TracedLink:
    """The type of a link."""
    return TracedLink(
        from_=value.from_,
        to=value.to,
        kind=value.kind,
        event=value.event,
        certainty=value.certainty,
        item=value.item,
        location=value.place,
        container=value.container,
        stated_by=[str(system) for system in value.stated_by],
        records=value.records,
        fetched_at=to_datetime(value.fetched_at),
    )


def traced_event(value: model.TracedEvent) -> TracedEvent:
    """The type of an event in short."""
    return TracedEvent(
        id=value.id,
        hash=value.hash,
        type=value.type,
        event_time=interval(value.time),
        biz_step=value.biz_step,
        action=value.action,
        read_point=value.read_point,
        biz_location=value.biz_location,
        systems=[str(system) for system in value.systems],
        balance=_balance(value.balance),
    )


def gap(value: model.Gap) -> Gap:
    """The type of a gap."""
    return Gap(
        kind=value.kind,
        reason=value.reason,
        item=value.item,
        location=value.place,
        next_location=value.next_place,
        province_codes=[str(code) for code in value.provinces],
        system=value.system,
        event=value.event,
    )


def finding(value: model.Finding) -> Finding:
    """The type of a finding."""
    return Finding(
        kind=value.kind, message=value.message, item=value.item, events=list(value.events)
    )


def frontier_entry(value: model.FrontierEntry) -> FrontierEntry:
    """The type of a frontier's entry."""
    return FrontierEntry(item=value.item, event=value.event, depth=value.depth)
