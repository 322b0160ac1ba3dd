"""Items, locations and products: what a code can name, and what is known of it."""

from datetime import datetime
from typing import Annotated, TypedDict

import strawberry

from schema.graphql import public_id
from schema.graphql.answers import Coverage, SourceReport, coverage, source_report
from schema.graphql.context import Info
from schema.graphql.events import EventConnection, event_connection
from schema.graphql.hub import Found, Lookup, Missing, Refused, Sort, Statement
from schema.graphql.hub import Subject as Known
from schema.graphql.identifiers import CodeRefused, Identifier, code_refused, identifier
from schema.graphql.nodes import Node
from schema.graphql.paging import After, First, checked
from schema.graphql.public_id import NodeType
from schema.graphql.scalars import JsonValue, at, to_datetime, to_json
from schema.model.counted import counted
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery


@strawberry.type(description="Master data: what one system states of a product, place or party.")
class MasterDataStatement:
    """An EPCIS vocabulary element, with its source and age."""

    system: str = strawberry.field(description="The system that states it.")
    fetched_at: datetime = strawberry.field(description="When the hub heard it.")
    type: str = strawberry.field(description="The EPCIS vocabulary it belongs to.")
    written: str = strawberry.field(description="The id as the system writes it.")
    attributes: JsonValue = strawberry.field(description="The attributes by name or URI.")
    children: list[str] = strawberry.field(description="Ids of what lies below it.")


@strawberry.interface(description="What is known of anything that a code can name.")
class Subject(Node):
    """The fields that items, locations and products share."""

    uri: str = strawberry.field(description="The canonical form of its identifier.")
    identifier: Identifier = strawberry.field(description="The identifier, taken apart.")
    spellings: list[str] = strawberry.field(description="The ways in which sources write it.")
    systems: list[str] = strawberry.field(
        description="The systems that have records of it: of a product, of its lots or its master"
        " data."
    )
    event_count: int = strawberry.field(description="Events known in the supply graph.")
    first_seen: datetime | None = strawberry.field(description="Its earliest event.")
    last_seen: datetime | None = strawberry.field(description="Its latest event.")
    statements: list[MasterDataStatement] = strawberry.field(
        description="Master data, the most recently heard first; behind an item's own"
        " what is said of its product."
    )


async def _events(info: Info, query: EventQuery, first: int, after: str | None) -> EventConnection:
    asked = info.context
    page = await asked.hub.events(query, checked(first), after, asked.viewer, asked.deadline)
    return event_connection(page, after)


async def _item_events(
    info: Info, root: strawberry.Parent["Item"], first: First = 50, after: After = None
) -> EventConnection:
    return await _events(info, EventQuery(epcs=(ItemId(root.uri),)), first, after)


async def _location_events(
    info: Info, root: strawberry.Parent["Location"], first: First = 50, after: After = None
) -> EventConnection:
    return await _events(info, EventQuery(places=(PlaceId(root.uri),)), first, after)


@strawberry.type(description="What can move or change: a lot, an instance, a logistic unit…")
class Item(Subject):
    """An item."""

    events: EventConnection = strawberry.field(
        resolver=_item_events, description="Its events in the supply graph, oldest first."
    )


@strawberry.type(description="Where things are: a place by its GLN or a system's own code.")
class Location(Subject):
    """A place."""

    events: EventConnection = strawberry.field(
        resolver=_location_events, description="Events that happened there, oldest first."
    )


@strawberry.type(description="A class of things by its GTIN. It is never traced: its lots are.")
class Product(Subject):
    """A product."""

    lots: list[str] = strawberry.field(
        description="Lots and instances known of it (canonical forms), at most 1,000."
    )


@strawberry.type(description="A code that names something known.")
class LookupFound:
    """See ``Found``."""

    subject: Subject = strawberry.field(description="What it names.")
    sources: list[SourceReport] = strawberry.field(
        description="The systems asked for it just now; empty if it was known already."
    )


@strawberry.type(description="A sound code of which nobody who answered knows anything.")
class NotFound:
    """Not the same as “does not exist”: see who did not answer."""

    message: str = strawberry.field(description="What was asked, in a sentence.")
    identifier: Identifier = strawberry.field(description="The code, taken apart.")
    sources: list[SourceReport] = strawberry.field(
        description="Every system that was asked, or was not and why."
    )
    coverage: Coverage = strawberry.field(description="How many of them answered.")


LookupResult = Annotated[
    LookupFound | CodeRefused | NotFound,
    strawberry.union("LookupResult", description="How the look-up of a code ended."),
]


def lookup_result(value: Lookup) -> LookupFound | CodeRefused | NotFound:
    """The type of a look-up's end."""
    match value:
        case Found():
            sources = [source_report(report) for report in value.sources]
            return LookupFound(subject=subject(value.subject), sources=sources)
        case Refused():
            return code_refused(value)
        case Missing():
            return _not_found(value)


class _Shared(TypedDict):
    id: strawberry.ID
    uri: str
    identifier: Identifier
    spellings: list[str]
    systems: list[str]
    event_count: int
    first_seen: datetime | None
    last_seen: datetime | None
    statements: list[MasterDataStatement]


def subject(value: Known) -> Subject:
    """The type of an item, a location or a product."""
    shared: _Shared = {
        "id": strawberry.ID(public_id.encode(_NODE_TYPES[value.sort], value.identifier.canonical)),
        "uri": value.identifier.canonical,
        "identifier": identifier(value.identifier),
        "spellings": list(value.spellings),
        "systems": [str(system) for system in value.systems],
        "event_count": value.events,
        "first_seen": to_datetime(value.first),
        "last_seen": to_datetime(value.last),
        "statements": [_statement(statement) for statement in value.statements],
    }
    if value.sort is Sort.PRODUCT:
        return Product(**shared, lots=[str(lot) for lot in value.lots])
    return Item(**shared) if value.sort is Sort.ITEM else Location(**shared)


_NODE_TYPES = {
    Sort.ITEM: NodeType.ITEM,
    Sort.LOCATION: NodeType.LOCATION,
    Sort.PRODUCT: NodeType.PRODUCT,
}


def _not_found(value: Missing) -> NotFound:
    asked = counted(value.coverage.of, "system")
    spoke = f"{value.coverage.answered} of {asked} that could know answered"
    return NotFound(
        message=f"Nothing is known of {value.identifier.canonical}: {spoke}. {value.hint}".strip(),
        identifier=identifier(value.identifier),
        sources=[source_report(report) for report in value.sources],
        coverage=coverage(value.coverage),
    )


def _statement(value: Statement) -> MasterDataStatement:
    return MasterDataStatement(
        system=value.system,
        fetched_at=at(value.fetched_at),
        type=value.data.type,
        written=value.data.id,
        attributes=to_json(value.data.attributes),
        children=list(value.data.children),
    )
