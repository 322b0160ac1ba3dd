"""The contract of a store that is harvested into: pages whole, leases kept, nothing lost."""

from dataclasses import replace
from typing import Any

import pytest
from oracle.story import LOT, NORTH, OTHER, SOUTH, A, B, made, shipped, told

from hub.graph.harvest_store import (
    EVERYTHING,
    Gathered,
    HarvestStore,
    LeaseLostError,
    Run,
    RunOutcome,
)
from hub.graph.store import Checkpoint
from schema.model.events import ErrorDeclaration
from schema.model.keys import ItemId, SystemId
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import SECOND, EventTime

ME, OTHERS, LEASE = "hub-1", "hub-2", "harvest"
MINUTE = 60 * SECOND


@pytest.fixture
async def grown(harvest_store: HarvestStore) -> HarvestStore:
    """A store, its lease taken by ``ME``."""
    await harvest_store.lease(LEASE, ME, MINUTE)
    return harvest_store


async def _page(
    store: HarvestStore, run: Run, *records: Record, holder: str = ME, **more: Any
) -> None:
    heard = max([r.fetched_at for r in records], default=more.pop("heard", 0))
    page = Gathered(system=run.system, run=run.id, heard=heard, records=records, **more)
    await store.harvest([page], LEASE, holder)


def _at(record: Record, heard: int) -> Record:
    return replace(record, fetched_at=heard)


async def test_a_page_and_its_checkpoint_are_stored_together(
    grown: HarvestStore, every: Any
) -> None:
    run = await grown.begin_run(NORTH)
    await _page(grown, run, *told(made(0, A, LOT)), checkpoint=Checkpoint("c1"))
    assert await grown.checkpoints() == {NORTH: Checkpoint("c1")}
    assert len(await every(grown)) == 1


async def test_pages_may_be_prepared_ahead_of_others_that_say_the_same(
    grown: HarvestStore, every: Any
) -> None:
    run = await grown.begin_run(NORTH)
    first, other = told(made(0, A, LOT), shipped(1, A, LOT))
    pages = [
        Gathered(system=NORTH, run=run.id, heard=9, records=some, checkpoint=Checkpoint(cursor))
        for cursor, some in (("1", [first]), ("2", [_at(first, first.fetched_at + 1), other]))
    ]
    prepared = [await grown.prepared([page]) for page in pages]
    assert [list(some) for some in prepared] == [[page] for page in pages]
    assert (await grown.checkpoints(), await every(grown)) == ({}, [])
    for some in prepared:
        await grown.harvest(some, LEASE, ME)
    (counted,) = await grown.runs([NORTH], 1)
    assert (counted.new, counted.unchanged) == (2, 1)
    assert await grown.checkpoints() == {NORTH: Checkpoint("2")}
    assert [f.event for f in await every(grown)] == [first.event, other.event]


async def test_a_page_that_cannot_be_stored_moves_no_checkpoint(
    grown: HarvestStore, every: Any
) -> None:
    run = await grown.begin_run(NORTH)
    good, bad = told(made(0, A, LOT), made(1, A, OTHER))
    beyond = replace(bad, event=replace(bad.event, event_time=EventTime(2**70, 2**70)))
    aside = SetAside(NORTH, "no time", record_id="x", raw={"a": 1})
    with pytest.raises(OverflowError):
        await _page(grown, run, good, beyond, set_aside=[aside], checkpoint=Checkpoint("c1"))
    assert await grown.checkpoints() == {}
    assert await every(grown) == []
    assert await grown.quarantined() == []
    assert [r.records for r in await grown.runs([NORTH], 1)] == [0]


async def test_a_run_counts_what_its_pages_did(grown: HarvestStore, clock: Any) -> None:
    first, second = told(made(0, A, LOT), made(1, A, OTHER))
    run = await grown.begin_run(NORTH)
    await _page(grown, run, replace(first, recorded_at=clock.now - 7 * SECOND), second)
    other = replace(first.event, read_point=B)
    aside = SetAside(NORTH, "no time", record_id="x")
    changed = replace(_at(first, first.fetched_at + 1), event=other)
    await _page(grown, run, changed, second, set_aside=[aside])
    await _page(grown, run, checkpoint=Checkpoint("c", 5, 4))
    ended = await grown.end_run(run.id, RunOutcome.COMPLETE)
    assert (ended.new, ended.changed, ended.unchanged, ended.set_aside) == (2, 1, 1, 1)
    assert (ended.outcome, ended.records, ended.lag) == (RunOutcome.COMPLETE, 4, 7 * SECOND)
    assert list(await grown.runs([], 1)) == [ended]
    assert await grown.checkpoints() == {NORTH: Checkpoint("c", 5, 4)}


async def test_the_latest_runs_of_each_system_come_first(grown: HarvestStore) -> None:
    runs = [await grown.begin_run(system) for system in (NORTH, SOUTH, NORTH)]
    assert [r.id for r in await grown.runs([], 1)] == [runs[2].id, runs[1].id]
    assert [r.id for r in await grown.runs([NORTH], 9)] == [runs[2].id, runs[0].id]


