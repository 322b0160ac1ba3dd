"""Work that blocks or takes the processor for long, done beside the event loop.

A thread cannot be stopped: whoever is cancelled meanwhile waits until the thread is done with its
step, so that nothing it uses is closed under it. Steps are short.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice
from typing import TypeVar

from connectors.sdk.errors import ConnectorError

T = TypeVar("T")


async def in_thread(work: Callable[[], T], thread: Executor | None = None) -> T:
    """The result of ``work``, done in a thread to its end: in any, or in that one."""
    within = copy_context()
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(loop.run_in_executor(thread, lambda: within.run(work)))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # it is nobody's any more
        raise


async def in_threads(items: Iterator[T], many: int) -> AsyncGenerator[list[T], None]:
    """The items, ``many`` at a time, all gathered in one thread of their own, and closed there.

    What parses XML belongs to the thread in which it began: libxml2 keeps names for each thread,
    and the process is aborted where names of two get into one document. A ``ConnectorError`` that
    the iterator raises comes after what it gave before.
    """
    with ThreadPoolExecutor(1, "txng-items") as thread:
        try:
            while True:
                some, error = await in_thread(lambda: _some(items, many), thread)
                if some:
                    yield some
                if error is not None:
                    raise error
                if len(some) < many:
                    return
        finally:
            close = getattr(items, "close", None)
            if close is not None:
                await in_thread(close, thread)


def _some(items: Iterator[T], many: int) -> tuple[list[T], ConnectorError | None]:
    some: list[T] = []
    try:
        for item in islice(items, many):
            some.append(item)  # noqa: PERF402 - what came before an error is kept
    except ConnectorError as error:
        return some, error
    return some, None
