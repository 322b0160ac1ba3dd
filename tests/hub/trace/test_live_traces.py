"""A trace over live systems: who is asked, what of those who fail, what is remembered."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from oracle import cast
from oracle.story import (
    CRATE,
    LOT,
    OTHER,
    PALLET,
    THIRD,
    A,
    B,
    C,
    made,
    packed,
    received,
    seen,
    shipped,
    transformed,
)

from connectors.sdk.errors import Refused, Unavailable
from schema.model.answers import Outcome
from schema.model.keys import SystemId
from schema.model.records import SetAside
from schema.model.systems import Environment, Scope
from schema.model.times import SECOND
from schema.model.trace import Direction, Freshness, GapKind, Status, TraceReport

FARM, PLANT, MARKET, BYSTANDER = "ca-mau", "sai-gon", "ha-noi", "hue"
NOBODY = "https://id.gs1.org/01/08936000000013/10/NOBODY"


@pytest.fixture
def chain(world: Any) -> Any:
    """A farm's lot goes to a plant, what is made of it to a market; a fourth province stands by."""
    world.add(FARM, "96", made(0, A, LOT), shipped(1, A, LOT, to=B))
    world.add(
        PLANT,
        "79",
        received(2, B, LOT),
        transformed(3, B, [LOT], [THIRD]),
        shipped(4, B, THIRD, to=C),
    )
    world.add(MARKET, "01", received(5, C, THIRD))
    world.add(BYSTANDER, "46")
    for place, province in ((A, "96"), (B, "79"), (C, "01")):
        world.state(place, province)
    return world


def _outcomes(report: TraceReport) -> dict[str, Outcome]:
    return {str(s.system): s.outcome for s in report.sources}


def _gaps(report: TraceReport) -> set[tuple[GapKind, str | None]]:
    return {(gap.kind, gap.system) for gap in report.gaps}


def _reason(report: TraceReport, system: str) -> str:
    return next(s.reason or "" for s in report.sources if s.system == system)


def _questions(world: Any) -> int:
    return sum(len(fake.questions) for fake in world.fakes.values())


def test_a_live_trace_follows_a_lot_over_provinces_to_its_end(chain: Any) -> None:
    report = chain.trace(LOT, direction=Direction.FORWARD)
    assert report.status is Status.COMPLETE
    assert {i.canonical for i in report.items} == {LOT, THIRD}
    assert [p.province for p in report.places] == ["96", "79", "01"]
    assert _outcomes(report) == {
        FARM: Outcome.ANSWERED,
        PLANT: Outcome.ANSWERED,
        MARKET: Outcome.ANSWERED,
        BYSTANDER: Outcome.NO_RECORD,
    }
    assert (report.coverage.answered, report.coverage.of) == (4, 4)


def test_both_directions_make_one_report(chain: Any) -> None:
    both = chain.trace(THIRD)
    assert {i.canonical: i.depth for i in both.items} == {THIRD: 0, LOT: 1}
    ahead = chain.trace(THIRD, direction=Direction.FORWARD)
    behind = chain.trace(THIRD, direction=Direction.BACKWARD)
    assert {e.id for e in both.events} == {e.id for r in (ahead, behind) for e in r.events}
    assert {p.canonical for p in behind.places} == {A, B, C}


def test_whom_nothing_points_to_is_asked_about_the_start_alone(chain: Any) -> None:
    chain.trace(LOT, direction=Direction.FORWARD)
    assert chain.fakes[BYSTANDER].asked == {LOT}
    assert THIRD in chain.fakes[MARKET].asked


def test_who_cannot_know_is_not_asked_says_why_and_leaves_no_gap(chain: Any) -> None:
    chain.settings[SystemId(BYSTANDER)] = replace(
        chain.settings[SystemId(BYSTANDER)], scope=Scope(gtin_prefixes=("999",))
    )
    report = chain.trace(LOT, direction=Direction.FORWARD)
    assert report.status is Status.COMPLETE
    assert _outcomes(report)[BYSTANDER] is Outcome.NOT_ASKED
    assert "999" in _reason(report, BYSTANDER)
    assert chain.fakes[BYSTANDER].questions == []


