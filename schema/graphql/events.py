"""Events with everyone who says so, and pages of them."""

from datetime import datetime
from typing import Annotated

import strawberry

from schema.graphql import public_id
from schema.graphql.hub import EventPage, SaidBy, Told
from schema.graphql.identifiers import CodeRefused
from schema.graphql.nodes import Node, PageInfo
from schema.graphql.public_id import NodeType
from schema.graphql.scalars import JsonValue, at, to_datetime, to_json
from schema.model import events as model
from schema.model.events import Action, EventType
from schema.model.times import EventTime


@strawberry.type(description="When an event happened: an interval, because sources are not exact.")
class Interval:
    """Both ends inclusive and equal for an instant; null is an open end."""

    earliest: datetime | None = strawberry.field(description="Not before this moment.")
    latest: datetime | None = strawberry.field(description="Not after this moment.")
    offset: str = strawberry.field(description="The local offset it was stated with.")
    written: str | None = strawberry.field(description="The time as the source wrote it.")


@strawberry.type(description="So much of a class of things (EPCIS 2.0, 7.3.3.3).")
class QuantityElement:
    """A lot, or a product, with a quantity."""

    epc_class: str = strawberry.field(description="The class, as the source writes it.")
    quantity: float | None = strawberry.field(description="How much; null: not known.")
    uom: str | None = strawberry.field(
        description="UN/CEFACT unit (KGM, LTR); null: the quantity counts pieces."
    )


@strawberry.type(description="A value with its type: a business document, source or destination.")
class TypedValue:
    """The type is a word of the Core Business Vocabulary or a URI."""

    type: str | None = strawberry.field(description="CBV word or URI.")
    value: str = strawberry.field(description="The document's, party's or place's id.")


@strawberry.type(description="One system's record of an event.")
class EventRecord:
    """Provenance."""

    system: str = strawberry.field(description="The system that says so.")
    record_id: str = strawberry.field(description="Its own id of the record.")
    recorded_at: datetime | None = strawberry.field(description="When it took the event in.")
    fetched_at: datetime = strawberry.field(description="When the hub heard it.")


@strawberry.type(description="An EPCIS event, once however many systems say so.")
class Event(Node):
    """The fields of all five types; those that a type lacks are null or empty."""

    type: EventType = strawberry.field(description="Which of the five types.")
    event_id: str | None = strawberry.field(description="Its own id, if it came with one.")
    hash: str = strawberry.field(description="Its CBV 2.0 event hash.")
    event_time: Interval = strawberry.field(description="When it happened.")
    action: Action | None = strawberry.field(description="What it means for what it names.")
    biz_step: str | None = strawberry.field(description="Business step: CBV word or URI.")
    disposition: str | None = strawberry.field(description="State afterwards: CBV word or URI.")
    read_point: str | None = strawberry.field(description="Where it happened.")
    biz_location: str | None = strawberry.field(description="Where its items are afterwards.")
    parent_id: str | None = strawberry.field(description="The container or parent.")
    transformation_id: str | None = strawberry.field(description="Joins parts of one process.")
    epc_list: list[str] = strawberry.field(description="Instances observed.")
    quantity_list: list[QuantityElement] = strawberry.field(description="Lots observed.")
    child_epcs: list[str] = strawberry.field(description="Instances in the container.")
    child_quantity_list: list[QuantityElement] = strawberry.field(
        description="Lots in the container."
    )
    input_epc_list: list[str] = strawberry.field(description="Instances consumed.")
    input_quantity_list: list[QuantityElement] = strawberry.field(description="Lots consumed.")
    output_epc_list: list[str] = strawberry.field(description="Instances made.")
    output_quantity_list: list[QuantityElement] = strawberry.field(description="Lots made.")
    biz_transactions: list[TypedValue] = strawberry.field(description="Business documents.")
    sources: list[TypedValue] = strawberry.field(description="Where it was expected to come from.")
    destinations: list[TypedValue] = strawberry.field(description="Where it was expected to go.")
    ilmd: JsonValue | None = strawberry.field(description="Instance or lot master data.")
    extensions: JsonValue | None = strawberry.field(
        description="Fields that the standard does not name, keyed `{namespace}name`."
    )
    records: list[EventRecord] = strawberry.field(description="Everyone who says so.")