async def test_a_lease_is_one_hubs_until_it_runs_out(grown: HarvestStore, clock: Any) -> None:
    assert (await grown.lease(LEASE, OTHERS, MINUTE)).holder == ME
    clock.now += MINUTE // 2
    assert (await grown.lease(LEASE, ME, MINUTE)).until == clock.now + MINUTE
    clock.now += MINUTE - 1
    assert (await grown.lease(LEASE, OTHERS, MINUTE)).holder == ME
    clock.now += 1
    assert (await grown.lease(LEASE, OTHERS, MINUTE)).holder == OTHERS


async def test_a_lease_given_back_can_be_taken_at_once(grown: HarvestStore) -> None:
    await grown.release(LEASE, OTHERS)
    assert (await grown.lease(LEASE, OTHERS, MINUTE)).holder == ME
    await grown.release(LEASE, ME)
    assert (await grown.lease(LEASE, OTHERS, MINUTE)).holder == OTHERS


async def test_whoever_lost_the_lease_writes_nothing(
    grown: HarvestStore, every: Any, clock: Any
) -> None:
    run = await grown.begin_run(NORTH)
    clock.now += MINUTE
    await grown.lease(LEASE, OTHERS, MINUTE)
    with pytest.raises(LeaseLostError):
        await _page(grown, run, *told(made(0, A, LOT)), checkpoint=Checkpoint("c1"))
    with pytest.raises(LeaseLostError):
        await grown.sweep(run, EVERYTHING, clock.now, LEASE, ME)
    assert await every(grown) == []
    assert await grown.checkpoints() == {}


async def test_what_a_complete_listing_no_longer_holds_goes_with_its_facts(
    grown: HarvestStore, every: Any
) -> None:
    kept, gone = told(made(0, A, LOT), made(1, A, OTHER))
    run = await grown.begin_run(NORTH)
    await _page(grown, run, _at(kept, 10), _at(gone, 10))
    await _page(grown, run, _at(kept, 20))
    assert await grown.sweep(run, EVERYTHING, 20, LEASE, ME) == 1
    assert [f.event for f in await every(grown)] == [kept.event]
    assert await grown.item(ItemId(OTHER)) is None
    assert await grown.sweep(run, EVERYTHING, 20, LEASE, ME) == 0
    assert [r.retired for r in await grown.runs([], 1)] == [1]


async def test_a_fact_that_another_system_states_outlives_a_sweep(
    grown: HarvestStore, every: Any
) -> None:
    north, south = await grown.begin_run(NORTH), await grown.begin_run(SOUTH)
    (ours,), (theirs,) = told(made(0, A, LOT)), told(made(0, A, LOT), system=SOUTH)
    await _page(grown, north, _at(ours, 10))
    await _page(grown, south, _at(theirs, 10))
    assert await grown.sweep(north, EVERYTHING, 20, LEASE, ME) == 1
    (fact,) = await every(grown)
    assert [r.system for r in fact.records] == [SOUTH]


async def test_a_sweep_of_a_window_leaves_what_may_lie_outside_it(
    grown: HarvestStore, every: Any
) -> None:
    inside, before, across = (
        EventTime(a * SECOND, b * SECOND) for a, b in ((50, 60), (10, 10), (40, 60))
    )
    times = (inside, before, across, EventTime(None, None))
    records = told(*(made(time, A, LOT, OTHER) for time in times))
    run = await grown.begin_run(NORTH)
    await _page(grown, run, *(_at(r, 10) for r in records))
    assert await grown.sweep(run, (50 * SECOND, None), 20, LEASE, ME) == 1
    left = [f.event.event_time for f in await every(grown)]
    assert sorted(left, key=str) == sorted(times[1:], key=str)


async def test_a_swept_record_that_comes_back_lives_again(grown: HarvestStore, every: Any) -> None:
    (record,) = told(made(0, A, LOT))
    run = await grown.begin_run(NORTH)
    await _page(grown, run, _at(record, 10))
    before = await grown.digest()
    await grown.sweep(run, EVERYTHING, 20, LEASE, ME)
    assert await grown.digest() != before
    await _page(grown, run, _at(record, 30))
    assert len(await every(grown)) == 1
    assert await grown.digest() == before


