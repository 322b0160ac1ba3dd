"""The lease: of several hubs over one store one harvests, the others stand by to take over."""

import asyncio
import os
import socket
from uuid import uuid4

from hub.graph.harvest_store import HarvestStore, LeaseLostError
from hub.sync.writing import LEASE
from schema.model.times import SECOND

RENEWALS = 3
"""Times that a lease is renewed before it would run out."""


def new_holder() -> str:
    """A name for this process, which an operator can find and no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


class Leadership:
    """This hub's claim to harvest: taken, renewed, given back. ``seconds`` it lasts unrenewed."""

    def __init__(self, store: HarvestStore, holder: str, seconds: float) -> None:
        self._store = store
        self.holder = holder
        self._seconds = seconds
        self.other = ""
        """Who had it when it was last asked for in vain."""

    @property
    def pause(self) -> float:
        """Seconds between two renewals, or two attempts to take it."""
        return self._seconds / RENEWALS

    async def take(self) -> bool:
        """Whether it is ours now, for ``seconds`` more."""
        lease = await self._store.lease(LEASE, self.holder, round(self._seconds * SECOND))
        ours = lease.holder == self.holder
        self.other = "" if ours else lease.holder
        return ours

    async def take_over(self) -> bool:
        """Take it from one who is gone; False when another is seen to renew it."""
        seen = ""
        for _ in range(RENEWALS + 2):
            lease = await self._store.lease(LEASE, self.holder, round(self._seconds * SECOND))
            if lease.holder == self.holder:
                return True
            self.other = lease.holder
            if seen and seen != f"{lease}":
                return False
            seen = f"{lease}"
            await asyncio.sleep(self.pause)
        return False

    async def keep(self) -> None:
        """Renew it until cancelled; ``LeaseLostError`` when another has it."""
        while True:
            await asyncio.sleep(self.pause)
            if not await self.take():
                raise LeaseLostError(f"{self.other} has taken over the harvest")

    async def give_back(self) -> None:
        """Let another begin at once."""
        await self._store.release(LEASE, self.holder)
