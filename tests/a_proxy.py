"""A TCP proxy between a driver and its server, which cuts, stalls and counts as it is told.

It runs in a thread of its own, since drivers hold theirs while they wait.
"""

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from enum import Enum
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit


class Fate(Enum):
    """What becomes of a connection."""

    CUT = "cut"
    """It is reset in both directions."""
    HALF = "half"
    """Whoever connected is told the end; the server is left in the belief that it goes on."""
    STALL = "stall"
    """It stays open, and nothing comes through any more."""


Rewrite = Callable[[bytes], bytes]


def impatient(seconds: int) -> Rewrite:
    """The server announces that it is silent for so long at most (under 128 s, one byte)."""
    told = re.compile(rb"(connection\.recv_timeout_seconds).", re.DOTALL)
    return lambda data: told.sub(rb"\g<1>" + bytes([seconds]), data)


class Proxy:
    """``with Proxy("bolt://127.0.0.1:7687") as proxy: …proxy.uri…``.

    ``connections`` counts those that came, ``met`` those that met a fate, ``passed`` the bytes
    that came. ``refusing``: connections are cut as they come. ``rewrite`` changes what the server
    says.
    """

    def __init__(self, uri: str, rewrite: Rewrite = bytes) -> None:
        parts = urlsplit(uri)
        self._server = parts.hostname or "", parts.port or 7687
        self._rewrite = rewrite
        self.connections = self.met = self.passed = 0
        self.refusing = False
        self._fate: tuple[Fate, int, bool] | None = None
        self._left = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._open: set[asyncio.Task[Any]] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self.uri = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self._listening = self._in_loop(asyncio.start_server(self._serve, "127.0.0.1", 0))
        port = self._listening.sockets[0].getsockname()[1]
        self.uri = f"bolt://127.0.0.1:{port}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._in_loop(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def after(self, count: int, fate: Fate, *, again: bool = False) -> None:
        """The connection over which the byte comes that makes it ``count`` from now meets a fate.

        ``again``: and so it goes on, every ``count`` bytes.
        """
        self._in_loop(self._await_fate((fate, count, again)))

    def let_go(self) -> None:
        """From now on all comes through."""
        self._in_loop(self._await_fate(None))

    def stall(self, stalled: bool = True) -> None:
        """Nothing comes through any more, or all does again."""
        change = self._flows.clear if stalled else self._flows.set
        self._loop.call_soon_threadsafe(change)

    async def _await_fate(self, fate: tuple[Fate, int, bool] | None) -> None:
        self._fate, self._left = fate, fate[1] if fate else 0

    def _in_loop(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _end(self) -> None:
        self._listening.close()
        self.refusing = True  # who has just come is not in the set yet
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in self._open & others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
        await self._listening.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.connections += 1
        try:
            if not self.refusing:
                with suppress(OSError):
                    await self._joined(reader, writer)
        except asyncio.CancelledError:
            pass  # the proxy ends
        finally:
            writer.transport.abort()
            self._open.discard(task)

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection(*self._server)
        ways = {
            asyncio.ensure_future(self._pump(reader, to_server, writer, bytes)),
            asyncio.ensure_future(self._pump(from_server, writer, writer, self._rewrite)),
        }
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            to_server.transport.abort()  # first: whoever ends the proxy cancels what waits below
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        client: asyncio.StreamWriter,
        rewrite: Rewrite,
    ) -> None:
        while data := await reader.read(65_536):
            await self._flows.wait()
            self.passed += len(data)
            met = self._meets(len(data))
            writer.write(rewrite(data[:met]))
            await writer.drain()
            if met is not None:
                await self._meet(client)
                return

    def _meets(self, count: int) -> int | None:
        """How many bytes still come through before this connection meets its fate; None: all."""
        if self._fate is None or count < self._left:
            self._left -= count
            return None
        through, (_, every, again) = self._left, self._fate
        self._left = every
        self._last, self._fate = self._fate[0], self._fate if again else None
        self.met += 1
        return through

    async def _meet(self, client: asyncio.StreamWriter) -> None:
        if self._last is Fate.CUT:
            return
        if self._last is Fate.HALF:
            client.write_eof()
        await asyncio.Event().wait()
