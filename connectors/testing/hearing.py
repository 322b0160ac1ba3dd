"""What a connector says to a question, gathered to its end or its error, in bounded time."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from connectors.sdk.errors import ConnectorError
from schema.model.records import MasterData, Record, SetAside

T = TypeVar("T")
_GRACE = 2.0


class Endless(Exception):
    """It did not come to an end in the time it was given."""


@dataclass(slots=True)
class Heard:
    """What was yielded, in its order, and the error that ended it, if one did."""

    said: list[Any] = field(default_factory=list)
    error: Exception | None = None

    @property
    def records(self) -> list[Record]:
        """The events among it."""
        return [one for one in self.said if isinstance(one, Record)]

    @property
    def set_aside(self) -> list[SetAside]:
        """What could not be read."""
        return [one for one in self.said if isinstance(one, SetAside)]

    @property
    def master_data(self) -> list[MasterData]:
        """What names things."""
        return [one for one in self.said if isinstance(one, MasterData)]

    @property
    def foreign(self) -> bool:
        """Whether it ended in an error that no connector may raise."""
        return self.error is not None and not isinstance(self.error, ConnectorError | Endless)


async def hear(ask: Callable[[], AsyncIterator[Any]], seconds: float, most: int) -> Heard:
    """Everything said, at most ``most`` things and for at most ``seconds``; the stream is closed.

    Never raises for what the connector does: its error is in what comes back.
    """
    heard = Heard()
    try:
        await in_time(_listen(ask, heard, most), seconds)
    except Exception as error:
        heard.error = error
    return heard


async def _listen(ask: Callable[[], AsyncIterator[Any]], heard: Heard, most: int) -> None:
    stream = ask()
    try:
        async for one in stream:
            heard.said += [one]  # what came before an error counts
            if len(heard.said) >= most:
                raise Endless(f"said more than {most:,} things")
    finally:
        close = getattr(stream, "aclose", None)
        if close is not None:
            await close()


async def in_time(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Its result; ``Endless`` when it took longer, even if it does not let itself be cancelled."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_GRACE)
    if task.cancelled() or not task.done():
        raise Endless(f"did not come to an end within {seconds:g} s")
    return task.result()


def told(error: BaseException) -> str:
    """An exception with the line it comes from, for the author to read."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {str(error)[:300]}{where}"
