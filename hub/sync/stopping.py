"""Being told to stop: whatever is waited for is given up, and what was heard is stored."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class Stopped(Exception):
    """The harvest is to end now."""


class Stop:
    """A wish to end, once it is made; ``asked`` tells whether it was."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def asked(self) -> bool:
        """Whether the harvest is to end."""
        return self._event.is_set()

    def ask(self) -> None:
        """Wish for the end."""
        self._event.set()

    async def within(self, seconds: float) -> bool:
        """Wait for the wish, so long; whether it was made."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            pass
        return self.asked()

    async def or_stopped(self, work: Awaitable[T]) -> T:
        """The result of ``work``; cancels it and raises ``Stopped`` once the end is wished for."""
        task = asyncio.ensure_future(work)
        end = asyncio.ensure_future(self._event.wait())
        try:
            await asyncio.wait({task, end}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
        finally:
            end.cancel()
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        raise Stopped
