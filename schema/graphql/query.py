"""The root of the schema."""

import strawberry

from schema.graphql import resolvers
from schema.graphql.common_source import CommonSourceResult
from schema.graphql.events import EventsResult
from schema.graphql.nodes import Node
from schema.graphql.programme import Snapshot
from schema.graphql.provinces import Province
from schema.graphql.subjects import LookupResult
from schema.graphql.systems import System
from schema.graphql.trace import TraceResult, TraceVersionResult


@strawberry.type(description="What can be asked of the hub.")
class Query:
    """Every question, with the function that answers it."""

    lookup: LookupResult = strawberry.field(
        resolver=resolvers.lookup,
        description="What a code off a package names: from the supply graph, else from every"
        " system that can know.",
    )
    trace: TraceResult = strawberry.field(
        resolver=resolvers.trace,
        description="Where something came from and went to, across provinces.",
    )
    trace_version: TraceVersionResult = strawberry.field(
        resolver=resolvers.trace_version,
        description="A version of a trace as it was answered, for as long as the hub keeps it.",
    )
    common_source: CommonSourceResult = strawberry.field(
        resolver=resolvers.common_source,
        description="Which item or location most of some cases can have come from.",
    )
    lot: LookupResult = strawberry.field(
        resolver=resolvers.lot, description="A lot by its GTIN and lot number."
    )
    item: LookupResult = strawberry.field(
        resolver=resolvers.by_id, description="An item: a lot, an instance, a logistic unit…"
    )
    location: LookupResult = strawberry.field(
        resolver=resolvers.by_id, description="A location: a GLN, or a system's own code."
    )
    product: LookupResult = strawberry.field(
        resolver=resolvers.product, description="A product by its GTIN."
    )
    events: EventsResult = strawberry.field(
        resolver=resolvers.events, description="Events of the supply graph, oldest first."
    )
    provinces: list[Province] = strawberry.field(
        resolver=resolvers.provinces, description="The 63 provinces in the order of their codes."
    )
    systems: list[System] = strawberry.field(
        resolver=resolvers.systems, description="The systems that the hub links."
    )
    snapshots: list[Snapshot] = strawberry.field(
        resolver=resolvers.snapshots,
        description="The published figures of the programme, oldest first.",
    )
    node: Node | None = strawberry.field(
        resolver=resolvers.node,
        description="What a public id names; null if there is no such thing.",
    )
    nodes: list[Node | None] = strawberry.field(
        resolver=resolvers.nodes,
        description="What several public ids name, in their order; null, with an error, for an"
        " id that is none of this hub's.",
    )