@strawberry.type(description="An event in a list.")
class EventEdge:
    """Relay's edge."""

    node: Event = strawberry.field(description="The event.")
    cursor: str = strawberry.field(description="Give it as `after` to continue behind it.")


@strawberry.type(description="A page of events, oldest first.")
class EventConnection:
    """Relay's connection."""

    nodes: list[Event] = strawberry.field(description="The events.")
    edges: list[EventEdge] = strawberry.field(description="The events with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")


EventsResult = Annotated[
    EventConnection | CodeRefused,
    strawberry.union(
        "EventsResult", description="A page of events, or the code of the filter that was refused."
    ),
]


def event_connection(page: EventPage, after: str | None) -> EventConnection:
    """The type of a page that began behind ``after``."""
    nodes = [event(told) for told in page.events]
    cursors = page.cursors
    return EventConnection(
        nodes=nodes,
        edges=[EventEdge(node=n, cursor=c) for n, c in zip(nodes, cursors, strict=True)],
        page_info=PageInfo(
            has_next_page=page.more,
            has_previous_page=after is not None,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
    )


def event(told: Told) -> Event:
    """The type of an event. Fields that its type lacks come out null or empty."""
    said = told.event
    return Event(
        id=strawberry.ID(public_id.encode(NodeType.EVENT, told.id)),
        type=said.type,
        event_id=said.event_id,
        hash=told.id,
        event_time=interval(said.event_time),
        action=getattr(said, "action", None),
        biz_step=said.biz_step,
        disposition=said.disposition,
        read_point=said.read_point,
        biz_location=said.biz_location,
        parent_id=getattr(said, "parent_id", None),
        transformation_id=getattr(said, "transformation_id", None),
        epc_list=_ids(said, "epc_list"),
        quantity_list=_quantities(said, "quantity_list"),
        child_epcs=_ids(said, "child_epcs"),
        child_quantity_list=_quantities(said, "child_quantity_list"),
        input_epc_list=_ids(said, "input_epc_list"),
        input_quantity_list=_quantities(said, "input_quantity_list"),
        output_epc_list=_ids(said, "output_epc_list"),
        output_quantity_list=_quantities(said, "output_quantity_list"),
        biz_transactions=[_typed(entry) for entry in said.biz_transactions],
        sources=[_typed(entry) for entry in said.sources],
        destinations=[_typed(entry) for entry in said.destinations],
        ilmd=to_json(ilmd) if (ilmd := getattr(said, "ilmd", None)) else None,
        extensions=to_json(said.extensions) if said.extensions else None,
        records=[_record(record) for record in told.records],
    )


def interval(value: EventTime) -> Interval:
    """The type of an event's time, in the zone it was stated with."""
    return Interval(
        earliest=to_datetime(value.earliest, value.offset),
        latest=to_datetime(value.latest, value.offset),
        offset=value.offset,
        written=value.written,
    )


def _ids(said: model.Event, name: str) -> list[str]:
    return list(getattr(said, name, ()))


def _quantities(said: model.Event, name: str) -> list[QuantityElement]:
    elements: tuple[model.QuantityElement, ...] = getattr(said, name, ())
    return [
        QuantityElement(epc_class=e.epc_class, quantity=e.quantity, uom=e.uom) for e in elements
    ]


def _typed(entry: model.BizTransaction | model.SourceDest) -> TypedValue:
    return TypedValue(type=entry.type, value=entry.value)


def _record(value: SaidBy) -> EventRecord:
    return EventRecord(
        system=value.system,
        record_id=value.record_id,
        recorded_at=to_datetime(value.recorded_at),
        fetched_at=at(value.fetched_at),
    )
