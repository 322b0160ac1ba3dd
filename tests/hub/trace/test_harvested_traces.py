"""Traces over a harvested graph: nobody is asked, and every source says how fresh it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import a_store
import pytest
from a_neo4j import NEO4J
from oracle.story import A, B, made, received, shipped

from hub.graph.harvest_store import Gathered, RunOutcome
from hub.graph.store import Checkpoint, Quarantined
from hub.trace.freshness import may_name
from schema.model.answers import Outcome
from schema.model.identifiers import build
from schema.model.keys import SystemId
from schema.model.records import Record, SetAside
from schema.model.times import SECOND
from schema.model.trace import Freshness, GapKind, Status

LOT = build.lot("08936000000011", "TOM-01")
NORTH, SOUTH = SystemId("north"), SystemId("south")
HOUR = 3_600 * SECOND
LEASE, ME = "harvest", "hub-1"


@pytest.fixture(params=["memory", *NEO4J])
def harvested(world: Any, request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Two systems of one province each, and a store of each engine that can be harvested into."""
    world.run(world.store.aclose())
    world.store = a_store.store(request.param, lambda: world.now, tmp_path / "graph.db")
    world.add("north", "01", made(0, A, LOT), shipped(1, A, LOT, to=B))
    world.add("south", "96", received(2, B, LOT))
    world.state(A, "01")
    world.state(B, "96")
    return world


def _harvest(
    world: Any,
    system: SystemId,
    ago: int = 0,
    complete: bool = True,
    aside: Sequence[SetAside] = (),
) -> None:
    """What the system holds is in the graph, heard so long ago."""
    heard, fake = world.now - ago, world.fakes[system]

    async def run() -> None:
        await world.store.lease(LEASE, ME, HOUR)
        began = await world.store.begin_run(system)
        records = [Record(system, f"r{n}", e, heard) for n, e in enumerate(fake.holds)]
        page = Gathered(
            system=system,
            run=began.id,
            heard=heard,
            records=records,
            master_data=[d for d in fake.says_too if not isinstance(d, SetAside)],
            set_aside=aside,
            checkpoint=Checkpoint("c", heard, heard) if complete else Checkpoint("c"),
        )
        await world.store.harvest([page], LEASE, ME)
        await world.store.end_run(began.id, RunOutcome.COMPLETE)

    world.run(run())


def _questions(world: Any) -> int:
    return sum(len(fake.questions) for fake in world.fakes.values())


def _sources(report: Any) -> dict[str, Any]:
    return {source.system: source for source in report.sources}


@pytest.mark.parametrize("freshness", [Freshness.PREFER_CACHED, Freshness.CACHED])
def test_over_a_fresh_harvest_nobody_is_asked_and_nothing_is_missing(
    harvested: Any, freshness: Freshness
) -> None:
    for system in (NORTH, SOUTH):
        _harvest(harvested, system, ago=60 * SECOND)
    report = harvested.trace(LOT, freshness=freshness)
    assert _questions(harvested) == 0
    assert report.status is Status.COMPLETE
    for source in report.sources:
        assert source.outcome is Outcome.ANSWERED
        assert source.harvested_at == source.oldest_fact == harvested.now - 60 * SECOND


def test_whoever_holds_nothing_of_it_answered_too(harvested: Any) -> None:
    harvested.add("east", "31")
    for system in (NORTH, SOUTH, SystemId("east")):
        _harvest(harvested, system)
    east = _sources(harvested.trace(LOT))["east"]
    assert (east.outcome, east.oldest_fact) == (Outcome.NO_RECORD, None)
    assert east.harvested_at == harvested.now


def test_only_whose_harvest_is_too_old_is_asked(harvested: Any) -> None:
    _harvest(harvested, NORTH, ago=2 * HOUR)
    _harvest(harvested, SOUTH)
    report = harvested.trace(LOT, max_age=HOUR)
    assert harvested.fakes[NORTH].questions
    assert not harvested.fakes[SOUTH].questions
    assert report.status is Status.COMPLETE


