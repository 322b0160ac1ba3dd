"""The store's contract for writing: idempotent, all or nothing, whatever came first."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import cast
from oracle.story import (
    LOT,
    NORTH,
    OTHER,
    SOUTH,
    A,
    B,
    made,
    received,
    shipped,
    told,
    transformed,
)
from oracle.world import EVERYTHING, worlds

from hub.graph.store import GraphStore, Written
from hub.trace.plan import trace_plan
from schema.model.events import ErrorDeclaration
from schema.model.keys import ItemId
from schema.model.records import Record
from schema.model.times import EventTime
from schema.model.trace import TraceInput

WRONG = ErrorDeclaration("2024-01-09T00:00:00+07:00", "did_not_occur")


def _retracting(record: Record) -> Record:
    event = replace(record.event, error_declaration=WRONG)
    return replace(record, record_id=f"{record.record_id}#error", event=event)


async def test_the_same_record_twice_moves_only_its_freshness(
    store: GraphStore, every: Any
) -> None:
    (record,) = told(made(0, A, LOT))
    assert await store.put([record]) == Written(new=1)
    again = replace(record, fetched_at=record.fetched_at + 5)
    assert await store.put([again]) == Written(unchanged=1)
    (fact,) = await every(store)
    assert [r.fetched_at for r in fact.records] == [record.fetched_at + 5]


async def test_an_older_hearing_of_the_same_does_not_age_a_record(
    store: GraphStore, every: Any
) -> None:
    (record,) = told(made(0, A, LOT))
    await store.put([record])
    await store.put([replace(record, fetched_at=record.fetched_at - 5)])
    (fact,) = await every(store)
    assert fact.records[0].fetched_at == record.fetched_at


async def test_nothing_put_changes_nothing(store: GraphStore, every: Any) -> None:
    assert await store.put([]) == Written()
    assert await every(store) == []


async def test_a_changed_record_takes_the_place_of_what_it_said_before(
    store: GraphStore, every: Any
) -> None:
    (before,), (now,) = told(made(0, A, LOT)), told(made(0, A, OTHER))
    await store.put([before])
    (old,) = await every(store)
    assert await store.put([now]) == Written(changed=1)
    assert [f.event for f in await every(store)] == [now.event]
    assert await store.item(ItemId(LOT)) is None
    assert await store.fact(old.id) is None
    assert (await store.read(lambda: trace_plan(TraceInput(start=LOT)))).known is False
    assert (await store.read(lambda: trace_plan(TraceInput(start=OTHER)))).known is True


async def test_what_a_record_said_before_can_be_said_again(store: GraphStore, every: Any) -> None:
    (first,), (second,) = told(made(0, A, LOT)), told(made(0, A, OTHER))
    for record in (first, second, first):
        await store.put([record])
    assert [f.event for f in await every(store)] == [first.event]
    assert await store.item(ItemId(OTHER)) is None


async def test_one_content_from_two_systems_is_one_fact_with_two_records(
    store: GraphStore, every: Any
) -> None:
    event = received(1, A, LOT)
    await store.put([*told(event), *told(cast.respelled(event), system=SOUTH, first=7)])
    (fact,) = await every(store)
    assert [r.system for r in fact.records] == [NORTH, SOUTH]


async def test_a_fact_lives_until_its_last_record_says_something_else(
    store: GraphStore, every: Any
) -> None:
    event, other = made(0, A, LOT), made(1, A, OTHER)
    await store.put([*told(event), *told(event, system=SOUTH)])
    await store.put(told(other))
    known = await store.item(ItemId(LOT))
    assert known is not None
    assert known.systems == (SOUTH,)
    await store.put(told(other, system=SOUTH))
    assert await store.item(ItemId(LOT)) is None
    (fact,) = await every(store)
    assert len(fact.records) == 2


@pytest.mark.parametrize("declared_first", [False, True])
async def test_a_retraction_takes_its_event_out_whichever_comes_first(
    store: GraphStore, every: Any, declared_first: bool
) -> None:
    records = told(made(0, A, LOT))
    records.append(_retracting(records[0]))
    for record in reversed(records) if declared_first else records:
        await store.put([record])
    assert await every(store) == []
    assert await store.item(ItemId(LOT)) is None
    assert set(await store.harvested()) == {NORTH}


async def test_a_retraction_under_the_same_record_id_stands_beside_the_record(
    store: GraphStore, every: Any
) -> None:
    (record,) = told(made(0, A, LOT))
    wrong = replace(_retracting(record), record_id=record.record_id)
    await store.put([record])
    assert await store.put([wrong]) == Written(new=1)
    assert await every(store) == []


async def test_a_retraction_taken_back_brings_the_event_back(store: GraphStore, every: Any) -> None:
    records = told(made(0, A, LOT), made(1, A, OTHER))
    wrong = _retracting(records[0])
    await store.put([*records, wrong])
    await store.put([replace(wrong, event=_retracting(records[1]).event)])
    assert [f.event for f in await every(store)] == [records[0].event]


async def test_a_batch_with_one_impossible_record_is_not_stored_at_all(
    store: GraphStore, every: Any
) -> None:
    good, bad = told(made(0, A, LOT), made(1, A, OTHER))
    beyond = replace(bad, event=replace(bad.event, event_time=EventTime(2**70, 2**70)))
    with pytest.raises(OverflowError):
        await store.put([good, beyond])
    assert await every(store) == []
    assert await store.item(ItemId(LOT)) is None
    assert await store.put([good, bad]) == Written(new=2)
    assert await store.item(ItemId(OTHER)) is not None


async def test_a_transformation_id_of_one_system_joins_only_while_that_system_says_so(
    store: GraphStore,
) -> None:
    """A plain id joins the events of one system; another's record of the same must not linger."""
    used, got = transformed(0, A, [LOT], [], "batch-1"), transformed(1, A, [], [OTHER], "batch-1")
    await store.put([*told(used), *told(used, system=SOUTH), *told(got, system=SOUTH, first=5)])
    forward = TraceInput(start=LOT)
    assert len((await store.read(lambda: trace_plan(forward))).told.states) == 2
    await store.put(told(made(3, B, OTHER), system=SOUTH))
    assert len((await store.read(lambda: trace_plan(forward))).told.states) == 1


