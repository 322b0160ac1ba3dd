"""What a running trace tells as it goes, and what it leaves behind when it is stopped."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest
from oracle.story import LOT, THIRD, A, B, made, received, shipped, transformed

from connectors.sdk.errors import Unavailable
from hub.trace.increments import Done, RoundBegan, RoundEnded, SourceAnswered
from hub.trace.tracer import Tracer
from schema.model.answers import Outcome
from schema.model.trace import Freshness, Status, TraceInput
from schema.model.viewer import Deadline, Role, Viewer

VIEWER = Viewer(Role.PUBLIC)


@pytest.fixture
def two(world: Any) -> Any:
    """A farm that hands on to a plant."""
    world.add("farm", "96", made(0, A, LOT), shipped(1, A, LOT, to=B))
    world.add("plant", "79", received(2, B, LOT), transformed(3, B, [LOT], [THIRD]))
    return world


def test_increments_come_in_rounds_and_the_last_is_the_report(two: Any) -> None:
    told = two.increments(LOT)
    assert isinstance(told[-1], Done)
    assert sum(isinstance(one, Done) for one in told) == 1
    rounds = [one.round for one in told[:-1]]
    assert rounds == sorted(rounds)
    for number in set(rounds):
        kinds = [type(one) for one in told[:-1] if one.round == number]
        assert kinds[0] is RoundBegan
        assert kinds[-1] is RoundEnded
        assert set(kinds[1:-1]) == {SourceAnswered}
    assert told[-1].report.rounds == max(rounds)


def test_the_quick_are_told_of_before_the_slow(two: Any) -> None:
    two.fakes["farm"].delay = 3.0
    told = [one for one in two.increments(LOT) if isinstance(one, SourceAnswered)]
    assert [one.report.system for one in told if one.round == 1] == ["plant", "farm"]


def test_a_failure_is_told_when_it_happens(two: Any) -> None:
    two.fakes["plant"].fails = Unavailable("is down")
    two.fakes["plant"].holds.clear()
    told = [one for one in two.increments(LOT) if isinstance(one, SourceAnswered)]
    assert (Outcome.UNREACHABLE, "plant") in [(s.report.outcome, s.report.system) for s in told]


def test_a_cached_trace_has_no_rounds(two: Any) -> None:
    (done,) = two.increments(LOT, freshness=Freshness.CACHED)
    assert isinstance(done, Done)
    assert done.report.status is Status.FAILED


def test_a_round_says_how_much_it_asks_and_what_it_led_to(two: Any) -> None:
    began, *_, ended, _ = [
        one for one in two.increments(LOT) if not isinstance(one, SourceAnswered)
    ]
    assert (began.round, set(began.systems), began.keys) == (1, {"farm", "plant"}, 1)
    assert ended.items == 2


def _stopped(world: Any, cancelling: bool) -> set[str]:
    """The tasks that are left, by name, after a trace is stopped in its first round."""
    world.fakes["plant"].delay = 4.0

    async def stopping() -> set[str]:
        loop = asyncio.get_running_loop()
        async with world.federation() as federation:
            tracer = Tracer(world.store, federation, lambda: world.now)
            asked, deadline = TraceInput(start=LOT), Deadline.within(60.0, loop.time)
            if cancelling:
                task = asyncio.create_task(tracer.trace(asked, VIEWER, deadline))
                await asyncio.sleep(1.0)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            else:
                async with aclosing(tracer.increments(asked, VIEWER, deadline)) as told:
                    async for one in told:
                        if isinstance(one, SourceAnswered):
                            break
            return {t.get_name() for t in asyncio.all_tasks() if t is not asyncio.current_task()}

    left: set[str] = world.run(stopping())
    return left


@pytest.mark.parametrize("cancelling", [True, False])
def test_stopping_a_trace_leaves_no_task_and_no_question_open(two: Any, cancelling: bool) -> None:
    assert _stopped(two, cancelling) == set()
    assert [fake.open for fake in two.fakes.values()] == [0, 0]


def test_what_a_stopped_trace_had_heard_is_kept(two: Any) -> None:
    _stopped(two, cancelling=True)
    two.fakes["plant"].delay = 0.0
    report = two.trace(LOT, freshness=Freshness.CACHED)
    assert len(report.events) == 2
    assert {str(s.system): s.outcome for s in report.sources} == {
        "farm": Outcome.ANSWERED,
        "plant": Outcome.STALE,
    }
