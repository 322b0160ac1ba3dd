"""Two hubs over one store: one harvests, the other takes over; stops; memory stays flat."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from oracle.story import LOT, A, made

from hub.graph.harvest_store import LeaseLostError, RunOutcome
from hub.sync.sync import AnotherHarvests
from hub.sync.telling import StandingBy
from hub.sync.writing import WAITING
from schema.model.keys import SystemId
from schema.model.times import SECOND

NORTH = SystemId("north")


def _fill(source: Any, count: int) -> None:
    for n in range(count):
        source.add(f"r{n}", made(n, A, LOT), recorded=n)


def test_while_one_hub_harvests_another_is_told_so(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source, 40)
    source.delay = 4

    async def both() -> None:
        async with harvests.federation() as federation:
            first = asyncio.create_task(harvests.over(federation, "one").once([NORTH]))
            await asyncio.sleep(5)
            with pytest.raises(AnotherHarvests, match="one is harvesting into this store"):
                await harvests.over(federation, "two").once([NORTH])
            assert (await first)[NORTH].outcome is RunOutcome.COMPLETE

    harvests.run(both())


def test_whoever_waits_for_the_lease_can_be_stopped(harvests: Any) -> None:
    harvests.add("north")

    async def stopped() -> Any:
        await harvests.store.lease("harvest", "gone", 30 * SECOND)
        waiting = asyncio.create_task(harvests.once())
        await asyncio.sleep(3)
        harvests.stop.ask()
        return await waiting

    assert harvests.run(stopped()) == {}
    assert harvests.lasted == 3
    assert [t.holder for t in harvests.told if isinstance(t, StandingBy)] == ["gone"]


def test_a_lease_whose_holder_is_gone_is_taken_over(harvests: Any) -> None:
    _fill(harvests.add("north"), 2)

    async def left() -> Any:
        await harvests.store.lease("harvest", "gone", 30 * SECOND)
        return await harvests.once()

    assert harvests.run(left())[NORTH].new == 2
    assert harvests.lasted <= 60


def test_the_other_hub_takes_over_within_a_minute(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source, 4)

    async def both() -> None:
        loop = asyncio.get_running_loop()
        async with harvests.federation() as federation:
            held = harvests.store.release
            first = asyncio.create_task(harvests.over(federation, "one").follow([NORTH]))
            await asyncio.sleep(100)
            second = asyncio.create_task(harvests.over(federation, "two").follow([NORTH]))
            await asyncio.sleep(100)
            asked, died = len(source.asked), loop.time()
            harvests.store.release = _never  # who is killed gives nothing back
            first.cancel()
            with suppress(asyncio.CancelledError):
                await first
            harvests.store.release = held
            await asyncio.sleep(60)
            assert [at for at in source.asked[asked:] if died < at <= died + 60]
            harvests.stop.ask()
            await second

    harvests.run(both())
    assert {t.holder for t in harvests.told if isinstance(t, StandingBy)} == {"one"}


async def _never(*_: Any) -> None:
    return None


def test_a_hub_that_lost_the_lease_unawares_stores_nothing_more(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source, 40)
    source.delay = 1

    async def frozen() -> None:
        async with harvests.federation() as federation:
            running = harvests.over(federation, "one", lease=9_999).once([NORTH])
            first = asyncio.create_task(running)
            await asyncio.sleep(5.5)
            before = await harvests.store.digest()
            await harvests.store.release("harvest", "one")  # as if it had run out meanwhile
            await harvests.store.lease("harvest", "two", 60 * SECOND)
            with pytest.raises(LeaseLostError):
                await first
            assert await harvests.store.digest() == before

    harvests.run(frozen())


def test_a_stopped_harvest_keeps_what_it_heard_and_goes_on_there(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source, 9)
    source.delay = 2

    async def stopped() -> Any:
        running = asyncio.create_task(harvests.once())
        await asyncio.sleep(5)
        harvests.stop.ask()
        return await running

    run = harvests.run(stopped())[NORTH]
    assert (run.outcome, run.new) == (RunOutcome.STOPPED, 4)
    harvests.stop = type(harvests.stop)()
    assert harvests.sync()[NORTH].new == 5
    assert source.cursors == [None, "3"]


def test_following_harvests_again_and_again_until_stopped(harvests: Any) -> None:
    source = harvests.add("north")

    async def followed() -> None:
        async with harvests.federation() as federation:
            running = harvests.over(federation, poll=60.0).follow([NORTH])
            task = asyncio.create_task(running)
            await asyncio.sleep(150)
            harvests.stop.ask()
            await task

    harvests.run(followed())
    assert source.asked == [0, 60, 120]


def test_whoever_reads_faster_than_is_stored_waits(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source, 400)
    store, most = harvests.store.harvest, 0

    async def slowly(pages: Any, lease: str, holder: str) -> None:
        nonlocal most
        before = len(source.asked)
        await asyncio.sleep(1)
        await store(pages, lease, holder)
        most = max(most, len(source.asked) - before)

    harvests.store.harvest = slowly
    assert harvests.sync(lease=9_999)[NORTH].new == 400
    assert most <= 2 * WAITING + 2  # those of a batch that is ready, and those waiting for the next
