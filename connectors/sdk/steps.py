"""Large pages read in steps, so that one system's page holds up no other's."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from typing import TypeVar

T = TypeVar("T")
EVERY = 50
"""Records read at a stretch: a few milliseconds, since sixty systems may be read at once."""


async def in_steps(items: Iterable[T]) -> AsyncGenerator[T, None]:
    """The items in order, the event loop given its turn after ``EVERY`` of them."""
    for number, item in enumerate(items, 1):
        yield item
        if number % EVERY == 0:
            await asyncio.sleep(0)
