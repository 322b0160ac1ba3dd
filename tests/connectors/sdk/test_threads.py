"""Items gathered beside the event loop: all in one thread, and nothing of it stays."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import aclosing
from contextvars import ContextVar

import pytest

from connectors.sdk.errors import Malformed
from connectors.sdk.threads import in_thread, in_threads

WHO = ContextVar("WHO", default="nobody")


class Counted:
    """An iterator that notes which threads it runs in, and where it is closed."""

    def __init__(self, count: int, error: Exception | None = None) -> None:
        self.threads = list[int]()
        self.closed = list[int]()
        self._count = count
        self._error = error

    def items(self) -> Iterator[int]:
        try:
            for number in range(self._count):
                self.threads.append(threading.get_ident())
                yield number
            if self._error is not None:
                raise self._error
        finally:
            self.closed.append(threading.get_ident())


async def busy() -> list[None]:
    """Threads of others meanwhile, so that a step may come to any of them."""
    return await asyncio.gather(*(asyncio.to_thread(lambda: None) for _ in range(8)))


async def test_all_steps_are_gathered_in_one_thread_that_ends_with_them() -> None:
    counted, before = Counted(1_000), set(threading.enumerate())
    found = list[int]()
    async with aclosing(in_threads(counted.items(), 10)) as steps:
        async for step in steps:
            found += step
            await busy()
    assert found == list(range(1_000))
    assert len(set(counted.threads)) == 1
    assert threading.get_ident() not in counted.threads
    assert counted.closed == counted.threads[:1]
    left = set(threading.enumerate()) - before
    assert not [one for one in left if one.name.startswith("txng-items")]


async def test_who_leaves_early_has_it_closed_in_its_thread() -> None:
    counted = Counted(1_000)
    async with aclosing(in_threads(counted.items(), 10)) as steps:
        async for _ in steps:
            break
    assert counted.closed == counted.threads[:1]


async def test_an_error_comes_after_what_was_given_before() -> None:
    counted, found = Counted(5, Malformed("breaks off")), list[int]()
    with pytest.raises(Malformed, match="breaks off"):
        async for step in in_threads(counted.items(), 10):
            found += step
    assert found == [0, 1, 2, 3, 4]
    assert counted.closed == counted.threads[:1]


async def test_who_is_cancelled_waits_for_the_step_and_closes() -> None:
    counted, begun, go = Counted(10), threading.Event(), threading.Event()

    def slowly() -> Iterator[int]:
        for number in counted.items():
            begun.set()
            go.wait(10)
            yield number

    async def read() -> None:
        async with aclosing(in_threads(slowly(), 5)) as steps:
            async for _ in steps:
                pass

    task = asyncio.create_task(read())
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    asyncio.get_running_loop().call_later(0.05, go.set)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert counted.closed == counted.threads[:1]


async def test_work_sees_the_context_of_who_asks() -> None:
    WHO.set("me")
    assert await in_thread(WHO.get) == "me"
    assert [step async for step in in_threads(iter([WHO.get()]), 5)] == [["me"]]
