"""Ways put around the wire: one that counts what goes out, one that remembers what came back."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from connectors.sdk.asked import Asked
from connectors.sdk.errors import Unavailable
from connectors.sdk.reply import Reply
from connectors.sdk.way import Way


class Watch:
    """What a connector asked over HTTP, through all of its ways."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.under_way = 0
        self._asked = asyncio.Event()

    def around(self, way: Way) -> Way:
        """A way that is watched."""
        return _Watched(way, self)

    @contextmanager
    def one(self, request: Asked) -> Iterator[None]:
        """Count one request for as long as it lasts."""
        self.requests.append(request)
        self.under_way += 1
        self._asked.set()
        try:
            yield
        finally:
            self.under_way -= 1

    async def next_one(self) -> None:
        """Wait until another request goes out."""
        self._asked.clear()
        await self._asked.wait()


class _Watched:
    def __init__(self, way: Way, watch: Watch) -> None:
        self.hosts = way.hosts
        self._way = way
        self._watch = watch

    async def send(self, request: Asked, with_errors: bool = False) -> Reply:
        with self._watch.one(request):
            return await self._way.send(request, with_errors)


class Memory:
    """Asks for everything once; what is asked again is answered from memory.

    So a rule that must ask the same many times over does not burden the system. Errors are not
    remembered.
    """

    def __init__(self, pauses: int = 0) -> None:
        self._replies: dict[tuple[str, str, bytes], Reply] = {}
        self._pauses = pauses
        """How often the loop gets its turn before a reply: each time a point to be cancelled at."""

    def around(self, way: Way) -> Way:
        """A way that remembers."""
        return _Remembered(way, self, asks=True)

    def alone(self, way: Way) -> Way:
        """In place of a way: what is not remembered is ``Unavailable``, and nobody is asked."""
        return _Remembered(way, self, asks=False)

    async def reply(self, way: Way, request: Asked, with_errors: bool, asks: bool) -> Reply:
        """What was remembered, else what the way brings where it ``asks``."""
        key = (request.method, request.url, request.data)
        for _ in range(self._pauses):
            await asyncio.sleep(0)
        if key not in self._replies and not asks:
            raise Unavailable("this was not asked while the system was well")
        if key not in self._replies:
            self._replies[key] = await way.send(request, with_errors)
        return self._replies[key]


class _Remembered:
    def __init__(self, way: Way, memory: Memory, asks: bool) -> None:
        self.hosts = way.hosts
        self._way = way
        self._memory = memory
        self._asks = asks

    async def send(self, request: Asked, with_errors: bool = False) -> Reply:
        return await self._memory.reply(self._way, request, with_errors, self._asks)
