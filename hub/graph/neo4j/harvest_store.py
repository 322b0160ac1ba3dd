"""The store in Neo4j as harvests need it: ``HarvestStore`` over the same database."""

from collections.abc import Collection, Mapping, Sequence

from hub.graph.harvest_store import EVERYTHING, Gathered, Lease, Run, RunId, RunOutcome, Window
from hub.graph.neo4j import harvest, quarantine, runs
from hub.graph.neo4j.fingerprint import fingerprint
from hub.graph.neo4j.ready import Pages, heard_in, work_out
from hub.graph.neo4j.records import Name, known_numbers
from hub.graph.neo4j.store import Neo4jStore
from schema.model.keys import SystemId
from schema.model.records import Record, SetAside
from schema.model.times import Micros


class Neo4jHarvestStore(Neo4jStore):
    """See ``HarvestStore`` for what each method promises."""

    async def lease(self, name: str, holder: str, duration: Micros) -> Lease:
        """See ``HarvestStore.lease``."""
        now = self._now()
        return await self._alter(runs.lease, name, holder, now, now + duration)

    async def release(self, name: str, holder: str) -> None:
        """See ``HarvestStore.release``."""
        await self._alter(runs.release, name, holder)

    async def begin_run(self, system: SystemId) -> Run:
        """See ``HarvestStore.begin_run``."""
        return await self._alter(runs.begin, system, self._now())

    async def prepared(self, pages: Sequence[Gathered]) -> Sequence[Gathered]:
        """See ``HarvestStore.prepared``."""
        made = Pages(pages)
        made.heard = heard_in(record for page in pages for record in page.records)
        known = await self._look(known_numbers, {one.number for one in made.heard})
        await self._run(self._reading, work_out, made.heard, known)
        return made

    async def harvest(self, pages: Sequence[Gathered], lease: str, holder: str) -> None:
        """See ``HarvestStore.harvest``."""
        await self._run(self._writing, self._harvest, pages, lease, holder)

    async def sweep(
        self, run: Run, window: Window, seen_since: Micros, lease: str, holder: str
    ) -> int:
        """See ``HarvestStore.sweep``."""
        names = await self._look(harvest.unseen, run.system, window, seen_since)
        retired = 0
        for start in range(0, len(names) or 1, harvest.SWEEP):  # of nothing too: whose lease it is
            some = names[start : start + harvest.SWEEP]
            retired += await self._run(
                self._writing, self._retire, run, some, seen_since, lease, holder
            )
        if window == EVERYTHING:
            await self._run(self._writing, self._forget, run, seen_since, lease, holder)
        return retired

    async def end_run(self, run: RunId, outcome: RunOutcome, reason: str | None = None) -> Run:
        """See ``HarvestStore.end_run``."""
        return await self._alter(runs.end, run, outcome, reason, self._now())

    async def runs(self, systems: Collection[SystemId], most: int) -> Sequence[Run]:
        """See ``HarvestStore.runs``."""
        return await self._look(runs.runs, systems, most)

    async def quarantine_counts(self) -> Mapping[SystemId, int]:
        """See ``HarvestStore.quarantine_counts``."""
        return await self._look(quarantine.counts)

    async def replay(
        self, readable: Mapping[int, Sequence[Record]], unreadable: Mapping[int, SetAside]
    ) -> None:
        """See ``HarvestStore.replay``."""
        await self._run(self._writing, self._replay, readable, unreadable)

    async def digest(self) -> str:
        """See ``HarvestStore.digest``."""
        return await self._run(self._reading, self._digest)

    def _harvest(self, pages: Sequence[Gathered], lease: str, holder: str) -> None:
        if isinstance(pages, Pages):
            heard = pages.heard
        else:
            heard = heard_in(record for page in pages for record in page.records)
        writer = self._writer
        self._turn(lambda turn: harvest.harvest(writer, turn, pages, heard, lease, holder))

    def _retire(
        self, run: Run, names: Sequence[Name], seen_since: Micros, lease: str, holder: str
    ) -> int:
        writer = self._writer
        return self._turn(
            lambda turn: harvest.retire(writer, turn, run, names, seen_since, lease, holder)
        )

    def _forget(self, run: Run, seen_since: Micros, lease: str, holder: str) -> None:
        self._turn(lambda turn: harvest.forget(turn, run, seen_since, lease, holder))

    def _replay(
        self, readable: Mapping[int, Sequence[Record]], unreadable: Mapping[int, SetAside]
    ) -> None:
        heard = heard_in(record for records in readable.values() for record in records)
        work_out(heard)
        writer = self._writer
        self._turn(lambda turn: harvest.replay(writer, turn, heard, readable, unreadable))

    def _digest(self) -> str:
        return self._undisturbed(fingerprint, None)
