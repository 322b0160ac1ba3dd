"""Waiting for a driver: not too long, and with nothing left running when nobody waits any more."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")
Stop = Callable[[], Awaitable[Any]]
"""Told once, and never forgotten: what has not begun yet must end too."""
_GRACE = 2.0
"""Seconds in which what was stopped must have ended."""


async def within(seconds: float, work: Awaitable[T], stop: Stop | None = None) -> T:
    """What ``work`` returns or raises; ``TimeoutError`` when that takes longer.

    Work that is not done when the wait ends, for whatever reason, is ended by ``stop`` or else
    cancelled, and has ended when this returns.
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            raise TimeoutError
        return task.result()
    finally:
        if not task.done():
            await _ended(task, stop)


async def _ended(task: asyncio.Future[Any], stop: Stop | None) -> None:
    if stop is not None:
        await stop()
        await asyncio.wait({task}, timeout=_GRACE)
    if not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_GRACE)
    if task.done() and not task.cancelled():
        task.exception()  # of a wait that is over: told by what ended it
