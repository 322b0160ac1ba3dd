"""How often a system may be sent a request: evenly spaced, in the order of their coming."""

import asyncio

from connectors.sdk.asked import Asked
from connectors.sdk.reply import Reply
from connectors.sdk.way import Way


class Turns:
    """At most ``rate`` turns a second; None: as many as are wanted."""

    def __init__(self, rate: float | None) -> None:
        self._step = 1 / rate if rate else 0.0
        self._free_at = 0.0

    async def next(self) -> None:
        """Wait for the next turn."""
        now = asyncio.get_running_loop().time()
        turn = max(now, self._free_at)
        self._free_at = turn + self._step
        await asyncio.sleep(turn - now)


class Paced:
    """A way with at most ``rate`` requests a second. Waiting does not count to a deadline."""

    def __init__(self, way: Way, rate: float) -> None:
        self.hosts = way.hosts
        self._way = way
        self._turns = Turns(rate)

    async def send(self, request: Asked, with_errors: bool = False) -> Reply:
        """See ``Way``."""
        await self._turns.next()
        return await self._way.send(request, with_errors)


def paced(way: Way, rate: float | None) -> Way:
    """The way held to a rate, where there is one."""
    return way if rate is None else Paced(way, rate)