def test_who_cannot_know_is_not_stale_either(chain: Any) -> None:
    chain.trace(LOT)
    chain.add("far-away", "92", scope=Scope(gtin_prefixes=("999",)))
    report = chain.trace(LOT, freshness=Freshness.CACHED)
    assert _outcomes(report)["far-away"] is Outcome.NOT_ASKED
    assert report.status is Status.COMPLETE


def test_a_test_environment_is_never_part_of_a_trace(chain: Any) -> None:
    other = chain.add("sai-gon-test", "79", environment=Environment.TEST)
    report = chain.trace(LOT)
    assert other.questions == []
    assert "sai-gon-test" not in _outcomes(report)


def test_what_was_heard_lately_is_not_asked_again(chain: Any) -> None:
    first = chain.trace(LOT)
    asked = _questions(chain)
    chain.now += 60 * SECOND
    again = chain.trace(LOT, freshness=Freshness.PREFER_CACHED, max_age=60 * SECOND)
    assert _questions(chain) == asked
    assert again.rounds == 0
    assert (again.status, again.items, again.links) == (first.status, first.items, first.links)
    assert _outcomes(again) == _outcomes(first)


def test_what_was_heard_too_long_ago_is_asked_again(chain: Any) -> None:
    chain.trace(LOT)
    asked = _questions(chain)
    chain.now += 61 * SECOND
    chain.trace(LOT, freshness=Freshness.PREFER_CACHED, max_age=60 * SECOND)
    assert _questions(chain) > asked


def test_a_live_trace_asks_though_all_is_fresh_whom_the_graph_points_to(chain: Any) -> None:
    chain.trace(LOT)
    asked = {name: len(fake.questions) for name, fake in chain.fakes.items()}
    chain.now += 1
    report = chain.trace(LOT, freshness=Freshness.LIVE)
    again = {name for name, fake in chain.fakes.items() if len(fake.questions) > asked[name]}
    assert again == {FARM, PLANT, MARKET}
    assert _outcomes(report)[BYSTANDER] is Outcome.NOT_ASKED
    assert "nothing that the trace met points to" in _reason(report, BYSTANDER)


def test_who_was_silent_about_the_start_is_asked_again_though_nothing_points_to_it(
    chain: Any,
) -> None:
    chain.fakes[BYSTANDER].fails = Unavailable("is down")
    first = chain.trace(LOT, direction=Direction.FORWARD)
    assert first.status is Status.INCOMPLETE
    chain.now += 1
    again = chain.trace(LOT, direction=Direction.FORWARD)
    assert again.status is Status.INCOMPLETE
    assert _outcomes(again)[BYSTANDER] is Outcome.UNREACHABLE
    chain.fakes[BYSTANDER].fails = None
    chain.now += 1
    assert chain.trace(LOT, direction=Direction.FORWARD).status is Status.COMPLETE
    assert len(chain.fakes[BYSTANDER].questions) == 3


def test_where_all_are_to_be_asked_about_everything_they_are(chain: Any) -> None:
    learned = chain.trace(LOT, direction=Direction.FORWARD)
    chain.now += 1
    chain.everyone = True
    report = chain.trace(LOT, direction=Direction.FORWARD, freshness=Freshness.LIVE)
    assert {LOT, THIRD} <= chain.fakes[BYSTANDER].asked
    assert _outcomes(report)[BYSTANDER] is Outcome.NO_RECORD
    assert (report.items, report.places) == (learned.items, learned.places)


def test_what_did_not_arrive_where_it_was_sent_is_asked_for_everywhere(world: Any) -> None:
    world.add(FARM, "96", made(0, A, LOT), shipped(1, A, LOT, to=B))
    world.add(PLANT, "79")
    world.state(B, "79")
    market = world.add(MARKET, "01", received(2, C, LOT))
    world.trace(A, direction=Direction.FORWARD)
    assert LOT in world.fakes[PLANT].asked & market.asked
    assert market.questions[-1].epc_classes == (LOT,)


