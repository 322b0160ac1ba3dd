"""Plain look-ups: events that match a question, what is known of an item or place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hub.graph.body import decode, fact_id, hash_of
from hub.graph.meaning.gist import EVER_AFTER, EVER_BEFORE
from hub.graph.neo4j.asking import Tx, row, rows
from hub.graph.neo4j.contents import NEAR, numbered
from hub.graph.neo4j.ready import number_of
from hub.graph.neo4j.squeezed import whole
from hub.graph.store import Fact, FactPage, Known, Provenance
from hub.graph.told import APART, own_id
from schema.model.identifiers.canonical import site
from schema.model.keys import FactId, ItemId, PlaceId, SystemId
from schema.model.queries import EventQuery
from schema.model.times import Micros


def facts(tx: Tx, query: EventQuery, first: int, after: str | None) -> FactPage:
    """One page of live events by (earliest time, hash)."""
    among = _among(tx, query)
    told = _filters(query, first, after)
    if among is None:
        start = told["after"][0] if told["after"] else EVER_BEFORE
        found = rows(tx, "facts", **told, **{"from": start})
    else:
        found = rows(tx, "facts_among", **told, facts=list(among))
    page = found[:first]
    last = f"{page[-1][2]}:{page[-1][1]}" if len(found) > first else None
    return FactPage(tuple(_told(tx, page)), last)


def _among(tx: Tx, query: EventQuery) -> set[int] | None:
    """The events that the question's ids lead to, None when it names no ids."""
    found: list[set[int]] = []
    for name, ids in (
        ("about_items", {*query.epcs, *query.epc_classes}),
        ("about_places", {site(place) for place in query.places}),
        ("about_transformations", set(query.transformation_ids)),
    ):
        if ids:
            found.append(set(row(tx, name, ids=[str(i) for i in ids])[0]))
    if query.event_ids:
        told = {
            "ids": [[number_of(id_), id_] for id_ in query.event_ids],
            "hashes": [numbered(h) for id_ in query.event_ids if (h := hash_of(FactId(id_)))],
        }
        found.append(set(row(tx, "called", **told, apart=APART, near=NEAR)[0]))
    return set.intersection(*found) if found else None


def _filters(query: EventQuery, first: int, after: str | None) -> dict[str, Any]:
    lo, _, hashed = (after or "").partition(":")
    window = (query.ge_record_time, query.lt_record_time)
    return {
        "until": EVER_AFTER if query.lt_event_time is None else query.lt_event_time,
        "since": EVER_BEFORE if query.ge_event_time is None else query.ge_event_time,
        "types": [t.value for t in query.event_types] or None,
        "steps": list(query.biz_steps) or None,
        "after": [int(lo), hashed] if after else None,
        "recorded": None if window == (None, None) else _closed(*window),
        "most": first + 1,
    }


def _closed(since: Micros | None, until: Micros | None) -> list[Micros]:
    return [EVER_BEFORE if since is None else since, EVER_AFTER if until is None else until]


def _told(tx: Tx, found: Sequence[Sequence[Any]]) -> Iterable[Fact]:
    said: dict[int, list[Provenance]] = {}
    listed = rows(tx, "provenance", facts=[r[0] for r in found])
    for n, system, record_id, recorded, fetched in listed:
        own = own_id(record_id)
        said.setdefault(n, []).append(Provenance(SystemId(system), own, recorded, fetched))
    for n, hashed, _, body in found:
        yield Fact(fact_id(bytes.fromhex(hashed)), decode(whole(body)), tuple(said.get(n, ())))


def fact(tx: Tx, wanted: FactId) -> Fact | None:
    """One live event by its hash."""
    hashed = hash_of(wanted)
    if hashed is None:
        return None
    number, text = numbered(hashed)
    found = rows(tx, "fact", number=number, hash=text, near=NEAR)
    return next(iter(_told(tx, found)), None)


def item(tx: Tx, wanted: ItemId) -> Known | None:
    """What is known of an item."""
    return _known(tx, "known_item", wanted)


def place(tx: Tx, wanted: PlaceId) -> Known | None:
    """What is known of a place."""
    return _known(tx, "known_place", wanted)


def _known(tx: Tx, name: str, wanted: str) -> Known | None:
    for spellings, systems, events, lo, hi in rows(tx, name, id=wanted):
        if events:
            return Known(
                id=wanted,
                spellings=tuple(sorted(spellings)),
                systems=tuple(SystemId(s) for s in sorted(systems)),
                events=events,
                first=None if lo == EVER_BEFORE else lo,
                last=None if hi == EVER_AFTER else hi,
            )
    return None


def lots(tx: Tx, gtin: str, first: int) -> tuple[ItemId, ...]:
    """Items of a product, by id."""
    return tuple(ItemId(i) for (i,) in rows(tx, "lots", gtin=gtin, first=first))


def harvested(tx: Tx) -> Mapping[SystemId, Micros]:
    """For each system with records, the oldest fetch among them."""
    return {SystemId(s): oldest for s, oldest in rows(tx, "harvested")}
