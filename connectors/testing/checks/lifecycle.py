"""A call may be given up at any moment; nothing is left open, and the next answer is whole."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from weakref import WeakSet

from connectors.sdk.http_session import open_session
from connectors.sdk.interface import Connector
from connectors.testing.bench import Bench
from connectors.testing.calls import Ask, calls
from connectors.testing.hearing import Heard, in_time, told
from connectors.testing.leftovers import Open, Task, left_over, open_now, running_on, tasks_noted
from connectors.testing.proxy import broken_off
from connectors.testing.questions import any_question, questions
from connectors.testing.rule import Rule
from connectors.testing.stepping import cancelled_at, waits_of
from connectors.testing.trials import Trials
from connectors.testing.verdicts import Broken
from connectors.testing.watch import Memory

_POINTS = 60
"""Waits at which a call is cancelled, evenly over all where there are more."""
_PAUSES = 2
_CLOSING = 5.0
_DEADLINE, _GRACE = 0.3, 2.0


async def _cancel(bench: Bench) -> None:
    """Every call, at every wait; replies come from memory, with further waits before each."""
    with tasks_noted() as made:
        async with bench.opened(Memory(_PAUSES).around) as connector:
            await _cancel_all(bench, connector, made)


async def _cancel_all(bench: Bench, connector: Connector[Any], made: WeakSet[Task]) -> None:
    query = any_question(connector, bench.samples)
    first = await bench.events(connector, query)
    for name, ask in calls(connector, bench.samples).items():
        before = open_now(made)
        count = await waits_of(_listen(ask))
        for at in range(1, count + 1, max(1, count // _POINTS)):
            await cancelled_at(_listen(ask), at, bench.patience)
            await _nothing_runs(bench, before, f"{name} cancelled at wait {at}")
    again = await bench.events(connector, query)
    _not_less(again, first, "after calls were cancelled")


async def _listen(ask: Ask) -> None:
    async for _ in ask():
        pass


async def _nothing_runs(bench: Bench, before: Open, when: str) -> None:
    running = await running_on(before)
    if running:
        raise Broken(f"{when}: the {running[0]} runs on")
    if bench.watch.under_way:
        raise Broken(f"{when}: {bench.watch.under_way} requests are still under way")


def _not_less(again: Heard, first: Heard, when: str) -> None:
    missing = {r.record_id for r in first.records} - {r.record_id for r in again.records}
    if missing:
        raise Broken(f"{when} it does not find {min(missing)!r} any more")


async def _early(bench: Bench) -> None:
    """Every question, left after the first thing said."""
    with tasks_noted() as made:
        async with bench.opened() as connector:
            for query in questions(connector, bench.samples).values():
                whole = await bench.events(connector, query)
                before = open_now(made)
                await in_time(_first_of(connector.events(query)), bench.patience)
                await _nothing_runs(bench, before, "an answer left after the first record")
                again = await bench.events(connector, query)
                _not_less(again, whole, "after an answer left early")


async def _first_of(stream: AsyncIterator[Any]) -> None:
    async for _ in stream:
        break
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()


async def _closed(bench: Bench) -> None:
    """Used in every way, closed, and its session closed: all as it was before."""
    with tasks_noted() as made:
        before = open_now(made)
        async with open_session() as session:
            await _used(bench, bench.made(session))
        left = await left_over(before)
    if left:
        raise Broken(f"left open after aclose(): {'; '.join(left[:5])}")


async def _used(bench: Bench, connector: Connector[Any]) -> None:
    for ask in calls(connector, bench.samples).values():
        await bench.hear(ask, connector.manifest.rate)
    await _given_up(connector, bench)
    try:
        await in_time(connector.aclose(), _CLOSING)
    except Exception as error:
        raise Broken(f"aclose() fails: {told(error)}") from error


async def _given_up(connector: Connector[Any], bench: Bench) -> None:
    """A question cancelled while its first request is under way."""
    query = any_question(connector, bench.samples)
    asked = asyncio.create_task(_listen(lambda: connector.events(query)))
    requested = asyncio.create_task(bench.watch.next_one())
    both = {asked, requested}
    await asyncio.wait(both, timeout=bench.patience, return_when=asyncio.FIRST_COMPLETED)
    for task in both:
        task.cancel()
    await asyncio.wait(both, timeout=_CLOSING)


async def _deadline(bench: Bench) -> None:
    """One question to a system that says nothing."""
    good = await Trials(bench).good()
    limits = replace(bench.settings.limits, deadline=_DEADLINE)
    most = (good.requests + 1) * _DEADLINE + _GRACE
    async with bench.spoiled(broken_off.hang, limits=limits) as behind:
        query = any_question(behind.connector, bench.samples)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await bench.asked(behind.connector, query)
        took = loop.time() - began
    if took > most:
        raise Broken(
            f"waits {took:.1f} s for a silent system: {good.requests} requests of {_DEADLINE:g} s "
            "each is what limits.deadline allows"
        )


RULES = (
    Rule(
        "lifecycle.closed",
        "After aclose() no task, thread, connection or file is left open.",
        "Sau aclose() không còn tác vụ, luồng, kết nối hay tệp nào đang mở.",
        _closed,
    ),
    Rule(
        "lifecycle.cancel",
        "Cancelled at any wait, a call ends at once and leaves nothing running.",
        "Bị hủy ở bất kỳ điểm chờ nào, lời gọi kết thúc ngay và không để lại gì đang chạy.",
        _cancel,
    ),
    Rule(
        "lifecycle.early",
        "An answer left early leaves nothing running.",
        "Câu trả lời bị bỏ giữa chừng không để lại gì đang chạy.",
        _early,
    ),
    Rule(
        "lifecycle.deadline",
        "A silent system is waited for no longer than limits.deadline for each request.",
        "Hệ thống im lặng chỉ được chờ tối đa limits.deadline cho mỗi yêu cầu.",
        _deadline,
    ),
)
