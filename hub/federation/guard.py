"""One system's guard: how many questions at once, how long each may take, how much it may say.

``Guard.ask`` wraps the whole of one question to one system. It is the seam for what a weak system
will need besides: breaker, retry budget, coalescing and cache go around ``_listen``, in here.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from connectors.sdk.errors import Malformed, TimedOut
from connectors.sdk.interface import Connector
from hub.federation.batches import supported
from hub.federation.pace import Pace
from hub.federation.reply import Failure, Reply, Room, Shed, failures_into
from schema.model.answers import Outcome
from schema.model.queries import EventQuery
from schema.model.records import Record, Said, SetAside
from schema.model.systems import SystemSettings
from schema.model.viewer import Deadline

Opener = Callable[[SystemSettings], Connector[Any]]
"""Makes a system's connector; costs no I/O, raises when the settings do not fit the kind."""


class Guard:
    """Stands before one system; its connector is opened with the first question, once."""

    def __init__(self, settings: SystemSettings, opener: Opener) -> None:
        self.settings = settings
        self._opener = opener
        self._connector: Connector[Any] | None = None
        self._slots = asyncio.Semaphore(settings.limits.max_concurrency)
        self._pace = Pace(None)
        self.width = settings.limits.max_concurrency
        """Questions put at once, by all who ask: the settings' limit or the kind's, the smaller."""

    def open(self) -> Connector[Any]:
        """The system's connector, opened if it is not yet."""
        if self._connector is None:
            connector = self._opener(self.settings)
            manifest = connector.manifest
            self.width = min(self.width, manifest.max_concurrency)
            self._slots = asyncio.Semaphore(self.width)
            self._pace = Pace(manifest.rate)
            self._connector = connector
        return self._connector

    async def ask(self, query: EventQuery, deadline: Deadline, room: Room | None = None) -> Reply:
        """Put one question; whatever happens, what was heard comes back with how it ended.

        ``room`` is what all questions of one part may bring together; None: a part of its own.
        """
        reply, room = Reply(), room or self.room()
        with failures_into(reply, self.settings.id):
            connector = self.open()
            asked, lack = supported(query, connector.manifest.capabilities)
            async with self._slot(deadline):
                await self._pace.turn(deadline)
                reply.asked = True
                async with _within(self._patience(deadline)):
                    await self._listen(connector, asked, reply, room)
            if lack is not None and reply.failure is None:
                reply.failure = Failure(Outcome.UNSUPPORTED, lack)
        return reply

    def room(self) -> Room:
        """Room for what one part may bring: the settings' ``max_records``."""
        return Room(self.settings.limits.max_records)

    async def check(self, deadline: Deadline) -> Failure | None:
        """Ask the least that shows whether the system answers us: None, or why it does not."""
        reply = Reply()
        with failures_into(reply, self.settings.id):
            async with _within(self._patience(deadline)):
                await self.open().check()
        return reply.failure

    async def aclose(self) -> None:
        """Close the connector if it was opened; it has as long for that as for an answer."""
        if self._connector is not None:
            async with _within(self.settings.limits.deadline):
                await self._connector.aclose()

    @asynccontextmanager
    async def _slot(self, deadline: Deadline) -> AsyncIterator[None]:
        """One of the system's slots; ``Shed`` when none comes free in time."""
        seconds = self._patience(deadline)
        if seconds <= 0:
            raise Shed("the question was not put: no time was left for the answer")
        try:
            async with asyncio.timeout(seconds):
                await self._slots.acquire()
        except TimeoutError:
            busy = f"the system was busy with others for {seconds:.1f} s"
            raise Shed(f"the question was not put: {busy}") from None
        try:
            yield
        finally:
            self._slots.release()

    async def _listen(
        self, connector: Connector[Any], query: EventQuery, reply: Reply, room: Room
    ) -> None:
        async with _closing(connector.events(query)) as answer:
            async for said in answer:
                if not room.take():
                    reason = f"has more to say than the {room.most:,} records taken of it at a time"
                    reply.failure = Failure(Outcome.PARTIAL, reason)
                    return
                reply.take(self._own(said))

    def _own(self, said: Said) -> Said:
        """``said``, if it speaks for this system; provenance is never taken on trust."""
        if isinstance(said, Record | SetAside) and said.system != self.settings.id:
            raise Malformed(f"spoke in the name of another system ({said.system})")
        return said

    def _patience(self, deadline: Deadline) -> float:
        return deadline.sooner(self.settings.limits.deadline).left()


@asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    """End the block after ``seconds`` with ``TimedOut``; a ``TimeoutError`` of its own passes."""
    try:
        async with asyncio.timeout(seconds) as timer:
            yield
    except TimeoutError:
        if not timer.expired():
            raise
        raise TimedOut(f"did not answer within {seconds:.1f} s") from None


@asynccontextmanager
async def _closing(answer: AsyncIterator[Said]) -> AsyncIterator[AsyncIterator[Said]]:
    """Close a generator that is left early; a plain iterator has nothing to close."""
    try:
        yield answer
    finally:
        close = getattr(answer, "aclose", None)
        if close is not None:
            await close()
