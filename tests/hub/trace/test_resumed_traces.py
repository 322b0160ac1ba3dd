"""Resuming a trace: only those who failed are asked again, and the rest is carried on."""

from dataclasses import replace
from typing import Any

import pytest
from oracle.story import LOT, THIRD, A, B, C, made, received, shipped, transformed

from connectors.sdk.errors import Unavailable
from schema.model.answers import Outcome
from schema.model.keys import SystemId
from schema.model.records import SetAside
from schema.model.times import SECOND
from schema.model.trace import Direction, Freshness, GapKind, Status, TraceReport

FARM, PLANT, MARKET, BYSTANDER = "ca-mau", "sai-gon", "ha-noi", "hue"
EVERY = pytest.mark.parametrize("freshness", [Freshness.LIVE, Freshness.PREFER_CACHED])


@pytest.fixture
def chain(world: Any) -> Any:
    """A farm's lot goes to a plant, what is made of it to a market; a fourth province stands by."""
    world.add(FARM, "96", made(0, A, LOT), shipped(1, A, LOT, to=B))
    plant = (received(2, B, LOT), transformed(3, B, [LOT], [THIRD]), shipped(4, B, THIRD, to=C))
    world.add(PLANT, "79", *plant)
    world.add(MARKET, "01", received(5, C, THIRD))
    world.add(BYSTANDER, "46")
    for place, province in ((A, "96"), (B, "79"), (C, "01")):
        world.state(place, province)
    return world


def outcomes(report: TraceReport) -> dict[str, Outcome]:
    return {str(s.system): s.outcome for s in report.sources}


def forget(world: Any) -> None:
    for fake in world.fakes.values():
        fake.questions.clear()


def asked(world: Any) -> set[str]:
    return {name for name, fake in world.fakes.items() if fake.questions}


def same(report: TraceReport) -> TraceReport:
    """What does not hang on which version it is."""
    return replace(report, version=0, answered_at=0)


@EVERY
def test_only_who_failed_is_asked_and_what_it_adds_is_followed(
    chain: Any, freshness: Freshness
) -> None:
    plant = chain.fakes[PLANT]
    held = list(plant.holds)
    plant.fails, plant.holds = Unavailable("down for repair"), []
    first = chain.trace(LOT, direction=Direction.FORWARD, freshness=freshness)
    assert outcomes(first)[PLANT] is Outcome.UNREACHABLE
    assert {i.canonical for i in first.items} == {LOT}
    plant.fails, plant.holds = None, held
    forget(chain)
    chain.now += 30 * 86_400 * SECOND
    second = chain.resume(first)
    assert (second.id, second.version, second.begun) == (first.id, 2, first.begun)
    assert second.status is Status.COMPLETE
    assert {i.canonical for i in second.items} == {LOT, THIRD}
    assert chain.fakes[FARM].questions == []
    assert LOT not in chain.fakes[MARKET].asked | chain.fakes[BYSTANDER].asked
    assert THIRD in chain.fakes[MARKET].asked
    assert (second.coverage.answered, second.coverage.of) == (4, 4)
    assert second.answered_at == chain.now and second.rounds > first.rounds


@EVERY
def test_where_everything_answered_the_next_version_is_equal_and_nobody_is_asked(
    chain: Any, freshness: Freshness
) -> None:
    first = chain.trace(LOT, freshness=freshness)
    assert first.status is Status.COMPLETE
    forget(chain)
    chain.now += 86_400 * SECOND
    second = chain.resume(first)
    assert asked(chain) == set()
    assert same(second) == same(first) and second.version == 2


def test_who_fails_again_stays_named_and_is_asked_by_the_next_version(chain: Any) -> None:
    chain.fakes[PLANT].fails = Unavailable("broke off")
    first = chain.trace(LOT, direction=Direction.FORWARD)
    second = chain.resume(first)
    assert (second.status, outcomes(second)[PLANT]) == (Status.INCOMPLETE, Outcome.PARTIAL)
    chain.fakes[PLANT].fails = None
    forget(chain)
    third = chain.resume(second)
    assert asked(chain) == {PLANT}
    assert (third.version, third.status) == (3, Status.COMPLETE)
    assert outcomes(third)[PLANT] is Outcome.ANSWERED


def test_those_not_asked_again_carry_their_report_on(chain: Any) -> None:
    chain.fakes[BYSTANDER].fails = Unavailable("down")
    first = chain.trace(LOT, direction=Direction.FORWARD)
    chain.fakes[BYSTANDER].fails = None
    second = chain.resume(first)
    before = {s.system: s for s in first.sources}
    for source in second.sources:
        if source.system != BYSTANDER:
            assert source == before[source.system]
    assert outcomes(second)[BYSTANDER] is Outcome.NO_RECORD
    assert (first.coverage.answered, second.coverage.answered) == (3, 4)