def test_of_what_was_headed_for_one_place_one_is_looked_for_and_then_the_others(
    world: Any,
) -> None:
    sent = [shipped(n, A, lot, to=B) for n, lot in enumerate((LOT, OTHER))]
    world.add(FARM, "96", made(0, A, LOT, OTHER), *sent)
    plant = world.add(PLANT, "79", received(5, B, LOT), received(6, B, OTHER))
    bystander = world.add(BYSTANDER, "46")
    report = world.trace(A, direction=Direction.FORWARD)
    assert B in {place.canonical for place in report.places}
    assert (len(plant.asked & {LOT, OTHER}), len(bystander.asked & {LOT, OTHER})) == (2, 1)


def test_what_no_place_of_its_group_explains_is_looked_for_one_and_all(world: Any) -> None:
    sent = [shipped(n, A, lot, to=B) for n, lot in enumerate((LOT, OTHER))]
    world.add(FARM, "96", made(0, A, LOT, OTHER), *sent)
    bystander = world.add(BYSTANDER, "46")
    report = world.trace(A, direction=Direction.FORWARD)
    assert {LOT, OTHER} <= bystander.asked
    assert {g.kind for g in report.gaps} == {GapKind.SHIPPED_NEVER_RECEIVED}


def test_a_place_that_the_graph_knows_is_asked_of_those_who_recorded_it(chain: Any) -> None:
    chain.trace(LOT, direction=Direction.FORWARD)
    before = _questions(chain)
    chain.trace(C, direction=Direction.FORWARD)
    assert C in chain.fakes[MARKET].asked
    assert _questions(chain) == before + 1


def test_a_new_record_is_seen_by_a_live_trace_and_not_by_a_cached_one(chain: Any) -> None:
    chain.trace(LOT)
    chain.fakes[MARKET].holds.append(shipped(6, C, THIRD, to=A))
    chain.now += 1
    assert len(chain.trace(LOT, freshness=Freshness.CACHED).events) == 6
    assert len(chain.trace(LOT, freshness=Freshness.LIVE).events) == 7


def test_from_the_cache_alone_nobody_is_asked_and_who_may_know_more_is_stale(chain: Any) -> None:
    report = chain.trace(LOT, freshness=Freshness.CACHED)
    assert _questions(chain) == 0
    assert report.status is Status.FAILED
    assert set(_outcomes(report).values()) == {Outcome.STALE}
    assert "CACHED" in _reason(report, FARM)
    assert (GapKind.SOURCE_SILENT, FARM) in _gaps(report)


def test_what_the_cache_holds_is_complete_until_it_is_too_old(chain: Any) -> None:
    chain.trace(LOT)
    fresh = chain.trace(LOT, freshness=Freshness.CACHED)
    assert fresh.status is Status.COMPLETE
    chain.now += 7_200 * SECOND
    old = chain.trace(LOT, freshness=Freshness.CACHED)
    assert old.status is Status.INCOMPLETE
    assert _outcomes(old)[FARM] is Outcome.STALE
    assert "last heard in full at" in _reason(old, FARM)


