"""The store's contract for plain look-ups: facts by question and page, items, places, products."""

from dataclasses import replace
from typing import Any

import pytest
from oracle import cast
from oracle.story import (
    LOT,
    NORTH,
    ONE,
    OTHER,
    PALLET,
    SOUTH,
    THIRD,
    A,
    B,
    C,
    made,
    packed,
    received,
    seen,
    shipped,
    told,
    transformed,
)

from hub.graph.store import GraphStore
from schema.epcis.event_hash import event_hash
from schema.model.events import EventType
from schema.model.identifiers.canonical import read
from schema.model.keys import FactId, ItemId, PlaceId
from schema.model.queries import EventQuery
from schema.model.records import MasterData

LOCATION = "urn:epcglobal:epcis:vtype:Location"
POOL = cast.TRANSFORMATION_IDS[0]
RECORDS = told(
    made(0, A, LOT),
    shipped(1, A, LOT, to=B),
    received(2, cast.DOCK, ONE),
    packed(3, B, PALLET, ONE, OTHER),
    transformed(4, B, [LOT], [THIRD], POOL),
    transformed(5, C, [OTHER], [ONE], "batch-1"),
    seen(cast.day_of(4), C, THIRD),
    seen(cast.since(6), None, THIRD),
    seen(cast.UNKNOWN_TIME, C, PALLET, step="storing"),
)


def _id(number: int) -> str:
    return cast.event_id(number)


def _at(point: int) -> int:
    earliest = cast.instant_at(point).earliest
    assert earliest is not None
    return earliest


@pytest.fixture
async def filled(store: GraphStore) -> GraphStore:
    await store.put(RECORDS)
    return store


QUESTIONS = [
    (EventQuery(epcs=(ItemId(ONE),)), {2, 3, 5}),
    (EventQuery(epc_classes=(ItemId(LOT),)), {0, 1, 4}),
    (EventQuery(epcs=(ItemId(ONE),), epc_classes=(ItemId(LOT),)), {0, 1, 2, 3, 4, 5}),
    (EventQuery(epcs=(ItemId(PALLET),)), {3, 8}),
    (EventQuery(places=(PlaceId(A),)), {0, 1, 2}),
    (EventQuery(places=(PlaceId(cast.DOCK),)), {0, 1, 2}),
    (EventQuery(places=(PlaceId(A),), epcs=(ItemId(ONE),)), {2}),
    (EventQuery(event_ids=(_id(1), _id(8), "urn:uuid:unknown")), {1, 8}),
    (EventQuery(event_ids=(event_hash(RECORDS[1].event),)), {1}),
    (EventQuery(transformation_ids=(POOL,)), {4}),
    (EventQuery(transformation_ids=("batch-1",)), {5}),
    (EventQuery(transformation_ids=(POOL, "batch-1")), {4, 5}),
    (EventQuery(event_types=(EventType.AGGREGATION, EventType.TRANSFORMATION)), {3, 4, 5}),
    (EventQuery(biz_steps=("shipping", "storing")), {1, 8}),
    (EventQuery(lt_event_time=_at(1)), {0, 8}),
    (EventQuery(ge_event_time=_at(5)), {5, 6, 7, 8}),
    (EventQuery(ge_event_time=_at(1), lt_event_time=_at(3)), {1, 2, 8}),
    (EventQuery(epcs=(ItemId("https://id.gs1.org/01/09999999999994/21/none"),)), set()),
]


@pytest.mark.parametrize(("query", "expected"), QUESTIONS)
async def test_facts_are_found_by(
    filled: GraphStore, every: Any, query: EventQuery, expected: set[int]
) -> None:
    found = {fact.event.event_id for fact in await every(filled, query)}
    assert found == {_id(number) for number in expected}


@pytest.mark.parametrize("size", [1, 2, 4, 9, 100])
async def test_every_page_size_shows_every_fact_once_oldest_first(
    filled: GraphStore, every: Any, size: int
) -> None:
    found: list[FactId] = []
    after = None
    while True:
        page = await filled.facts(EventQuery(), size, after)
        assert len(page.facts) <= size
        found += [fact.id for fact in page.facts]
        after = page.after
        if after is None:
            break
    assert found == [fact.id for fact in await every(filled)]
    assert len(set(found)) == len(RECORDS)


async def test_a_cursor_goes_on_behind_what_it_showed_whatever_came_in_since(
    filled: GraphStore, every: Any
) -> None:
    first = await filled.facts(EventQuery(), 4)
    await filled.put(told(made(0, C, "urn:uuid:new"), made(7, C, "urn:uuid:new"), first=20))
    rest = await filled.facts(EventQuery(), 100, first.after)
    shown = [fact.event.event_id for fact in (*first.facts, *rest.facts)]
    assert len(shown) == len(set(shown))
    assert {_id(n) for n in (*range(len(RECORDS)), 21)} <= set(shown)


