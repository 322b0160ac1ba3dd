"""Large pages read in steps, so that one system's page holds up no other's."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
EVERY = 50
"""Read at a stretch: a few milliseconds, since sixty systems may be read at once."""


async def in_steps(items: Iterable[T]) -> AsyncGenerator[list[T], None]:
    """The items in order, ``EVERY`` of them at a time, the event loop given its turn in between.

    What was read before ``items`` raises is yielded first.
    """
    step: list[T] = []
    rest = iter(items)
    try:
        while True:
            step.extend(islice(rest, EVERY))
            if len(step) < EVERY:
                break
            yield step
            step = []
            await asyncio.sleep(0)
    except Exception:
        if step:
            yield step
        raise
    if step:
        yield step
