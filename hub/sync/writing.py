"""The one writer: pages of all systems through a bounded queue into batches.

Memory stays flat whatever the systems hold: whoever reads faster than is stored waits.
"""

import asyncio
from time import monotonic

from hub.graph.harvest_store import Gathered, HarvestStore

BATCH = 4_000
"""Records of one transaction, unless a single page has more."""
WAITING = 16
"""Pages that may wait to be stored."""
SETTLE_EVERY = 10.0
"""Seconds of harvest after which what traces read is worked out, so that none waits for all."""
LEASE = "harvest"


class PageWriter:
    """Stores pages in the order of their coming, as ``holder`` of the lease."""

    def __init__(self, store: HarvestStore, holder: str) -> None:
        self._store = store
        self._holder = holder
        self._waiting: asyncio.Queue[tuple[Gathered, asyncio.Future[None]]] = asyncio.Queue(WAITING)

    async def put(self, page: Gathered) -> asyncio.Future[None]:
        """Hand over a page, waiting for room; the result is done once the page is stored."""
        stored = asyncio.get_running_loop().create_future()
        await self._waiting.put((page, stored))
        return stored

    async def run(self) -> None:
        """Store pages until cancelled; raises what the store raises, and stores nothing after."""
        settled = monotonic()
        while True:
            some = [await self._waiting.get()]
            count = len(some[0][0].records)
            while count < BATCH and not self._waiting.empty():
                some.append(self._waiting.get_nowait())
                count += len(some[-1][0].records)
            await self._store.harvest([page for page, _ in some], LEASE, self._holder)
            for _, stored in some:
                if not stored.cancelled():
                    stored.set_result(None)
            if monotonic() - settled > SETTLE_EVERY:
                await self._store.settle()
                settled = monotonic()
