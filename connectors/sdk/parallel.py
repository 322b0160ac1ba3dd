"""Several streams of answers as one, while none outlives the question."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Generic, TypeVar

from connectors.sdk.errors import ConnectorError, Unavailable

T = TypeVar("T")
_AHEAD = 100


class _Done:
    """A stream has ended."""


async def merged(
    streams: Sequence[AsyncGenerator[T, None]], concurrency: int
) -> AsyncGenerator[T, None]:
    """The items of all ``streams`` as they come, ``concurrency`` of them read at a time.

    A stream that fails does not stop the others: its error is raised after their last item (of
    several errors the first; one that is not ``Unavailable`` goes before). Whatever ends the
    reading, all streams have been stopped when it is over.
    """
    if len(streams) == 1:
        async with aclosing(streams[0]) as only:
            async for item in only:
                yield item
        return
    merge = _Merge[T](concurrency)
    tasks = [asyncio.create_task(merge.read(stream)) for stream in streams]
    try:
        open_streams = len(streams)
        while open_streams:
            got = await merge.queue.get()
            if isinstance(got, _Done):
                open_streams -= 1
            else:
                yield got
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    merge.raise_first()


class _Merge(Generic[T]):
    def __init__(self, concurrency: int) -> None:
        self.queue: asyncio.Queue[T | _Done] = asyncio.Queue(_AHEAD)
        self._turns = asyncio.Semaphore(concurrency)
        self._errors: list[ConnectorError] = []

    async def read(self, stream: AsyncGenerator[T, None]) -> None:
        task = asyncio.current_task()
        try:
            async with self._turns, aclosing(stream):
                async for item in stream:
                    await self.queue.put(item)
        except ConnectorError as error:
            self._errors.append(error)
        finally:
            if task is not None and not task.cancelling():  # else nobody reads any more
                await self.queue.put(_Done())

    def raise_first(self) -> None:
        for error in sorted(self._errors, key=lambda error: isinstance(error, Unavailable)):
            raise error
