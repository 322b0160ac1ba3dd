"""A hostile HTTP source on loopback: a real socket that misbehaves in one chosen way.

Every connector kind must end each mode, in bounded time, in one of the four errors or in records
set aside. Pages are shaped for all kinds at once: an EPCIS 2.0 query document that also holds
``items``, ``next`` (an address) and ``cursor``.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count

from connectors.testing.misbehaviour import MANNERS, Mode, linked, said


class Hostile:
    """The running source. ``requests`` are the request lines it was sent."""

    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self.requests: list[str] = []
        self.url = ""
        self._numbers = count(1)
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request and misbehave."""
        self._open[writer] = asyncio.current_task()
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            self.requests.append(head.split(b"\r\n", 1)[0].decode("latin-1"))
            await self._misbehave(writer)
            await writer.drain()
        self._open.pop(writer, None)
        writer.close()

    async def _misbehave(self, writer: asyncio.StreamWriter) -> None:
        if self.mode in MANNERS:
            await MANNERS[self.mode](writer)
        elif self.mode is Mode.ENDLESS:
            writer.write(linked(f"/events?nextPageToken={next(self._numbers)}"))
        else:
            writer.write(said(self.mode))

    def hang_up(self) -> None:
        """Drop every connection that is open, and stop answering it."""
        for writer, task in self._open.items():
            writer.transport.abort()
            if task is not None:
                task.cancel()


@asynccontextmanager
async def hostile(mode: Mode) -> AsyncIterator[Hostile]:
    """A source that misbehaves so, at ``url``, for as long as the context lasts."""
    source = Hostile(mode)
    server = await asyncio.start_server(source.answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    source.url = f"http://{host}:{port}"
    try:
        yield source
    finally:
        server.close()
        source.hang_up()
        await server.wait_closed()
