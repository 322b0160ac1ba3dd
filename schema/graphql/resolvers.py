"""What each question of the root does: call the hub, turn the value it gives into a type."""

import re
from datetime import date
from typing import Annotated, cast

import strawberry

from schema.graphql import common_source as common
from schema.graphql.common_source import CommonSource, CommonSourceInput
from schema.graphql.context import Info
from schema.graphql.events import EventConnection, event_connection
from schema.graphql.filters import EventFilter, wanted
from schema.graphql.hub import Refused
from schema.graphql.identifiers import CodeRefused, code_refused
from schema.graphql.node_lookup import find, find_all, known
from schema.graphql.nodes import Node
from schema.graphql.paging import After, First, checked
from schema.graphql.programme import Snapshot, snapshot
from schema.graphql.provinces import Province, province
from schema.graphql.public_id import code_of
from schema.graphql.subjects import LookupFound, NotFound, lookup_result
from schema.graphql.systems import System, system
from schema.graphql.trace import Trace, trace_result, trace_version_result
from schema.graphql.trace_versions import TraceArgument, TraceNotKept, trace_of
from schema.graphql.tracing import TraceInput, asked

Code = Annotated[
    str, strawberry.argument(description="A code in any accepted form, or a stamp's URL.")
]
IdOrCode = Annotated[
    strawberry.ID, strawberry.argument(description="A public id, or a code in any accepted form.")
]
GtinText = Annotated[str, strawberry.argument(description="GTIN of 8, 12, 13 or 14 digits.")]
LotText = Annotated[str, strawberry.argument(description="The lot number.")]
Input = Annotated[TraceInput, strawberry.argument(description="What to trace.")]
Cases = Annotated[CommonSourceInput, strawberry.argument(description="Which cases.")]
Filter = Annotated[
    EventFilter | None, strawberry.argument(description="Which events; all if null.")
]
At = Annotated[
    date | None, strawberry.argument(description="The date for `unit`; null: today in Vietnam.")
]
Id = Annotated[strawberry.ID, strawberry.argument(description="A public id.")]
Ids = Annotated[list[strawberry.ID], strawberry.argument(description="At most 100 public ids.")]
VersionNumber = Annotated[
    int | None, strawberry.argument(description="The version; null: the latest.")
]
_GTIN_13 = 13
Found = LookupFound | CodeRefused | NotFound


async def lookup(info: Info, code: Code) -> Found:
    """What a code names."""
    c = info.context
    return lookup_result(await c.hub.lookup(code, c.viewer, c.deadline))


async def trace(info: Info, input: Input) -> Trace | CodeRefused:
    """A trace."""
    c = info.context
    return trace_result(await c.hub.trace(asked(input), c.viewer, c.deadline))


async def trace_version(
    info: Info, id: TraceArgument, version: VersionNumber = None
) -> Trace | TraceNotKept:
    """A version of a trace."""
    c = info.context
    return trace_version_result(
        await c.hub.trace_version(trace_of(id), version, c.viewer, c.deadline)
    )


async def common_source(info: Info, input: Cases) -> CommonSource | CodeRefused:
    """A ranking."""
    c = info.context
    report = await c.hub.common_source(common.wanted(input), c.viewer, c.deadline)
    return common.common_source_result(report, input.first)


async def lot(info: Info, gtin: GtinText, lot: LotText) -> Found:
    """A lot by its two parts."""
    c = info.context
    return lookup_result(await c.hub.lot(gtin, lot, c.viewer, c.deadline))


async def by_id(info: Info, id: IdOrCode) -> Found:
    """An item or a location. What the graph knows by a public id is not asked for again."""
    found = await known(id, info.context)
    if found:
        return LookupFound(subject=found, sources=[])
    return await lookup(info, code_of(id))


async def product(info: Info, gtin: GtinText) -> Found:
    """A product: a GTIN-13 is written as a GTIN-14, which no location's GLN can be."""
    digits = re.sub("[ -]", "", gtin)
    return await lookup(info, f"0{digits}" if len(digits) == _GTIN_13 else gtin)


async def events(
    info: Info, filter: Filter = None, first: First = 50, after: After = None
) -> EventConnection | CodeRefused:
    """A page of events."""
    c = info.context
    question = await c.hub.event_query(wanted(filter or EventFilter()))
    if isinstance(question, Refused):
        return code_refused(question)
    page = await c.hub.events(question, checked(first), after, c.viewer, c.deadline)
    return event_connection(page, after)


async def provinces(info: Info, at: At = None) -> list[Province]:
    """The 63."""
    return [province(p) for p in await info.context.hub.provinces(at, info.context.viewer)]


async def systems(info: Info) -> list[System]:
    """Every system."""
    return [system(s) for s in await info.context.hub.systems(info.context.viewer)]


async def snapshots(info: Info) -> list[Snapshot]:
    """Every snapshot."""
    return [snapshot(s) for s in await info.context.hub.snapshots(info.context.viewer)]


async def node(info: Info, id: Id) -> Node | None:
    """One node."""
    return await find(id, info.context)


async def nodes(info: Info, ids: Ids) -> list[Node | None]:
    """Several nodes; an exception in the list is graphql-core's way to fail one entry alone."""
    return cast("list[Node | None]", await find_all(ids, info.context))