async def test_many_records_are_swept_in_several_steps(
    grown: HarvestStore, every: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.graph.sqlite.harvest.SWEEP", 2)
    run = await grown.begin_run(NORTH)
    records = told(*(made(when, A, LOT) for when in range(5)))
    await _page(grown, run, *(_at(r, 10) for r in records))
    assert await grown.sweep(run, EVERYTHING, 20, LEASE, ME) == 5
    assert await every(grown) == []


async def test_what_cannot_be_read_is_kept_once_and_leaves_when_it_reads_well(
    grown: HarvestStore,
) -> None:
    run = await grown.begin_run(NORTH)
    (record,) = told(made(0, A, LOT))
    aside = SetAside(NORTH, "no time", "time", record.record_id, {"b": 2, "a": [1]})
    nameless = SetAside(NORTH, "is no object", raw=[1, 2])
    await _page(grown, run, set_aside=[aside, nameless], heard=10)
    await _page(grown, run, set_aside=[replace(aside, reason="bad time"), nameless], heard=20)
    one, two = await grown.quarantined()
    assert (one.reason, one.path, one.raw) == ("bad time", "time", {"b": 2, "a": [1]})
    assert (one.since, one.heard, two.raw) == (10, 20, [1, 2])
    assert await grown.quarantine_counts() == {NORTH: 2}
    await _page(grown, run, _at(record, 15))
    assert len(await grown.quarantined()) == 2
    await _page(grown, run, _at(record, 25))
    assert list(await grown.quarantined(ids=[two.id])) == list(await grown.quarantined([NORTH]))
    assert await grown.quarantined([SOUTH]) == []


async def test_quarantine_forgets_what_a_complete_listing_does_not_say(grown: HarvestStore) -> None:
    run = await grown.begin_run(NORTH)
    await _page(grown, run, set_aside=[SetAside(NORTH, "no time", raw={})], heard=10)
    await grown.sweep(run, (0, None), 20, LEASE, ME)
    assert len(await grown.quarantined()) == 1
    await grown.sweep(run, EVERYTHING, 20, LEASE, ME)
    assert await grown.quarantined() == []


async def test_replay_stores_what_reads_well_and_says_why_the_rest_does_not(
    grown: HarvestStore, every: Any
) -> None:
    run = await grown.begin_run(NORTH)
    aside = [SetAside(NORTH, "no time", raw={"n": n}) for n in range(2)]
    await _page(grown, run, set_aside=aside, heard=10)
    one, two = await grown.quarantined()
    (record,) = told(made(0, A, LOT))
    await grown.replay({one.id: [record]}, {two.id: SetAside(NORTH, "bad time", "t")})
    (left,) = await grown.quarantined()
    assert (left.id, left.reason, left.path) == (two.id, "bad time", "t")
    assert len(await every(grown)) == 1


async def test_a_number_in_quarantine_is_never_given_to_another_record(
    grown: HarvestStore,
) -> None:
    run = await grown.begin_run(NORTH)
    (record,) = told(made(0, A, LOT))
    await _page(grown, run, set_aside=[SetAside(NORTH, "no time", "", record.record_id)], heard=10)
    (gone,) = await grown.quarantined()
    await _page(grown, run, _at(record, 20))
    await _page(grown, run, set_aside=[SetAside(NORTH, "no time", raw={})], heard=30)
    (stays,) = await grown.quarantined()
    await grown.replay({gone.id: []}, {})
    assert list(await grown.quarantined()) == [stays]


async def test_master_data_comes_with_its_page(grown: HarvestStore) -> None:
    run = await grown.begin_run(NORTH)
    await _page(grown, run, master_data=[MasterData("place", A, {"name": "Kho A"})], heard=10)
    (said,) = (await grown.master_data([A]))[A]
    assert (said.system, said.fetched_at, said.data.attributes) == (NORTH, 10, {"name": "Kho A"})


async def test_a_digest_tells_graphs_apart_and_not_times(grown: HarvestStore) -> None:
    run = await grown.begin_run(NORTH)
    (record,) = told(shipped(0, A, LOT, to=B))
    empty = await grown.digest()
    await _page(grown, run, _at(record, 10))
    one = await grown.digest()
    await _page(grown, run, _at(record, 99))
    assert await grown.digest() == one != empty
    declared = replace(
        record.event, error_declaration=ErrorDeclaration("2024-01-09T00:00:00+07:00", "x")
    )
    await _page(grown, run, _at(replace(record, event=declared), 100))
    assert await grown.digest() != one


async def test_systems_are_counted_apart_in_one_batch(grown: HarvestStore) -> None:
    runs = {system: await grown.begin_run(system) for system in (NORTH, SOUTH)}
    (one,), two = told(made(0, A, LOT)), told(made(0, A, LOT), made(1, A, LOT), system=SOUTH)
    pages = [
        Gathered(system=SystemId(s), run=runs[s].id, heard=1, records=records)
        for s, records in ((NORTH, [one]), (SOUTH, two))
    ]
    await grown.harvest(pages, LEASE, ME)
    assert {r.system: r.new for r in await grown.runs([], 1)} == {NORTH: 1, SOUTH: 2}


@pytest.mark.parametrize("mutable", [True, False])
async def test_a_record_of_which_a_version_cannot_be_read_is_not_swept(
    grown: HarvestStore, every: Any, mutable: bool
) -> None:
    run = await grown.begin_run(NORTH)
    records = told(made(0, A, LOT), made(1, A, OTHER), made(2, A, LOT))
    named = [
        replace(_at(r, 10), record_id=name, mutable=mutable)
        for r, name in zip(records, ("a", "b#1", "bc"), strict=True)
    ]
    await _page(grown, run, *named)
    aside = [SetAside(NORTH, "no time", record_id=name) for name in ("a", "b")]
    await _page(grown, run, set_aside=aside, heard=20)
    assert await grown.sweep(run, EVERYTHING, 20, LEASE, ME) == 1
    assert len(await every(grown)) == 2
