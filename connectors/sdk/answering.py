"""One answer out of the streams of several requests: each statement once, and only what fits."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from connectors.sdk.once import Once
from connectors.sdk.parallel import merged
from schema.model.records import Record, Said

Steps = AsyncGenerator[list[Said], None]
"""What one request brings, some at a time (``connectors.sdk.steps``)."""


async def answered(
    streams: Sequence[Steps], concurrency: int, fits: Callable[[Record], bool]
) -> AsyncGenerator[Said, None]:
    """What the streams bring as it comes, ``concurrency`` of them read at a time; of the records
    those that fit. Errors as ``merged`` raises them."""
    once = Once()
    async with aclosing(merged(streams, concurrency)) as heard:
        async for step in heard:
            for said in step:
                new = once.new(said)
                if new is not None and not (isinstance(new, Record) and not fits(new)):
                    yield new
