"""What a system says, as steps: each a handful of records and where to go on after them."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from connectors.sdk.errors import Malformed, TimedOut, Unsupported
from connectors.sdk.interface import Capability, Connector
from connectors.sdk.size import bearable
from hub.graph.harvest_store import Window
from hub.sync.position import Position, Way
from hub.sync.windows import TooMuch, after, halved, next_window
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, Said, SetAside
from schema.model.systems import SystemSettings

T = TypeVar("T")
STEP = 1_000
"""Records in a step at most, where the system's own pages do not show."""


@dataclass(frozen=True, slots=True)
class Step:
    """``position``: where to go on once this is stored; None: as before."""

    records: tuple[Record, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    master_data: tuple[MasterData, ...] = ()
    position: Position | None = None


Pause = Callable[[], Awaitable[None]]


async def steps(
    connector: Connector[Any], settings: SystemSettings, position: Position, pause: Pause
) -> AsyncGenerator[Step, None]:
    """One pass from ``position`` to its end; of a whole one all master data at the end.

    ``pause`` is awaited before each question or page. Raises what the connector raises.
    """
    listing = _changes if position.way is Way.CHANGES else _windows
    async with aclosing(listing(connector, settings, position, pause)) as told:
        async for step in told:
            yield step
    if position.whole and Capability.MASTER_DATA in connector.manifest.capabilities:
        await pause()
        async with aclosing(_master_data(connector, settings)) as told:
            async for step in told:
                yield step


async def _changes(
    connector: Connector[Any], settings: SystemSettings, position: Position, pause: Pause
) -> AsyncGenerator[Step, None]:
    await pause()
    async with aclosing(_patient(connector.changes(position.cursor), settings)) as pages:
        async for page in pages:
            position = replace(position, cursor=page.cursor)
            step = _parted(page.records)
            yield replace(step, master_data=page.master_data, position=position)
            if page.more:
                await pause()


async def _windows(
    connector: Connector[Any], settings: SystemSettings, position: Position, pause: Pause
) -> AsyncGenerator[Step, None]:
    """Windows from now back to the end of the pass; one that holds too much is halved."""
    most = settings.limits.max_records
    while not position.ended:
        window, heard = next_window(position, settings), 0
        await pause()
        try:
            async with aclosing(_window_steps(connector, settings, window)) as told:
                async for step in told:
                    heard += len(step.records)
                    if heard > most:
                        raise TooMuch
                    yield step
        except (TooMuch, Malformed) as error:
            position = halved(position, error)
            yield Step(position=position)
            continue
        position = after(position, window, heard * 4 < most)
        yield Step(position=position)


async def _window_steps(
    connector: Connector[Any], settings: SystemSettings, window: Window
) -> AsyncGenerator[Step, None]:
    query = EventQuery(ge_event_time=window[0], lt_event_time=window[1])
    async with aclosing(_gathered(_patient(connector.events(query), settings))) as told:
        async for step in told:
            yield step


async def _master_data(
    connector: Connector[Any], settings: SystemSettings
) -> AsyncGenerator[Step, None]:
    """All that the system says of products, places and parties, if it can be asked for all."""
    try:
        listed = _patient(connector.master_data(()), settings)
        async with aclosing(_gathered(listed)) as told:
            async for step in told:
                yield step
    except Unsupported:
        return


async def _gathered(said: AsyncGenerator[Said, None]) -> AsyncGenerator[Step, None]:
    some: list[Said] = []
    async with aclosing(said):
        async for one in said:
            some.append(one)
            if len(some) == STEP:
                yield _parted(some)
                some = []
    if some:
        yield _parted(some)


def _parted(said: Sequence[Said]) -> Step:
    """What was said by its sort; records too large to be taken in are set aside."""
    borne = [bearable(s) if isinstance(s, Record) else s for s in said]
    return Step(
        tuple(s for s in borne if isinstance(s, Record)),
        tuple(s for s in borne if isinstance(s, SetAside)),
        tuple(s for s in borne if isinstance(s, MasterData)),
    )


async def _patient(stream: AsyncIterator[T], settings: SystemSettings) -> AsyncGenerator[T, None]:
    """The items of a stream, none waited for longer than two answers may take.

    Raises ``TimedOut``. What the system waits for us is not counted.
    """
    seconds = 2 * settings.limits.deadline
    try:
        while True:
            try:
                async with asyncio.timeout(seconds) as timer:
                    item = await anext(stream)
            except StopAsyncIteration:
                return
            except TimeoutError:
                if not timer.expired():
                    raise
                raise TimedOut(f"said nothing for {seconds:g} s") from None
            yield item
    finally:
        close = getattr(stream, "aclose", None)
        if close is not None:
            await close()
