"""What a rule is proven with: the connector opened, asked, and everything it does counted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from connectors.registry import open_kind
from connectors.sdk.http_session import open_session
from connectors.sdk.interface import Connector
from connectors.sdk.way import Around, Way
from connectors.testing.hearing import Heard, hear, in_time, told
from connectors.testing.proxy.proxy import Proxy, Spoil, pass_on, proxy
from connectors.testing.subject import Subject
from connectors.testing.verdicts import NotProven, Verdict
from connectors.testing.watch import Memory, Watch
from schema.model.queries import EventQuery
from schema.model.systems import Limits

MOST = 20_000
"""Records or pages listened to in one answer: a test environment should hold no more."""
_CLOSING = 5.0


@dataclass(slots=True)
class Spoiled:
    """A connector that reaches its system by a proxy."""

    connector: Connector[Any]
    proxy: Proxy


class Bench:
    """One rule's bench. Whatever is opened through it is closed behind it."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.settings = subject.settings
        self.samples = subject.samples
        self.watch = Watch()
        self.memory = Memory()
        """Good replies that need not be asked for again."""
        self.secrets: set[str] = set()
        """Every secret that the connector or its door looked up."""
        self.patience = max(30.0, 4 * subject.settings.limits.deadline)
        """Seconds that one whole answer may take."""
        self._free_at = 0.0

    @asynccontextmanager
    async def opened(
        self, *arounds: Around, limits: Limits | None = None
    ) -> AsyncIterator[Connector[Any]]:
        """The connector over a session of its own, with ways put around the wire in this order."""
        async with open_session() as session:
            connector = self.made(session, *arounds, limits=limits)
            try:
                yield connector
            finally:
                await self._close(connector)

    def made(self, session: Any, *arounds: Around, limits: Limits | None = None) -> Connector[Any]:
        """The connector over a session that somebody else closes, and itself not closed."""
        subject = self.subject
        settings = replace(self.settings, limits=limits or self.settings.limits)
        every = (subject.around, *arounds, self.watch.around)

        def around(way: Way) -> Way:
            return reduce(lambda inner, put: put(inner), every, way)

        return open_kind(subject.kind, settings, session, lambda: subject.now, self._secret, around)

    def _secret(self, reference: str) -> str:
        found = self.subject.secrets(reference)
        self.secrets.add(found)
        return found

    @asynccontextmanager
    async def spoiled(
        self,
        spoil: Spoil = pass_on,
        *arounds: Around,
        limits: Limits | None = None,
        hold: float = 0.0,
    ) -> AsyncIterator[Spoiled]:
        """The connector behind a proxy that spoils; ``arounds`` are behind the proxy."""
        kept = limits or self.settings.limits
        async with proxy(spoil, hold) as running, open_session() as session:
            detour = running.detour(session, kept)
            connector = self.made(session, *arounds, detour, limits=kept)
            try:
                yield Spoiled(connector, running)
            finally:
                await self._close(connector)

    async def _close(self, connector: Connector[Any]) -> None:
        try:
            await in_time(connector.aclose(), _CLOSING)
        except Exception as error:
            raise NotProven(f"aclose() failed (see lifecycle.closed): {told(error)}") from error

    async def hear(self, ask: Callable[[], AsyncIterator[Any]], rate: float | None = None) -> Heard:
        """What is said, never raising for what the connector does. ``rate``: questions a second."""
        await self._turn(rate)
        return await hear(ask, self.patience, MOST)

    async def asked(self, connector: Connector[Any], query: EventQuery) -> Heard:
        """What is said to a question, to its end or its error."""
        return await self.hear(lambda: connector.events(query), connector.manifest.rate)

    async def events(self, connector: Connector[Any], query: EventQuery) -> Heard:
        """The whole answer to a question; ``NotProven`` where it broke off."""
        return whole(await self.asked(connector, query))

    async def changes(self, connector: Connector[Any], since: str | None) -> Heard:
        """The pages of what changed, to their end or the error."""
        return await self.hear(lambda: connector.changes(since), connector.manifest.rate)

    async def _turn(self, rate: float | None) -> None:
        """Hold to the rate that the kind declares, as the host would."""
        if not rate:
            return
        now = asyncio.get_running_loop().time()
        turn = max(now, self._free_at)
        self._free_at = turn + 1 / rate
        await asyncio.sleep(turn - now)


def whole(heard: Heard) -> Heard:
    """``heard`` where it came to its end; else ``NotProven``, pointing to the rule that tells.

    A verdict that ended it is the trial's own, and stands.
    """
    if heard.error is None:
        return heard
    if isinstance(heard.error, Verdict):
        raise heard.error
    if heard.foreign:
        raise NotProven(f"the answer broke off (see errors.four): {told(heard.error)}")
    raise NotProven(f"the answer broke off (see capability.*): {heard.error}")
