"""Signs of life of a stream that says nothing for a while, though it is at work."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")


class _End:
    """The stream is over."""


async def with_beats(
    stream: AsyncGenerator[T, None], seconds: float
) -> AsyncGenerator[T | None, None]:
    """The items, and None whenever the next has not come after so many seconds (more).

    Each item is waited for by a task of its own: no block of the stream that holds a time-out may
    span two items. The stream is closed with this.
    """
    async with aclosing(stream):
        while True:
            task = asyncio.ensure_future(anext(stream, _End()))
            try:
                while not (await asyncio.wait({task}, timeout=seconds))[0]:
                    yield None
            finally:
                if not task.done():
                    task.cancel()
                    await asyncio.wait({task})
            item = task.result()
            if isinstance(item, _End):
                return
            yield item
