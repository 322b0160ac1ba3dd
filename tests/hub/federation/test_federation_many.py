"""Many systems at once: order of arrival, silence of some, slots, and nothing left behind."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from schema.model.answers import Outcome
from schema.model.queries import EventQuery
from schema.model.systems import Limits

HANG = 10.0**6


def others() -> set[asyncio.Task[Any]]:
    return asyncio.all_tasks() - {asyncio.current_task()}


def test_each_part_is_heard_as_soon_as_it_has_ended(world: Any) -> None:
    for id_, wait in (("a", 3.0), ("b", 1.0), ("c", 2.0), ("d", HANG)):
        world.add(id_, world.record(id_), wait)

    async def listening() -> list[tuple[str, float]]:
        deadline = world.deadline()
        parts = world.federation().hear(world.query, list(world.settings), world.viewer, deadline)
        clock = asyncio.get_running_loop().time
        return [(part.report.system, round(clock(), 3)) async for part in parts]

    assert world.run(listening()) == [("b", 1.0), ("c", 2.0), ("a", 3.0), ("d", 5.0)]


def test_with_20_of_63_hanging_the_other_43_wait_for_nobody(world: Any) -> None:
    for i in range(63):
        world.add(f"s{i:02}", HANG if i % 3 == 0 and i < 60 else 0.2, world.record(f"s{i:02}"))
    answer = world.ask()
    assert (answer.coverage.answered, answer.coverage.of) == (43, 63)
    assert {report.outcome for report in answer.silent} == {Outcome.TIMED_OUT}
    assert {r.took for r in answer.sources if r.outcome is Outcome.ANSWERED} == {200_000}
    assert [r.system for r in answer.sources] == sorted(world.settings)


def test_every_system_is_accounted_for_exactly_once(world: Any) -> None:
    world.add("a", world.record("a"))

    async def asking() -> list[tuple[str, Outcome, str | None]]:
        names = ["a", "gone", "a"]
        answer = await world.federation().ask(world.query, names, world.viewer, world.deadline())
        return [(r.system, r.outcome, r.reason) for r in answer.sources]

    assert world.run(asking()) == [
        ("a", Outcome.ANSWERED, None),
        ("gone", Outcome.NOT_ASKED, "gone is not configured (any more)"),
    ]


def test_asking_nobody_is_answered_at_once(world: Any) -> None:
    assert world.ask().heard == ()


def test_a_cancelled_question_leaves_no_task_and_no_open_answer(world: Any) -> None:
    fakes = [world.add(f"s{i}", HANG, limits=Limits(deadline=60.0)) for i in range(5)]

    async def cancelling() -> set[asyncio.Task[Any]]:
        federation = world.federation()
        asking = asyncio.create_task(
            federation.ask(world.query, list(world.settings), world.viewer, world.deadline(60.0))
        )
        await asyncio.sleep(1.0)
        assert [fake.open for fake in fakes] == [1] * 5
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        return others()

    assert world.run(cancelling()) == set()
    assert [fake.open for fake in fakes] == [0] * 5


def test_leaving_the_iteration_early_cancels_the_rest(world: Any) -> None:
    world.add("a", world.record("a"))
    slow = world.add("b", HANG)

    async def leaving() -> set[asyncio.Task[Any]]:
        parts = world.federation().hear(
            world.query, list(world.settings), world.viewer, world.deadline()
        )
        async with aclosing(parts) as heard:
            assert (await anext(heard)).report.system == "a"
        return others()

    assert world.run(leaving()) == set()
    assert slow.open == 0


def test_when_the_deadline_is_over_nobody_is_asked(world: Any) -> None:
    fake = world.add("a", world.record("a"))
    report = world.ask_one(seconds=0.0).report
    assert (report.outcome, report.questions, report.asked_at) == (Outcome.SHED, 0, None)
    assert report.reason == "the question was not put: no time was left for the answer"
    assert fake.questions == []


def test_who_finds_all_slots_taken_until_the_deadline_is_shed(world: Any) -> None:
    one_at_a_time = Limits(deadline=60.0, max_concurrency=1)
    world.add("a", 50.0, limits=one_at_a_time)

    async def crowding() -> tuple[Outcome, Outcome, str | None]:
        federation = world.federation()
        first = asyncio.create_task(
            federation.ask(world.query, ["a"], world.viewer, world.deadline(60.0))
        )
        await asyncio.sleep(0)
        second = await federation.ask(world.query, ["a"], world.viewer, world.deadline(2.0))
        report = second.sources[0]
        return (await first).sources[0].outcome, report.outcome, report.reason

    assert world.run(crowding()) == (
        Outcome.NO_RECORD,
        Outcome.SHED,
        "the question was not put: the system was busy with others for 2.0 s",
    )


def test_a_full_system_holds_up_no_other(world: Any) -> None:
    world.add("full", HANG, limits=Limits(max_concurrency=1))
    world.add("free", 0.1)

    async def asking() -> dict[str, int]:
        federation = world.federation()
        questions = [
            federation.ask(world.query, list(world.settings), world.viewer, world.deadline())
            for _ in range(5)
        ]
        answers = await asyncio.gather(*questions)
        return {r.system: r.took for answer in answers for r in answer.sources}

    assert world.run(asking())["free"] <= 200_000


def test_connectors_are_opened_with_their_first_question_once_and_closed_once(world: Any) -> None:
    used, unused = world.add("a", world.record("a")), world.add("b")

    async def asking_twice() -> None:
        async with world.federation() as federation:
            assert world.opened == []
            for _ in range(2):
                await federation.ask(world.query, ["a"], world.viewer, world.deadline())

    world.run(asking_twice())
    assert (world.opened, used.closed, unused.closed) == (["a"], 1, 0)


def test_a_question_without_ids_is_put_as_it_is(world: Any) -> None:
    fake = world.add("a")
    world.ask(EventQuery(ge_event_time=1))
    assert fake.questions == [EventQuery(ge_event_time=1)]


def test_a_connector_that_never_closes_holds_nobody_up(world: Any) -> None:
    stuck, other = world.add("a"), world.add("b")

    async def never() -> None:
        await asyncio.sleep(HANG)

    async def closing() -> float:
        federation = world.federation()
        await federation.ask(world.query, ["a", "b"], world.viewer, world.deadline())
        stuck.aclose = never
        with pytest.raises(ExceptionGroup, match="failed to close"):
            await federation.aclose()
        return asyncio.get_running_loop().time()

    assert world.run(closing()) == pytest.approx(5.0)
    assert other.closed == 1
