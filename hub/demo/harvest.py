"""Systems harvested before the hub is up and again while it is: those that nobody can ask at least.

What they export is in the graph then, like that of any system a hub harvests, and traces say of
when. Only ``LIVE`` traces still say that these cannot be asked.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from hub.graph.opening import Location, Login
from hub.registry.loading import load_registry
from hub.sync.assembly import harvesting
from hub.sync.schedule import Schedule
from hub.sync.stopping import Stop
from schema.model.keys import SystemId
from schema.model.systems import Environment

EVERY = 600.0
"""Seconds: well within the hour that a trace takes a harvest for fresh unless told otherwise."""


@asynccontextmanager
async def kept_harvested(
    systems: Path,
    store: Location,
    which: Sequence[SystemId],
    login: Login = Login(),  # noqa: B008 - frozen
    every: float = EVERY,
) -> AsyncIterator[None]:
    """Harvest ``which`` of a folder's systems into a store, and keep at it until the block is left.

    One that is down is left for the next time; the traces say so.
    """
    if not which:
        yield
        return
    stop, schedule = Stop(), Schedule(poll=every, attempts=1)
    parts = (load_registry(systems), store, login, Environment.PRODUCTION, schedule, stop)
    async with harvesting(*parts, lambda _: None) as sync:
        await sync.once(which)
        following = asyncio.create_task(_later(stop, every, lambda: sync.follow(which)))
        try:
            yield
        finally:
            stop.ask()
            await following


async def _later(stop: Stop, every: float, follow: Callable[[], Awaitable[None]]) -> None:
    """Go on once it is time for the next harvest."""
    if not await stop.within(every):
        await follow()
