"""How often a system may be asked: the rate that its connector's kind declares."""

import asyncio

from hub.federation.reply import Shed
from schema.model.viewer import Deadline


class Pace:
    """Lets questions through evenly, in the order of their coming; ``rate`` is per second."""

    def __init__(self, rate: float | None) -> None:
        self._step = 1 / rate if rate else 0.0
        self._free_at = 0.0

    async def turn(self, deadline: Deadline) -> None:
        """Wait for one's turn; ``Shed`` at once when it would come only after the deadline.

        All who wait must use one clock: their deadlines'.
        """
        now = deadline.clock()
        turn = max(now, self._free_at)
        if turn > deadline.at:
            raise Shed("the question was not put: more were waiting than the system's rate allows")
        self._free_at = turn + self._step
        if turn > now:
            await asyncio.sleep(turn - now)
