"""The proxy: a real socket that gives on the system's replies, or spoils them in one chosen way.

Connectors reach it by a detour around the wire, so it stands before every kind that asks over
HTTP, whatever the kind's config looks like and whether the system speaks TLS.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from connectors.sdk.asked import Asked
from connectors.sdk.errors import ConnectorError
from connectors.sdk.http_session import Session
from connectors.sdk.http_wire import Wire
from connectors.sdk.reply import Reply
from connectors.sdk.way import Way
from connectors.testing.proxy.http11 import read_request, written
from schema.model.systems import Limits

ORIGIN = "X-Txng-Origin"
_LOOPBACK = "127.0.0.1"
_LONGEST_LINE = 1 << 20
_GONE = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ConnectorError)
"""What ends a connection: either side has gone, or the proxy closes."""


@dataclass(slots=True)
class Turn:
    """One request at the proxy, the ``number``-th from 1, and the socket it came by."""

    number: int
    request: Asked
    way: Way
    writer: asyncio.StreamWriter
    began: float
    """When it came, in seconds of the loop."""
    spoiled: bool = True
    """Whether the reply is not what the system said; cleared by whoever passes it on."""

    async def good(self) -> Reply:
        """The system's own reply."""
        return await self.way.send(self.request, with_errors=True)

    def write(self, data: bytes) -> None:
        """Bytes back to the connector."""
        self.writer.write(data)


Spoil = Callable[[Turn], Awaitable[None]]
"""Answers one request, well or badly."""


async def pass_on(turn: Turn) -> None:
    """The system's reply as it came."""
    turn.spoiled = False
    turn.write(written(await turn.good()))


class Proxy:
    """The running proxy. ``spoil`` may be changed while it runs."""

    def __init__(self, spoil: Spoil = pass_on, hold: float = 0.0) -> None:
        self.spoil = spoil
        self.hold = hold
        """Seconds that every request is held, so that those sent together are there together."""
        self.turns: list[Turn] = []
        self.most_at_once = 0
        self.url = ""
        self._at_once = 0
        self._ways: list[Way] = []
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}

    def detour(self, session: Session, limits: Limits) -> Callable[[Way], Way]:
        """Puts the way by this proxy around another, which the proxy then asks for good replies."""
        wire = Wire(session, frozenset({_LOOPBACK}), limits)

        def around(way: Way) -> Way:
            self._ways.append(way)
            return _Detour(way.hosts, wire, self.url, len(self._ways) - 1)

        return around

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request, and answer it as ``spoil`` does."""
        self._open[writer] = asyncio.current_task()
        with suppress(*_GONE):
            origin, request = await read_request(reader, ORIGIN)
            number, _, address = origin.partition(" ")
            asked = replace(request, url=f"{address}{request.url}")
            await self._answer(asked, self._ways[int(number)], writer)
            await writer.drain()
        self._open.pop(writer, None)
        writer.close()

    async def _answer(self, asked: Asked, way: Way, writer: asyncio.StreamWriter) -> None:
        turn = Turn(len(self.turns) + 1, asked, way, writer, asyncio.get_running_loop().time())
        self.turns.append(turn)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await asyncio.sleep(self.hold)
            await self.spoil(turn)
        finally:
            self._at_once -= 1

    def hang_up(self) -> None:
        """Drop every connection that is open, and stop answering it."""
        for writer, task in self._open.items():
            writer.transport.abort()
            if task is not None:
                task.cancel()


class _Detour:
    def __init__(self, hosts: frozenset[str], wire: Wire, proxy: str, number: int) -> None:
        self.hosts = hosts
        self._wire = wire
        self._proxy = proxy
        self._number = number

    async def send(self, request: Asked, with_errors: bool = False) -> Reply:
        parts = urlsplit(request.url)
        origin = f"{self._number} {parts.scheme}://{parts.netloc}"
        target = request.url.removeprefix(f"{parts.scheme}://{parts.netloc}") or "/"
        sent = replace(request, url=self._proxy + target).with_headers({ORIGIN: origin})
        reply = await self._wire.send(sent, with_errors)
        return replace(reply, url=request.url)


@asynccontextmanager
async def proxy(spoil: Spoil = pass_on, hold: float = 0.0) -> AsyncIterator[Proxy]:
    """A proxy on loopback, for as long as the context lasts."""
    running = Proxy(spoil, hold)
    server = await asyncio.start_server(running.serve, _LOOPBACK, 0, limit=_LONGEST_LINE)
    running.url = f"http://{_LOOPBACK}:{server.sockets[0].getsockname()[1]}"
    try:
        yield running
    finally:
        server.close()
        running.hang_up()
        await server.wait_closed()