def test_for_what_is_lost_those_who_are_known_are_asked_first_and_then_everyone(
    world: Any,
) -> None:
    making = [made(0, A, LOT), transformed(1, A, [LOT], [OTHER]), shipped(2, A, OTHER)]
    farm = world.add(FARM, "96", *making)
    plant = world.add(PLANT, "79", received(3, B, OTHER))
    report = world.trace(LOT, direction=Direction.FORWARD)
    assert [set(q.epc_classes) for q in farm.questions] == [{LOT}, {OTHER}]
    assert [set(q.epc_classes) for q in plant.questions] == [{LOT}, {OTHER}]
    assert report.rounds == 3
    assert B in {place.canonical for place in report.places}


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(Unavailable("is down"), Outcome.UNREACHABLE), (Refused("wants a key"), Outcome.REFUSED)],
)
def test_a_system_that_fails_is_named_and_not_asked_again(
    world: Any, error: Exception, outcome: Outcome
) -> None:
    packing = [made(0, A, LOT), packed(1, A, PALLET, LOT), shipped(2, A, PALLET, to=B)]
    world.add(FARM, "96", *packing)
    plant = world.add(PLANT, "79", received(3, B, PALLET))
    plant.fails = error
    plant.holds.clear()
    world.state(B, "79")
    report = world.trace(LOT, direction=Direction.FORWARD)
    assert report.status is Status.INCOMPLETE
    assert report.rounds > 1
    assert len(plant.questions) == 1
    assert _outcomes(report)[PLANT] is outcome
    assert str(error) in _reason(report, PLANT)
    assert "not asked about 1 further item" in _reason(report, PLANT)
    assert (GapKind.SOURCE_SILENT, PLANT) in _gaps(report)
    assert any(g.kind is GapKind.SHIPPED_NEVER_RECEIVED and g.system == PLANT for g in report.gaps)


def test_what_was_heard_before_a_failure_stands(chain: Any) -> None:
    chain.fakes[PLANT].fails = Unavailable("broke off")
    report = chain.trace(LOT, direction=Direction.FORWARD)
    assert {i.canonical for i in report.items} == {LOT, THIRD}
    assert _outcomes(report)[PLANT] is Outcome.PARTIAL
    assert report.status is Status.INCOMPLETE


def test_a_system_that_hangs_costs_its_deadline_once(chain: Any) -> None:
    chain.fakes[BYSTANDER].delay = 1_000.0
    report = chain.trace(LOT, direction=Direction.FORWARD)
    assert chain.lasted == pytest.approx(5.0)
    assert _outcomes(report)[BYSTANDER] is Outcome.TIMED_OUT
    assert {i.canonical for i in report.items} == {LOT, THIRD}
    assert report.status is Status.INCOMPLETE


def test_a_system_that_says_something_and_hangs_costs_its_deadline_once(chain: Any) -> None:
    chain.fakes[PLANT].dies = 1_000.0
    report = chain.trace(LOT, direction=Direction.FORWARD)
    assert chain.lasted == pytest.approx(5.0)
    assert _outcomes(report)[PLANT] is Outcome.PARTIAL
    assert "not asked about" in _reason(report, PLANT)
    assert THIRD in {i.canonical for i in report.items}


def test_a_record_set_aside_is_a_gap_of_every_trace_until_it_can_be_read(chain: Any) -> None:
    aside = SetAside(SystemId(PLANT), "eventTime: no such month", "eventTime")
    chain.fakes[PLANT].says_too.append(aside)
    for _ in range(2):
        report = chain.trace(LOT, direction=Direction.FORWARD)
        assert report.status is Status.INCOMPLETE
        assert (GapKind.RECORDS_SET_ASIDE, PLANT) in _gaps(report)
        assert (GapKind.SOURCE_SILENT, PLANT) not in _gaps(report)
    chain.fakes[PLANT].says_too.remove(aside)
    assert chain.trace(LOT, direction=Direction.FORWARD).status is Status.COMPLETE


def test_a_province_without_a_system_counts_when_facts_point_to_it(chain: Any) -> None:
    chain.fakes[MARKET].holds.append(shipped(6, C, THIRD, to=cast.SITES[0]))
    del chain.fakes[SystemId(FARM)], chain.settings[SystemId(FARM)]
    report = chain.trace(THIRD, direction=Direction.FORWARD)
    assert report.status is Status.INCOMPLETE
    (gap,) = [g for g in report.gaps if g.kind is GapKind.NO_SYSTEM]
    assert gap.provinces == ("96",)
    (none,) = [s for s in report.sources if s.outcome is Outcome.NO_SYSTEM]
    assert (none.system, none.provinces) == (None, ("96",))


def test_an_unknown_start_fails_and_lists_everyone_who_was_asked(chain: Any) -> None:
    report = chain.trace(NOBODY)
    assert report.status is Status.FAILED
    assert report.items == ()
    assert _outcomes(report) == dict.fromkeys((FARM, PLANT, MARKET, BYSTANDER), Outcome.NO_RECORD)