def test_an_old_harvest_is_stale_where_nobody_may_be_asked(harvested: Any) -> None:
    _harvest(harvested, NORTH, ago=2 * HOUR)
    _harvest(harvested, SOUTH)
    report = harvested.trace(LOT, freshness=Freshness.CACHED, max_age=HOUR)
    north = _sources(report)["north"]
    assert _questions(harvested) == 0
    assert (north.outcome, north.oldest_fact) == (Outcome.STALE, harvested.now - 2 * HOUR)
    assert report.status is Status.INCOMPLETE


def test_a_harvest_that_did_not_come_to_its_end_answers_nothing(harvested: Any) -> None:
    _harvest(harvested, NORTH, complete=False)
    _harvest(harvested, SOUTH)
    cached = harvested.trace(LOT, freshness=Freshness.CACHED)
    assert _sources(cached)["north"].outcome is Outcome.STALE
    assert _sources(cached)["north"].harvested_at is None
    assert _questions(harvested) == 0
    harvested.trace(LOT)
    assert harvested.fakes[NORTH].questions


def test_a_live_trace_asks_whatever_is_harvested(harvested: Any) -> None:
    for system in (NORTH, SOUTH):
        _harvest(harvested, system, ago=SECOND)
    report = harvested.trace(LOT, freshness=Freshness.LIVE)
    assert all(fake.questions for fake in harvested.fakes.values())
    assert report.status is Status.COMPLETE


def test_a_harvested_record_that_cannot_be_read_and_may_matter_is_a_gap(harvested: Any) -> None:
    aside = [SetAside(NORTH, "no time", "thoi_gian", "x1", {"so_lo": "TOM-01"})]
    _harvest(harvested, NORTH, aside=aside)
    _harvest(harvested, SOUTH, aside=[SetAside(SOUTH, "no time", raw={"so_lo": "CA-77"})])
    report = harvested.trace(LOT)
    told = _sources(report)
    assert (told["north"].outcome, told["south"].outcome) == (Outcome.PARTIAL, Outcome.ANSWERED)
    assert [s.record_id for s in told["north"].set_aside] == ["x1"]
    assert {g.kind for g in report.gaps} >= {GapKind.RECORDS_SET_ASIDE}
    assert report.status is Status.INCOMPLETE
    assert _questions(harvested) == 0


@pytest.mark.parametrize(
    ("raw", "key", "may"),
    [
        ({"lo": "TOM-01"}, LOT, True),
        ({"lo": "tom-01"}, LOT, True),
        ({"lo": "TOM-02"}, LOT, False),
        ("x" * 9_999, LOT, True),
        ({"url": "https://a.example/10/A%2FB"}, build.lot("08936000000011", "A/B"), True),
        ({"lo": 'A"B'}, build.lot("08936000000011", 'A"B'), True),
        ({"kien": "urn:epc:id:sscc:8936000.0000000001"}, build.sscc("089360000000000011"), True),
        ({"kien": "urn:epc:id:sscc:8936000.0000007777"}, build.sscc("089360000000000011"), False),
        ({}, "transformation urn:uuid:1", True),
    ],
)
def test_a_record_may_speak_of_an_id_unless_its_text_rules_it_out(
    raw: Any, key: str, may: bool
) -> None:
    record = Quarantined(
        id=1, system=NORTH, record_id=None, reason="", path="", raw=raw, since=0, heard=0
    )
    assert may_name(record, key) is may


def test_of_the_past_only_what_was_harvested_by_then_counts(harvested: Any) -> None:
    _harvest(harvested, NORTH, ago=2 * HOUR)
    _harvest(harvested, SOUTH)
    then = harvested.now - HOUR
    told = _sources(harvested.trace(LOT, as_of=then))
    assert _questions(harvested) == 0
    assert told["north"].harvested_at == harvested.now - 2 * HOUR
    assert told["south"].harvested_at is None


def test_an_unread_record_of_whom_nothing_points_to_is_a_gap_too(harvested: Any) -> None:
    harvested.add("east", "31")
    for system in (NORTH, SOUTH):
        _harvest(harvested, system)
    east = SystemId("east")
    _harvest(harvested, east, aside=[SetAside(east, "no time", "x", "x1", {"so_lo": "TOM-01"})])
    report = harvested.trace(LOT)
    assert _sources(report)["east"].outcome is Outcome.PARTIAL
    assert report.status is Status.INCOMPLETE
