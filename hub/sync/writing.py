"""The one writer: pages of all systems through a bounded queue into batches.

Memory stays flat whatever the systems hold: whoever reads faster than is stored waits.
"""

import asyncio
from collections.abc import Sequence
from time import monotonic

from hub.graph.harvest_store import Gathered, HarvestStore

BATCH = 4_000
"""Records of one transaction, unless a single page has more."""
WAITING = 16
"""Pages that may wait to be stored."""
SETTLE_EVERY = 10.0
"""Seconds of harvest after which what traces read is worked out, so that none waits for all."""
LEASE = "harvest"


_Waiting = tuple[Gathered, asyncio.Future[None]]


class PageWriter:
    """Stores pages in the order of their coming, as ``holder`` of the lease."""

    def __init__(self, store: HarvestStore, holder: str) -> None:
        self._store = store
        self._holder = holder
        self._waiting: asyncio.Queue[_Waiting] = asyncio.Queue(WAITING)
        self._ready: asyncio.Queue[tuple[Sequence[Gathered], list[_Waiting]]] = asyncio.Queue(1)

    async def put(self, page: Gathered) -> asyncio.Future[None]:
        """Hand over a page, waiting for room; the result is done once the page is stored."""
        stored = asyncio.get_running_loop().create_future()
        await self._waiting.put((page, stored))
        return stored

    async def run(self) -> None:
        """Store pages until cancelled; a group of what the store raises, nothing stored after.

        While one batch is stored the next is prepared.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._prepare())
            group.create_task(self._store_all())

    async def _prepare(self) -> None:
        while True:
            some = [await self._waiting.get()]
            count = len(some[0][0].records)
            while count < BATCH and not self._waiting.empty():
                some.append(self._waiting.get_nowait())
                count += len(some[-1][0].records)
            pages = await self._store.prepared([page for page, _ in some])
            await self._ready.put((pages, some))

    async def _store_all(self) -> None:
        settled = monotonic()
        while True:
            pages, some = await self._ready.get()
            await self._store.harvest(pages, LEASE, self._holder)
            for _, stored in some:
                if not stored.cancelled():
                    stored.set_result(None)
            if monotonic() - settled > SETTLE_EVERY:
                await self._store.settle()
                settled = monotonic()
