"""Plain look-ups: facts that match a question, what is known of an item or a place."""

from collections.abc import Callable, Sequence

from hub.graph.body import hash_of, interval
from hub.graph.meaning.gist import EVER_AFTER, EVER_BEFORE
from hub.graph.store import Fact, FactPage, Known, Provenance
from hub.graph.told import own_id, standing_places
from reference_store.graph import Graph, Standing
from schema.model.identifiers.canonical import read, site
from schema.model.keys import FactId, ItemId, PlaceId
from schema.model.queries import EventQuery


def facts(graph: Graph, query: EventQuery, first: int, after: str | None) -> FactPage:
    """See ``GraphStore.facts``; ``after`` is the last fact's place in the order."""
    found = sorted((_place(fact), fact) for fact in graph.live.values() if matches(fact, query))
    left = [fact for at, fact in found if after is None or at > after]
    more = _place(left[first - 1]) if len(left) > first else None
    return FactPage(tuple(map(_fact, left[:first])), more)


def _place(fact: Standing) -> str:
    """Text that is in order as (earliest time, hash) is."""
    return f"{interval(fact.event.event_time)[0] - EVER_BEFORE:020d} {fact.hash.hex()}"


def matches(fact: Standing, query: EventQuery) -> bool:
    """Whether a fact matches every parameter given."""
    lo, hi = interval(fact.event.event_time)
    ids = {record.event.event_id for record in fact.records}
    pools = {fact.parts.pool, *fact.pool_keys} if fact.parts.pool else set()
    return (
        (query.lt_event_time is None or lo < query.lt_event_time)
        and (query.ge_event_time is None or hi >= query.ge_event_time)
        and _any([*query.epcs, *query.epc_classes], fact.parts.roles)
        and _any([site(place) for place in query.places], standing_places(fact.parts))
        and (not query.event_ids or any(_called(fact, ids, i) for i in query.event_ids))
        and _any(query.transformation_ids, pools)
        and _any(query.event_types, {fact.event.type})
        and _any(query.biz_steps, {fact.event.biz_step})
        and _recorded(fact, query)
    )


def _any(wanted: Sequence[str], has: object) -> bool:
    return not wanted or any(one in has for one in wanted)  # type: ignore[operator]


def _called(fact: Standing, ids: set[str | None], wanted: str) -> bool:
    return wanted in ids or hash_of(FactId(wanted)) == fact.hash


def _recorded(fact: Standing, query: EventQuery) -> bool:
    """Whether a record was taken in then; one that does not say when may be any."""
    since = EVER_BEFORE if query.ge_record_time is None else query.ge_record_time
    until = EVER_AFTER if query.lt_record_time is None else query.lt_record_time
    return any(r.recorded is None or since <= r.recorded < until for r in fact.records)


def _fact(fact: Standing) -> Fact:
    said = [Provenance(r.system, own_id(r.key[1]), r.recorded, r.fetched) for r in fact.records]
    return Fact(fact.id, fact.event, tuple(said))


def fact(graph: Graph, wanted: FactId) -> Fact | None:
    """See ``GraphStore.fact``."""
    found = [f for f in graph.live.values() if f.hash == hash_of(wanted)]
    return _fact(found[0]) if found else None


def item(graph: Graph, wanted: ItemId) -> Known | None:
    """See ``GraphStore.item``."""
    return _known(graph, wanted, "item", lambda fact: wanted in fact.parts.roles)


def place(graph: Graph, wanted: PlaceId) -> Known | None:
    """See ``GraphStore.place``."""
    return _known(graph, wanted, "place", lambda fact: wanted in standing_places(fact.parts))


def _known(
    graph: Graph, wanted: str, kind: str, is_about: Callable[[Standing], bool]
) -> Known | None:
    about = [fact for fact in graph.live.values() if is_about(fact)]
    if not about:
        return None
    times = [interval(fact.event.event_time) for fact in about]
    first, last = min(lo for lo, _ in times), max(hi for _, hi in times)
    return Known(
        id=wanted,
        spellings=tuple(sorted(graph.spelled[kind][wanted])),
        systems=tuple(sorted({system for fact in about for system in fact.systems})),
        events=len(about),
        first=None if first == EVER_BEFORE else first,
        last=None if last == EVER_AFTER else last,
    )


def lots(graph: Graph, gtin: str, first: int) -> tuple[ItemId, ...]:
    """See ``GraphStore.lots``."""
    items = {item for fact in graph.live.values() for item in fact.parts.roles}
    return tuple(sorted(item for item in items if read(item).gtin == gtin)[:first])
