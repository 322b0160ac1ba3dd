"""Finding again what public ids name."""

import asyncio
from collections.abc import Sequence

from schema.graphql import public_id
from schema.graphql.context import Context
from schema.graphql.events import event
from schema.graphql.hub import Mistake, NotKept, Sort
from schema.graphql.limits import MAX_TRACES
from schema.graphql.nodes import Node
from schema.graphql.provinces import province
from schema.graphql.public_id import NodeType
from schema.graphql.subjects import Subject, subject
from schema.graphql.systems import system
from schema.graphql.trace import trace
from schema.graphql.trace_versions import numbered
from schema.model.keys import FactId

MOST_IDS = 100
_SORTS = {
    NodeType.ITEM: Sort.ITEM,
    NodeType.LOCATION: Sort.LOCATION,
    NodeType.PRODUCT: Sort.PRODUCT,
}


async def find_all(ids: Sequence[str], context: Context) -> list[Node | Mistake | None]:
    """The nodes in the order of their ids; ``Mistake`` when there are too many.

    An id that is none of ours is a ``Mistake`` in its place: null there, and an error of its own.
    """
    if len(ids) > MOST_IDS:
        raise Mistake("TOO_MANY_IDS", f"nodes takes at most {MOST_IDS} ids, not {len(ids)}")
    traces = sum((public_id.decode(id_) or ("",))[0] is NodeType.TRACE for id_ in ids)
    if traces > MAX_TRACES:
        said = f"nodes takes at most {MAX_TRACES} ids of traces, not {traces}"
        raise Mistake("TOO_MANY_IDS", said)
    return list(await asyncio.gather(*(_found(public, context) for public in ids)))


async def _found(public: str, context: Context) -> Node | Mistake | None:
    try:
        return await find(public, context)
    except Mistake as mistake:
        return mistake


async def find(public: str, context: Context) -> Node | None:
    """What an id names; None when there is no such thing; ``Mistake`` when it is none of ours."""
    decoded = public_id.decode(public)
    if decoded is None:
        raise Mistake("UNKNOWN_ID", f"{public!r} is not an id of this hub")
    type_, key = decoded
    if type_ in _SORTS:
        return await known(public, context)
    if type_ is NodeType.EVENT:
        told = await context.hub.event(FactId(key), context.viewer, context.deadline)
        return event(told) if told else None
    if type_ is NodeType.TRACE:
        kept = await context.hub.trace_version(*numbered(key), context.viewer, context.deadline)
        return None if isinstance(kept, NotKept) else trace(kept)
    return await _registered(type_, key, context)


async def known(public: str, context: Context) -> Subject | None:
    """What the graph knows by the public id of an item, a location or a product."""
    decoded = public_id.decode(public)
    if decoded is None or decoded[0] not in _SORTS:
        return None
    sort = _SORTS[decoded[0]]
    found = await context.hub.known(sort, decoded[1], context.viewer, context.deadline)
    return subject(found) if found else None


async def _registered(type_: NodeType, key: str, context: Context) -> Node | None:
    if type_ is NodeType.PROVINCE:
        provinces = await context.hub.provinces(None, context.viewer)
        return next((province(p) for p in provinces if p.province.name_en == key), None)
    systems = await context.hub.systems(context.viewer)
    return next((system(s) for s in systems if s.id == key), None)