async def test_reading_while_writing_sees_whole_batches(store: GraphStore, every: Any) -> None:
    async def write() -> None:
        for number in range(0, 40, 2):
            await store.put(told(shipped(0, A, LOT, to=B), received(1, B, LOT), first=number))
            await asyncio.sleep(0)

    async def watch() -> list[int]:
        counts = []
        for _ in range(20):
            known = await store.item(ItemId(LOT))
            await store.read(lambda: trace_plan(TraceInput(start=LOT)))
            counts.append(known.events if known else 0)
        return counts

    _, counts = await asyncio.gather(write(), watch())
    assert set(counts) <= {0, 2}
    assert len(await every(store)) == 2


async def test_a_put_that_nobody_waits_for_any_more_is_traced_all_the_same(
    store: GraphStore,
) -> None:
    await store.read(lambda: trace_plan(TraceInput(start=LOT)))
    putting = asyncio.ensure_future(store.put(told(made(0, A, LOT))))
    await asyncio.sleep(0)
    putting.cancel()
    await asyncio.gather(putting, return_exceptions=True)
    before = await store.item(ItemId(LOT))
    traced = await store.read(lambda: trace_plan(TraceInput(start=LOT)))
    after = await store.item(ItemId(LOT))  # it may have come between any two of these
    assert before is None or traced.told.states
    assert after is not None or not traced.told.states


@st.composite
def _orders(draw: st.DrawFn) -> tuple[list[Record], list[list[Record]]]:
    """Records, and the same in another order, cut into batches anywhere."""
    records = draw(worlds(EVERYTHING))
    other = draw(st.permutations(records))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(other) - 1)), max_size=4)))
    ends = [*cuts, len(other)]
    return records, [other[a:b] for a, b in zip([0, *cuts], ends, strict=True)]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(_orders())
def test_any_order_and_any_batching_gives_the_same_graph(
    opened: Any,
    digest: Callable[..., Awaitable[Any]],
    both: tuple[list[Record], list[list[Record]]],
) -> None:
    records, batches = both

    async def graph(parts: list[list[Record]], settling: bool) -> Any:
        async with opened() as store:
            for part in parts:
                await store.put(part)
                if settling:
                    await store.read(lambda: trace_plan(TraceInput(start=LOT)))
            return await digest(store, cast.ITEMS)

    async def compare() -> None:
        assert await graph([records], False) == await graph(batches, True)

    asyncio.run(compare())
