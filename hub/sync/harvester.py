"""One system harvested once: read to its end, stored as it comes, swept, and noted.

Its failures are its own: they end in its run's reason, and no other system waits for them.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from connectors.sdk.interface import Connector
from hub.federation.reply import STOPS, Failure, Reply, failures_into
from hub.graph.harvest_store import Gathered, HarvestStore, Run, RunOutcome
from hub.graph.store import Checkpoint
from hub.sync.completing import completed, sweep
from hub.sync.position import Position, Way, next_pass, read_position, way_of
from hub.sync.reading import Step, steps
from hub.sync.schedule import Schedule
from hub.sync.stopping import Stop, Stopped
from hub.sync.telling import Began, Ended, Progressed, Telling, Waiting
from hub.sync.writing import PageWriter
from schema.model.answers import Outcome
from schema.model.systems import SystemSettings
from schema.model.times import SECOND, Micros

_TRANSIENT = STOPS - {Outcome.REFUSED} | {Outcome.MALFORMED}
"""A reply that cannot be read may be a hiccup too: half of one, or a proxy's page."""
_UNLISTED = Failure(
    Outcome.UNSUPPORTED,
    "can neither list what changed nor its events by time: it can only be asked live",
)


@dataclass(frozen=True, slots=True)
class Means:
    """What every harvest of a sync shares."""

    store: HarvestStore
    writer: PageWriter
    holder: str
    schedule: Schedule
    now: Callable[[], Micros]
    tell: Telling
    stop: Stop


class Harvester:
    """Harvests one system; ``open_`` gives its connector, and may raise what that raises."""

    def __init__(
        self, settings: SystemSettings, open_: Callable[[], Connector[Any]], means: Means
    ) -> None:
        self._settings = settings
        self._open = open_
        self._means = means
        self._stored: asyncio.Future[None] | None = None

    async def harvest(self, before: Checkpoint, full: bool) -> Run:
        """Go on from ``before``; the run as it is noted in the end.

        ``full``: from the system's beginning, whatever is known of it. Raises only what the store
        raises, ``LeaseLostError`` above all.
        """
        store = self._means.store
        run = await store.begin_run(self._settings.id)
        try:
            position, failure = await self._read(run, before, full)
            await self._all_stored()
            if failure is not None or position is None:
                reason = (failure or _UNLISTED).reason
                ended = await store.end_run(run.id, RunOutcome.INCOMPLETE, reason)
            else:
                ended = await self._complete(run, before, position)
        except Stopped:
            await self._all_stored()
            ended = await store.end_run(run.id, RunOutcome.STOPPED, "the hub was told to stop")
        self._means.tell(Ended(ended))
        return ended

    async def _read(
        self, run: Run, before: Checkpoint, full: bool
    ) -> tuple[Position | None, Failure | None]:
        """All tries until the pass is through or no further one would help: how far it came."""
        connector, failure = self._opened()
        if connector is None:
            return None, failure
        position = self._position(run, connector, before, full)
        if position is None:
            return None, _UNLISTED
        self._means.tell(Began(run.system, position.whole))
        tries = 0
        while True:
            begun = position
            position, failure = await self._pass(connector, run, before, position)
            tries = tries + 1 if position == begun else 1
            if failure is None or not await self._pause(failure, tries):
                return position, failure

    def _opened(self) -> tuple[Connector[Any] | None, Failure | None]:
        reply, connector = Reply(), None
        with failures_into(reply, self._settings.id):
            connector = self._open()
        return connector, reply.failure

    def _position(
        self, run: Run, connector: Connector[Any], before: Checkpoint, full: bool
    ) -> Position | None:
        """Where to begin; None when the system cannot be listed at all."""
        way, schedule = way_of(connector.manifest.capabilities), self._means.schedule
        if way is None:
            return None
        due = before.listed is None or run.begun - before.listed >= schedule.full
        noted = read_position(before.cursor, way)
        return next_pass(way, noted, run.begun, schedule.overlap, due or full)

    async def _pass(
        self, connector: Connector[Any], run: Run, before: Checkpoint, position: Position
    ) -> tuple[Position, Failure | None]:
        """Read on from a position: how far that came, and why no further."""
        listed = steps(connector, self._settings, position, _pacing(connector))
        async with aclosing(listed) as told:
            while True:
                step, failure = await self._means.stop.or_stopped(self._next(told))
                if step is None:
                    return position, failure
                await self._store(run, before, step)
                position = step.position or position

    async def _next(self, told: AsyncGenerator[Step, None]) -> tuple[Step | None, Failure | None]:
        """The next step; None at the end, with what ended it unless all was said."""
        reply, step = Reply(), None
        with failures_into(reply, self._settings.id):
            step = await anext(told, None)
        return step, reply.failure

    async def _store(self, run: Run, before: Checkpoint, step: Step) -> None:
        at, means = step.position, self._means
        page = Gathered(
            system=run.system,
            run=run.id,
            heard=max((r.fetched_at for r in step.records), default=means.now()),
            records=step.records,
            set_aside=step.set_aside,
            master_data=step.master_data,
            checkpoint=None if at is None else replace(before, cursor=at.text()),
        )
        self._stored = await means.stop.or_stopped(means.writer.put(page))
        means.tell(Progressed(run.system, len(step.records), len(step.set_aside)))

    async def _complete(self, run: Run, before: Checkpoint, position: Position) -> Run:
        """Sweep what a listing no longer held, and note what is in the graph for certain now."""
        means, reason = self._means, None
        if position.whole or position.way is Way.WINDOWS:
            lease = round(means.schedule.lease * SECOND)
            reason = await sweep(means.store, run, position, lease, means.holder)
        noted = completed(run, before, position)
        page = Gathered(system=run.system, run=run.id, heard=means.now(), checkpoint=noted)
        self._stored = await means.writer.put(page)
        await self._all_stored()
        return await means.store.end_run(run.id, RunOutcome.COMPLETE, reason)

    async def _all_stored(self) -> None:
        if self._stored is not None:
            await self._stored

    async def _pause(self, failure: Failure, tries: int) -> bool:
        """Wait before another try; whether there is to be one."""
        schedule = self._means.schedule
        seconds = max(2.0 ** (tries - 1), failure.retry_after or 0.0)
        if failure.outcome not in _TRANSIENT or tries >= schedule.attempts:
            return False
        if seconds > schedule.longest_pause:
            return False
        self._means.tell(Waiting(self._settings.id, failure.reason, seconds))
        await self._means.stop.or_stopped(asyncio.sleep(seconds))
        return True


def _pacing(connector: Connector[Any]) -> Callable[[], Awaitable[None]]:
    """Half the rate that the system's kind allows: the other half is for those who trace."""
    rate = connector.manifest.rate

    async def pause() -> None:
        if rate:
            await asyncio.sleep(2 / rate)

    return pause