def test_a_product_without_a_lot_is_not_walked_and_nobody_is_asked(chain: Any) -> None:
    report = chain.trace(cast.PRODUCTS[0])
    assert report.status is Status.FAILED
    assert [g.kind for g in report.gaps] == [GapKind.LOT_NOT_RECORDED]
    assert _questions(chain) == 0
    assert set(_outcomes(report).values()) == {Outcome.NOT_ASKED}


def test_when_time_is_up_what_was_found_stands_and_who_was_not_asked_is_named(chain: Any) -> None:
    for fake in chain.fakes.values():
        fake.delay = 2.0
    report = chain.trace(LOT, seconds=2.5, direction=Direction.FORWARD)
    assert chain.lasted == pytest.approx(2.5)
    assert LOT in {i.canonical for i in report.items}
    assert report.status is Status.INCOMPLETE
    assert _outcomes(report)[PLANT] is Outcome.TIMED_OUT
    assert (GapKind.SOURCE_SILENT, PLANT) in _gaps(report)


def test_a_system_shed_for_want_of_time_says_so(chain: Any) -> None:
    report = chain.trace(LOT, seconds=0.0)
    assert report.status is Status.FAILED
    assert set(_outcomes(report).values()) == {Outcome.SHED}
    assert "ran out of time" in _reason(report, FARM)


def test_half_a_transformation_is_asked_for_everywhere_by_its_id(world: Any) -> None:
    joined = cast.TRANSFORMATION_IDS[0]
    world.add(FARM, "96", made(0, A, LOT), transformed(1, A, [LOT], [], joined))
    world.add(PLANT, "79", transformed(2, B, [], [THIRD], joined))
    report = world.trace(LOT, direction=Direction.FORWARD)
    assert {i.canonical for i in report.items} == {LOT, THIRD}
    assert joined in world.fakes[PLANT].asked
    assert report.status is Status.COMPLETE


def test_a_trace_from_a_dock_asks_for_the_whole_site(world: Any) -> None:
    farm = world.add(FARM, "96", made(0, A, LOT), shipped(1, A, LOT, to=B))
    report = world.trace(cast.DOCK, direction=Direction.FORWARD)
    assert A in farm.asked
    assert {i.canonical for i in report.items} == {LOT}


def test_a_lot_sent_off_without_an_address_is_asked_for_everywhere(world: Any) -> None:
    world.add(FARM, "96", made(0, A, OTHER), transformed(1, A, [OTHER], [LOT]), shipped(2, A, LOT))
    world.add(MARKET, "01", received(3, C, LOT))
    report = world.trace(OTHER, direction=Direction.FORWARD)
    assert LOT in world.fakes[MARKET].asked
    assert C in {p.canonical for p in report.places}


def test_a_window_without_events_is_an_answer_and_no_failure(world: Any) -> None:
    world.add(FARM, "96", seen(0, A, LOT))
    late = cast.instant_at(5).earliest
    report = world.trace(LOT, window=(late, None))
    assert report.events == ()
    assert report.status is Status.COMPLETE


def test_a_scope_by_date_does_not_keep_a_trace_from_asking(chain: Any) -> None:
    chain.settings[SystemId(PLANT)] = replace(
        chain.settings[SystemId(PLANT)], scope=Scope(since=date(2020, 1, 1))
    )
    assert chain.trace(LOT, direction=Direction.FORWARD).status is Status.COMPLETE


def test_what_is_put_into_a_crate_goes_where_the_pallet_under_the_crate_went(world: Any) -> None:
    packing = [packed(0, A, PALLET, CRATE), packed(2, A, CRATE, LOT)]
    world.add(FARM, "96", *packing, shipped(3, A, PALLET, to=B))
    world.add(MARKET, "01", received(4, B, PALLET))
    for place, province in ((A, "96"), (B, "01")):
        world.state(place, province)
    report = world.trace(LOT, direction=Direction.FORWARD)
    assert {p.canonical for p in report.places} == {A, B}
