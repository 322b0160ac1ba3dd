"""The embedded store as harvests need it: ``HarvestStore`` over the same file."""

from collections.abc import Collection, Mapping, Sequence

from hub.graph.harvest_store import Gathered, Lease, Run, RunId, RunOutcome, Window
from hub.graph.sqlite import fingerprint, harvest, quarantine, runs
from hub.graph.sqlite.store import SqliteStore
from schema.model.keys import SystemId
from schema.model.records import Record, SetAside
from schema.model.times import Micros


class SqliteHarvestStore(SqliteStore):
    """See ``HarvestStore`` for what each method promises.

    Several processes may hold one file open: each transaction locks it for itself, and each waits
    up to 30 s for another's.
    """

    async def lease(self, name: str, holder: str, duration: Micros) -> Lease:
        """See ``HarvestStore.lease``."""
        now = self.now()
        return await self._write(runs.lease, self._writer, name, holder, now, now + duration)

    async def release(self, name: str, holder: str) -> None:
        """See ``HarvestStore.release``."""
        await self._write(runs.release, self._writer, name, holder)

    async def begin_run(self, system: SystemId) -> Run:
        """See ``HarvestStore.begin_run``."""
        return await self._write(runs.begin, self._writer, system, self.now())

    async def prepared(self, pages: Sequence[Gathered]) -> Sequence[Gathered]:
        """See ``HarvestStore.prepared``: nothing is, one process does all of it anyway."""
        return pages

    async def harvest(self, pages: Sequence[Gathered], lease: str, holder: str) -> None:
        """See ``HarvestStore.harvest``."""
        await self._write(self._harvest, pages, lease, holder)

    async def sweep(
        self, run: Run, window: Window, seen_since: Micros, lease: str, holder: str
    ) -> int:
        """See ``HarvestStore.sweep``."""
        retired = 0
        while True:
            some = await self._write(self._sweep, run, window, seen_since, lease, holder)
            retired += some
            if some < harvest.SWEEP:
                return retired

    async def end_run(self, run: RunId, outcome: RunOutcome, reason: str | None = None) -> Run:
        """See ``HarvestStore.end_run``."""
        return await self._write(runs.end, self._writer, run, outcome, reason, self.now())

    async def runs(self, systems: Collection[SystemId], most: int) -> Sequence[Run]:
        """See ``HarvestStore.runs``."""
        return await self._read(runs.runs, systems, most)

    async def quarantine_counts(self) -> Mapping[SystemId, int]:
        """See ``HarvestStore.quarantine_counts``."""
        return await self._read(quarantine.counts)

    async def replay(
        self, readable: Mapping[int, Sequence[Record]], unreadable: Mapping[int, SetAside]
    ) -> None:
        """See ``HarvestStore.replay``."""
        await self._write(self._replay, readable, unreadable)

    async def digest(self) -> str:
        """See ``HarvestStore.digest``."""
        return await self._read(fingerprint.fingerprint)

    def _harvest(self, pages: Sequence[Gathered], lease: str, holder: str) -> None:
        self._dirty |= harvest.harvest(self._writer, pages, lease, holder)

    def _sweep(self, run: Run, window: Window, seen_since: Micros, lease: str, holder: str) -> int:
        some = harvest.sweep(self._writer, run, window, seen_since, lease, holder)
        self._dirty |= some > 0
        return some

    def _replay(
        self, readable: Mapping[int, Sequence[Record]], unreadable: Mapping[int, SetAside]
    ) -> None:
        self._dirty |= harvest.replay(self._writer, readable, unreadable)