async def test_facts_are_found_by_when_they_were_taken_in(store: GraphStore, every: Any) -> None:
    early, late, silent = told(made(0, A, LOT), made(1, A, OTHER), made(2, A, THIRD))
    await store.put([replace(early, recorded_at=10), replace(late, recorded_at=20), silent])

    async def numbers(query: EventQuery) -> set[str | None]:
        return {fact.event.event_id for fact in await every(store, query)}

    assert await numbers(EventQuery(ge_record_time=20)) == {_id(1), _id(2)}
    assert await numbers(EventQuery(lt_record_time=20)) == {_id(0), _id(2)}


async def test_a_fact_is_found_by_every_id_that_a_record_gives_it(
    store: GraphStore, every: Any
) -> None:
    event = made(0, A, LOT)
    await store.put([*told(event), *told(event, system=SOUTH, first=3)])
    for wanted in (_id(0), _id(3)):
        assert len(await every(store, EventQuery(event_ids=(wanted,)))) == 1


async def test_a_fact_by_its_hash(filled: GraphStore) -> None:
    fact = await filled.fact(event_hash(RECORDS[0].event))
    assert fact is not None
    assert fact.event == RECORDS[0].event
    assert await filled.fact(FactId("no hash")) is None
    assert await filled.fact(event_hash(made(7, C, OTHER))) is None


async def test_an_item_is_known_by_its_events_spellings_and_sources(store: GraphStore) -> None:
    event = shipped(1, A, ONE, to=B)
    await store.put([*told(made(0, A, ONE)), *told(cast.respelled(event), system=SOUTH, first=1)])
    known = await store.item(ItemId(ONE))
    assert known is not None
    assert (known.id, known.systems, known.events) == (ONE, (NORTH, SOUTH), 2)
    assert (known.first, known.last) == (_at(0), _at(1))
    assert len(known.spellings) == 2
    assert {read(text).canonical for text in known.spellings} == {ONE}


async def test_another_spelling_of_a_known_fact_is_kept_too(store: GraphStore) -> None:
    event = shipped(1, A, ONE, to=B)
    await store.put(told(event))
    await store.put(told(cast.respelled(event), system=SOUTH))
    known = await store.item(ItemId(ONE))
    assert known is not None
    assert len(known.spellings) == 2


async def test_open_times_bound_nothing(filled: GraphStore) -> None:
    known = await filled.item(ItemId(PALLET))
    assert known is not None
    assert (known.first, known.last) == (None, None)


async def test_a_place_is_known_with_all_its_extensions(filled: GraphStore) -> None:
    known = await filled.place(PlaceId(A))
    assert known is not None
    assert known.events == 3
    assert set(known.spellings) == {A, cast.DOCK}


async def test_a_place_that_is_only_expected_is_not_known(store: GraphStore) -> None:
    await store.put(told(shipped(0, A, LOT, to=C)))
    assert await store.place(PlaceId(C)) is None


async def test_the_lots_of_a_product_are_those_that_live_records_name(store: GraphStore) -> None:
    gtin = read(LOT).gtin or ""
    await store.put(told(made(0, A, LOT), made(1, A, OTHER), made(2, A, ONE), made(3, A, THIRD)))
    assert await store.lots(gtin, 10) == tuple(sorted((LOT, OTHER, ONE)))
    assert await store.lots(gtin, 1) == (min(LOT, OTHER, ONE),)
    await store.put(told(made(0, A, THIRD)))
    assert LOT not in await store.lots(gtin, 10)
    assert await store.lots("00000000000000", 10) == ()


async def test_master_data_is_replaced_by_the_latest_of_its_system(store: GraphStore) -> None:
    def named(name: str) -> MasterData:
        return MasterData(LOCATION, cast.DOCK, {"name": name, "tags": ["a"]}, ("child",))

    await store.put_master_data(NORTH, [named("old")], 10)
    await store.put_master_data(SOUTH, [named("theirs")], 20)
    await store.put_master_data(NORTH, [named("new")], 30)
    await store.put_master_data(NORTH, [named("late")], 5)
    told_of = await store.master_data([cast.DOCK, "urn:uuid:nobody"])
    assert [(s.system, s.fetched_at, s.data) for s in told_of[cast.DOCK]] == [
        (NORTH, 30, named("new")),
        (SOUTH, 20, named("theirs")),
    ]
    assert set(told_of) == {cast.DOCK}


async def test_what_was_asked_is_remembered_at_its_latest(store: GraphStore) -> None:
    await store.note_asked(NORTH, [LOT, OTHER], 20)
    await store.note_asked(NORTH, [LOT], 10)
    await store.note_asked(SOUTH, [LOT], 30)
    await store.note_asked(SOUTH, [], 40)
    assert await store.asked([LOT, OTHER, THIRD]) == {
        LOT: {NORTH: 20, SOUTH: 30},
        OTHER: {NORTH: 20},
    }
    assert await store.asked([]) == {}


async def test_the_oldest_fetch_tells_how_fresh_a_system_is(store: GraphStore) -> None:
    first, second = told(made(0, A, LOT), made(1, A, OTHER))
    await store.put([replace(first, fetched_at=10), replace(second, fetched_at=20)])
    await store.note_asked(SOUTH, [LOT], 5)
    assert await store.harvested() == {NORTH: 10}
    await store.put([replace(first, fetched_at=30)])
    assert await store.harvested() == {NORTH: 20}
