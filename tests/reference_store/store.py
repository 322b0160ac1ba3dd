"""The store itself: each call is one step over what is kept, whole or not at all."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from hub.graph.body import interval
from hub.graph.digest import digest
from hub.graph.drive import drive
from hub.graph.harvest_store import EVERYTHING, Gathered, Lease, Run, RunId, RunOutcome, Window
from hub.graph.meaning.gist import EVER_AFTER, EVER_BEFORE
from hub.graph.store import (
    Checkpoint,
    Fact,
    FactPage,
    KeptTrace,
    Known,
    Plan,
    Quarantined,
    Statement,
    Written,
)
from hub.graph.versions import total
from reference_store import (
    aside,
    browse,
    master,
    past,
    records,
    rivals,
    runs,
    telling,
    told_all,
    walking,
)
from reference_store.graph import Graph, Numbering
from reference_store.kept import Kept, Version
from schema.model.keys import FactId, ItemId, PlaceId, SystemId, TraceId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import DAY, Micros
from schema.model.versions import TraceVersion

T = TypeVar("T")
_ANSWERS = walking.ANSWERS | telling.ANSWERS | rivals.ANSWERS


class ReferenceStore:
    """``HarvestStore`` in memory. No call gives way to another before it is done."""

    def __init__(
        self,
        *,
        now: Callable[[], Micros],
        tolerance: Mapping[SystemId, Micros] | None = None,
        keep_traces: Micros = 365 * DAY,
    ) -> None:
        self.now, self._keep_traces = now, keep_traces
        self._tolerance = tolerance or {}
        self._kept = Kept()
        self._numbers = Numbering()
        self._graph: Graph | None = None

    @contextmanager
    def _change(self) -> Iterator[Kept]:
        """All that is changed in the block stands, or none of it."""
        before = self._kept.copy()
        self._graph = None
        try:
            yield self._kept
        except BaseException:
            self._kept = before
            raise

    @property
    def graph(self) -> Graph:
        """What follows from what is held now."""
        if self._graph is None:
            self._graph = Graph(self._kept, self._numbers, self._tolerance)
        return self._graph

    # GraphStore

    async def put(self, batch: Sequence[Record]) -> Written:
        """See ``GraphStore.put``."""
        with self._change() as kept:
            return total(records.write(kept, batch, self.now()).values()) if batch else Written()

    async def put_master_data(
        self, system: SystemId, data: Sequence[MasterData], fetched_at: Micros
    ) -> None:
        """See ``GraphStore.put_master_data``."""
        with self._change() as kept:
            master.state(kept, system, data, fetched_at)

    async def read(self, plan: Callable[[], Plan[T]]) -> T:
        """See ``GraphStore.read``."""
        return drive(lambda question: _ANSWERS[type(question)](question, self.graph), plan())

    async def facts(self, query: EventQuery, first: int, after: str | None = None) -> FactPage:
        """See ``GraphStore.facts``."""
        return browse.facts(self.graph, query, first, after)

    async def fact(self, fact: FactId) -> Fact | None:
        """See ``GraphStore.fact``."""
        return browse.fact(self.graph, fact)

    async def item(self, item: ItemId) -> Known | None:
        """See ``GraphStore.item``."""
        return browse.item(self.graph, item)

    async def place(self, place: PlaceId) -> Known | None:
        """See ``GraphStore.place``."""
        return browse.place(self.graph, place)

    async def lots(self, gtin: str, first: int) -> tuple[ItemId, ...]:
        """See ``GraphStore.lots``."""
        return browse.lots(self.graph, gtin, first)

    async def master_data(
        self, ids: Sequence[str], by: Micros | None = None
    ) -> Mapping[str, tuple[Statement, ...]]:
        """See ``GraphStore.master_data``."""
        return master.statements(self._kept, ids, by)

    async def tied(self, ids: Collection[str]) -> Collection[str]:
        """See ``GraphStore.tied``."""
        return master.tied(self._kept, ids)

    async def held(self, ids: Collection[str], at: Micros) -> Sequence[Record]:
        """See ``GraphStore.held``."""
        return past.held(self._kept, self._numbers, ids, at)

    async def harvested(self) -> Mapping[SystemId, Micros]:
        """See ``GraphStore.harvested``."""
        held = self._kept.held.values()
        return {s: min(v.fetched for v in held if v.system == s) for s in {v.system for v in held}}

    async def checkpoints(self) -> Mapping[SystemId, Checkpoint]:
        """See ``GraphStore.checkpoints``."""
        return dict(self._kept.checkpoints)

    async def quarantined(
        self, systems: Collection[SystemId] = (), ids: Collection[int] = ()
    ) -> Sequence[Quarantined]:
        """See ``GraphStore.quarantined``."""
        return [
            one
            for one in self._kept.aside.values()
            if (not systems or one.system in systems) and (not ids or one.id in ids)
        ]

    async def note_asked(self, system: SystemId, keys: Collection[str], at: Micros) -> None:
        """See ``GraphStore.note_asked``."""
        with self._change() as kept:
            for key in keys:
                first, last = kept.asked.get((key, system), (at, at))
                kept.asked[key, system] = min(first, at), max(last, at)

    async def asked(
        self, keys: Collection[str], by: Micros | None = None
    ) -> Mapping[str, Mapping[SystemId, Micros]]:
        """See ``GraphStore.asked``."""
        found: dict[str, dict[SystemId, Micros]] = {}
        for (key, system), (first, last) in self._kept.asked.items():
            at = last if by is None or last <= by else first
            if key in keys and (by is None or at <= by):
                found.setdefault(key, {})[system] = at
        return found

    async def keep_trace(self, answer: KeptTrace, after: int = 0) -> TraceVersion:
        """See ``GraphStore.keep_trace``."""
        with self._change() as kept:
            number = max(after, *(n for id_, n in kept.traces if id_ == answer.id), 0) + 1
            kept.traces[answer.id, number] = answer
            kept.traces = {key: kept for key, kept in kept.traces.items() if self._is_kept(kept)}
        return TraceVersion(number, answer.answered_at, answer.status)

    async def kept_trace(
        self, trace: TraceId, number: int | None = None
    ) -> tuple[TraceVersion, KeptTrace] | None:
        """See ``GraphStore.kept_trace``."""
        versions = await self.kept_versions(trace)
        wanted = [v for v in versions if number is None or v.number == number]
        return (wanted[-1], self._kept.traces[trace, wanted[-1].number]) if wanted else None

    async def kept_versions(self, trace: TraceId) -> tuple[TraceVersion, ...]:
        """See ``GraphStore.kept_versions``."""
        return tuple(
            TraceVersion(number, kept.answered_at, kept.status)
            for (id_, number), kept in sorted(self._kept.traces.items(), key=lambda one: one[0])
            if id_ == trace and self._is_kept(kept)
        )

    def _is_kept(self, trace: KeptTrace) -> bool:
        return trace.answered_at >= self.now() - self._keep_traces

    async def aclose(self) -> None:
        """See ``GraphStore.aclose``."""

    # HarvestStore

    async def lease(self, name: str, holder: str, duration: Micros) -> Lease:
        """See ``HarvestStore.lease``."""
        with self._change() as kept:
            return runs.lease(kept, name, holder, self.now(), self.now() + duration)

    async def release(self, name: str, holder: str) -> None:
        """See ``HarvestStore.release``."""
        with self._change() as kept:
            runs.release(kept, name, holder)

    async def begin_run(self, system: SystemId) -> Run:
        """See ``HarvestStore.begin_run``."""
        with self._change() as kept:
            return runs.begin(kept, system, self.now())

    async def prepared(self, pages: Sequence[Gathered]) -> Sequence[Gathered]:
        """See ``HarvestStore.prepared``."""
        return pages

    async def harvest(self, pages: Sequence[Gathered], lease: str, holder: str) -> None:
        """See ``HarvestStore.harvest``."""
        with self._change() as kept:
            runs.check(kept, lease, holder)
            batch = [record for page in pages for record in page.records]
            written = records.write(kept, batch, self.now())
            for page in pages:
                master.state(kept, page.system, page.master_data, page.heard)
                aside.enter(kept, page.system, page.set_aside, page.heard)
                aside.leave(kept, page.system, page.records)
                if page.checkpoint is not None:
                    kept.checkpoints[page.system] = page.checkpoint
            runs.count(kept, pages, written)

    async def sweep(
        self, run: Run, window: Window, seen_since: Micros, lease: str, holder: str
    ) -> int:
        """See ``HarvestStore.sweep``."""
        with self._change() as kept:
            runs.check(kept, lease, holder)
            gone = records.gone(kept, run.system, seen_since, lambda v: _lies_in(v, window))
            records.retire(kept, gone, self.now())
            if window == EVERYTHING:
                aside.forget(kept, run.system, seen_since)
            counted = kept.runs[run.id]
            kept.runs[run.id] = replace(counted, retired=counted.retired + len(gone))
        return len(gone)

    async def end_run(self, run: RunId, outcome: RunOutcome, reason: str | None = None) -> Run:
        """See ``HarvestStore.end_run``."""
        with self._change() as kept:
            return runs.end(kept, run, outcome, reason, self.now())

    async def runs(self, systems: Collection[SystemId], most: int) -> Sequence[Run]:
        """See ``HarvestStore.runs``."""
        return runs.latest(self._kept, systems, most)

    async def quarantine_counts(self) -> Mapping[SystemId, int]:
        """See ``HarvestStore.quarantine_counts``."""
        systems = [one.system for one in self._kept.aside.values()]
        return {system: systems.count(system) for system in systems}

    async def replay(
        self, readable: Mapping[int, Sequence[Record]], unreadable: Mapping[int, SetAside]
    ) -> None:
        """See ``HarvestStore.replay``."""
        with self._change() as kept:
            records.write(kept, [r for some in readable.values() for r in some], self.now())
            aside.replay(kept, readable.keys(), unreadable)

    async def settle(self) -> None:
        """See ``HarvestStore.settle``: nothing is worked out ahead."""

    async def digest(self) -> str:
        """See ``HarvestStore.digest``."""
        return digest(told_all.sections(self._kept, self.graph))

    async def held_by(self, at: Micros) -> Sequence[Record]:
        """All records held at a time: no ``held`` may tell others."""
        return [past.record(version, at) for version in past.held_then(self._kept, at)]


def _lies_in(version: Version, window: Window) -> bool:
    lo, hi = interval(version.event.event_time)
    since = EVER_BEFORE if window[0] is None else window[0]
    until = EVER_AFTER + 1 if window[1] is None else window[1]
    return since <= lo and hi < until