def test_who_said_something_before_it_failed_is_not_without_records_afterwards(chain: Any) -> None:
    chain.fakes[PLANT].dies = 1_000.0
    first = chain.trace(LOT, direction=Direction.FORWARD)
    assert outcomes(first)[PLANT] is Outcome.PARTIAL
    chain.fakes[PLANT].dies = 0.0
    second = chain.resume(first)
    plant = next(s for s in second.sources if s.system == PLANT)
    assert (plant.outcome, plant.records >= 3) == (Outcome.ANSWERED, True)
    assert plant.questions == 2
    assert second.status is Status.COMPLETE


def test_a_record_that_can_be_read_now_is_asked_for_again(chain: Any) -> None:
    aside = SetAside(SystemId(PLANT), "eventTime: no such month", "eventTime")
    chain.fakes[PLANT].says_too.append(aside)
    first = chain.trace(LOT, direction=Direction.FORWARD)
    chain.fakes[PLANT].says_too.remove(aside)
    forget(chain)
    second = chain.resume(first)
    assert PLANT in asked(chain) and FARM not in asked(chain)
    assert second.status is Status.COMPLETE


def test_without_time_to_ask_who_failed_before_is_told_as_before(chain: Any) -> None:
    chain.fakes[PLANT].fails = Unavailable("broke off")
    first = chain.trace(LOT, direction=Direction.FORWARD)
    second = chain.resume(first, seconds=0.0)
    assert same(second) == same(first)


def test_under_cached_nobody_is_asked_and_the_graph_answers_as_it_is_now(chain: Any) -> None:
    first = chain.trace(LOT, freshness=Freshness.CACHED)
    assert first.status is Status.FAILED
    chain.trace(LOT)
    forget(chain)
    second = chain.resume(first)
    assert asked(chain) == set()
    assert {i.canonical for i in second.items} == {LOT, THIRD}
    assert second.version == 2


def test_who_answered_another_trace_meanwhile_is_not_asked_again(chain: Any) -> None:
    chain.fakes[PLANT].fails = Unavailable("broke off")
    first = chain.trace(LOT, direction=Direction.FORWARD, freshness=Freshness.LIVE)
    chain.fakes[PLANT].fails = None
    chain.now += SECOND
    chain.trace(LOT, direction=Direction.FORWARD, freshness=Freshness.LIVE)
    forget(chain)
    second = chain.resume(first)
    assert asked(chain) == set()
    assert second.status is Status.COMPLETE


def test_a_system_that_is_gone_stays_as_it_was_told(chain: Any) -> None:
    chain.fakes[BYSTANDER].fails = Unavailable("down")
    first = chain.trace(LOT, direction=Direction.FORWARD)
    del chain.fakes[SystemId(BYSTANDER)], chain.settings[SystemId(BYSTANDER)]
    second = chain.resume(first)
    assert outcomes(second)[BYSTANDER] is Outcome.UNREACHABLE
    assert (GapKind.SOURCE_SILENT, BYSTANDER) in {(g.kind, g.system) for g in second.gaps}


def test_a_limit_stays_a_limit(chain: Any) -> None:
    first = chain.trace(LOT, direction=Direction.FORWARD, max_nodes=1)
    second = chain.resume(first)
    assert {i.canonical for i in second.items} == {LOT}
    assert GapKind.LIMIT_REACHED in {g.kind for g in second.gaps}


@pytest.mark.parametrize("again", ["resumed", "asked anew"])
def test_who_was_silent_while_the_others_told_a_part_is_asked_again(world: Any, again: str) -> None:
    world.add(FARM, "96", made(0, A, LOT)).dies = 1_000.0
    plant = world.add(PLANT, "79", transformed(3, A, [LOT], [THIRD]))
    plant.delay = 1_000.0
    world.state(A, "96")
    first = world.trace(LOT, direction=Direction.FORWARD)
    assert outcomes(first) == {FARM: Outcome.PARTIAL, PLANT: Outcome.TIMED_OUT}
    world.fakes[FARM].dies = 0.0

    def once_more() -> TraceReport:
        if again == "resumed":
            return world.resume(first)  # type: ignore[no-any-return]
        return world.trace(LOT, direction=Direction.FORWARD)  # type: ignore[no-any-return]

    second = once_more()
    assert outcomes(second) == {FARM: Outcome.ANSWERED, PLANT: Outcome.TIMED_OUT}
    assert second.status is Status.INCOMPLETE
    plant.delay = 0.0
    third = once_more()
    assert outcomes(third) == {FARM: Outcome.ANSWERED, PLANT: Outcome.ANSWERED}
    assert {i.canonical for i in third.items} == {LOT, THIRD}
