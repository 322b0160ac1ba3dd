"""The tracer: rounds of reading the graph and asking the systems that can know more.

Each round reads what is known in one snapshot, names what is open, and puts one batched question
to each system concerned, all at once. Answers are written to the graph, so the next trace is
warm. It ends when nothing is open, or a budget is spent; then what was not asked stands in the
report.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from contextlib import aclosing
from dataclasses import replace
from uuid import uuid4

from hub.federation.federation import Federation
from hub.graph.store import GraphStore
from hub.trace.around import around
from hub.trace.atlas import Atlas
from hub.trace.freshness import dated, last_harvests, take_in_unread
from hub.trace.history import Known, known
from hub.trace.increments import Done, Increment, RoundBegan, RoundEnded, SourceAnswered
from hub.trace.ledger import Ledger, wanted_of
from hub.trace.plan import trace_plan
from hub.trace.question import TRANSFORMATION, keys_of, questions
from hub.trace.reach import OPEN_WINDOW
from hub.trace.report.build import Circumstances, build
from hub.trace.report.view import View
from hub.trace.routing import Routes, by_system, routes
from schema.model.answers import Heard, SourceReport
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import ITEM_KINDS, PLACE_KINDS
from schema.model.keys import ItemId, PlaceId, SystemId, TraceId
from schema.model.queries import EventQuery
from schema.model.systems import Scope
from schema.model.times import Micros
from schema.model.trace import Certainty, TraceInput, TraceReport
from schema.model.viewer import Deadline, Viewer

EVERYONE = "everyone "
"""Marks a key as that of a start that all were asked about."""
MOST_ROUNDS = 60
"""A chain of sixty steps across provinces is no longer food but a fault in the records."""


class Tracer:
    """Traces over a store and a federation; ``now`` is the wall clock in UTC microseconds.

    What the graph holds of a thing says whom to ask about it; all are asked about what it holds
    nothing of. ``everyone``: all are asked about everything, at many times the questions.
    """

    def __init__(
        self,
        store: GraphStore,
        federation: Federation,
        now: Callable[[], Micros],
        everyone: bool = False,
    ) -> None:
        self._store = store
        self._federation = federation
        self._now = now
        self._everyone = everyone
        self._homes = federation.homes
        systems = federation.registry.systems.values()
        self._tolerance = {s.id: s.clock_tolerance for s in systems}
        self._limited = {s.id for s in systems if s.scope != Scope()}

    async def trace(
        self,
        asked: TraceInput,
        viewer: Viewer,
        deadline: Deadline,
        earlier: TraceReport | None = None,
    ) -> TraceReport:
        """The report of a trace: the fold of its increments."""
        report = None
        async with aclosing(self.increments(asked, viewer, deadline, earlier)) as told:
            async for increment in told:
                if isinstance(increment, Done):
                    report = increment.report
        if report is None:
            raise RuntimeError("a trace ended without its report")
        return report

    async def increments(
        self,
        asked: TraceInput,
        viewer: Viewer,
        deadline: Deadline,
        earlier: TraceReport | None = None,
    ) -> AsyncGenerator[Increment, None]:
        """What the trace finds, as it finds it; the last is ``Done``.

        With ``earlier`` it is resumed from there: only what nobody answered in full since its
        first version began is asked, however fresh it has to be.
        """
        asked = self._bounded(asked)
        async with (
            known(self._store, asked, self._tolerance) as store,
            aclosing(self._tracing(asked, store, viewer, deadline, earlier)) as told,
        ):
            async for increment in told:
                yield increment

    def _bounded(self, asked: TraceInput) -> TraceInput:
        """Nothing is known of the future yet."""
        now = self._now()
        return asked if asked.as_of is None else replace(asked, as_of=min(asked.as_of, now))

    async def _tracing(
        self,
        asked: TraceInput,
        store: Known,
        viewer: Viewer,
        deadline: Deadline,
        earlier: TraceReport | None,
    ) -> AsyncGenerator[Increment, None]:
        begun, rounds = _begun(earlier) or self._now(), 0
        harvested = await last_harvests(self._store, asked.as_of)
        carried = earlier.sources if earlier else ()
        ledger = Ledger(asked, begun, self._homes, carried, harvested)
        while True:
            # Asking looks behind every certainty and outside the window: what is possible now a
            # record may make certain, and explanations hang on events of all times.
            wide = replace(asked, certainty=Certainty.POSSIBLE, window=OPEN_WINDOW)
            view = await self._view(wide, store)
            found = await asyncio.to_thread(routes, view, asked.contact)
            await self._around(view, found, store)
            open_ = await self._open(asked, found, ledger, store)
            if not open_ or rounds == MOST_ROUNDS or deadline.left() <= 0:
                break
            rounds += 1
            keys = len({key for some in open_.values() for key in some})
            yield RoundBegan(rounds, tuple(open_), keys)
            async with aclosing(self._hear(open_, viewer, deadline)) as parts:
                async for some, part in parts:
                    await self._take_in(some, part, ledger)
                    yield SourceAnswered(rounds, part.report)
            yield RoundEnded(rounds, len(view.told.items))
        await take_in_unread(self._store, ledger, asked.as_of)
        facts = view.told.facts.values()
        stated = Counter(SystemId(system) for fact in facts for system in fact.systems)
        sources = (
            *dated(ledger.reports(bool(open_), stated), facts, harvested),
            *self._federation.no_system(found.unserved),
        )
        if asked != wide:
            view = await self._view(asked, store)
        about = self._about(earlier, rounds, sources, begun)
        yield Done(await asyncio.to_thread(build, asked, view.traced, view.atlas, about))

    def _about(
        self,
        earlier: TraceReport | None,
        rounds: int,
        sources: tuple[SourceReport, ...],
        begun: Micros,
    ) -> Circumstances:
        """The first version of a new trace, or the next of an earlier one."""
        if earlier is None:
            own = TraceId(uuid4().hex)
            return Circumstances(own, 1, self._now(), rounds, sources, begun)
        rounds += earlier.rounds
        return Circumstances(earlier.id, earlier.version + 1, self._now(), rounds, sources, begun)

    async def _view(self, asked: TraceInput, store: Known) -> View:
        """What the graph knows, in one snapshot, with the names of its places."""
        traced = await store.read(lambda: trace_plan(asked))
        places = [canonical for canonical, _ in traced.told.places.values()]
        return View(traced, Atlas(self._homes, await store.master_data(places)))

    async def _open(
        self, asked: TraceInput, found: Routes, ledger: Ledger, store: Known
    ) -> dict[SystemId, set[str]]:
        """What to ask of whom now."""
        if not _begin(asked):
            return {}
        for start in _begin(asked) - found.known.keys():
            found.known.update(await self._known_place(start, store))
        answered = await store.asked(_named(asked, found))
        self._sweep(asked, found, ledger, answered)
        sure = self._sure(asked, found)
        ledger.remember(_begin(asked), answered)
        astray = [ledger.scouts(some, self._homes, answered) for some in found.astray.values()]
        wanted = wanted_of(found.known, sure.union(*astray), self._homes)
        self._leave_out(wanted, ledger)
        open_ = ledger.open_questions(wanted, answered)
        first = wanted_of(found.known, sure, self._homes)
        pointed = {s: keys & first[s] for s, keys in open_.items() if keys & first.get(s, set())}
        return pointed or open_

    async def _around(self, view: View, found: Routes, store: Known) -> None:
        """Whoever told of a container around what is reached may tell where that went, too."""
        items = view.told.items.keys()
        for container in await store.read(lambda: around(items)):
            told = await store.item(ItemId(container))
            if told is not None:
                found.known[container].update(told.systems)

    async def _known_place(self, start: str, store: Known) -> dict[str, set[SystemId]]:
        """Who speaks for a place of which the graph holds events, though none of this trace."""
        place = await store.place(PlaceId(start))
        if place is None or not place.systems:
            return {}
        atlas = Atlas(self._homes, await store.master_data([start]))
        province = atlas.province(start, place.systems)
        return {start: {*place.systems, *atlas.systems_of(province)}}

    def _sweep(
        self,
        asked: TraceInput,
        found: Routes,
        ledger: Ledger,
        answered: Mapping[str, Mapping[SystemId, Micros]],
    ) -> None:
        """Once all are asked about a start, whoever did not answer then is still to be asked.

        Else the silence of a system that nothing points to would be forgotten with the trace.
        """
        ledger.swept |= _begin(asked) - found.known.keys()
        for start in _begin(asked) & found.known.keys():
            if start in ledger.swept or EVERYONE + start in answered:
                found.known[start] |= self._homes.keys() - answered.get(start, {}).keys()

    def _sure(self, asked: TraceInput, found: Routes) -> set[str]:
        """What all are asked about at once: nothing at all is known of it, or all are to be."""
        everyone = _begin(asked) - found.known.keys()
        everyone.update(TRANSFORMATION + pool for pool in found.pools)
        return everyone | found.known.keys() if self._everyone else everyone

    def _leave_out(self, wanted: dict[SystemId, set[str]], ledger: Ledger) -> None:
        """Take out who cannot know, whatever may be asked of the others; their report says why."""
        for system in self._limited & wanted.keys():
            keys = wanted[system]
            told = [self._federation.not_asked(query) for query in questions(keys)]
            reports = [report for some in told for report in some if report.system == system]
            if reports and len(reports) == len(told):
                del wanted[system]
                ledger.heard(keys, reports[0])

    async def _hear(
        self, open_: Mapping[SystemId, set[str]], viewer: Viewer, deadline: Deadline
    ) -> AsyncGenerator[tuple[frozenset[str], Heard], None]:
        """Every system's part in a round, as each ends, with the ids it was asked about."""
        heard: asyncio.Queue[tuple[frozenset[str], Heard] | None] = asyncio.Queue()

        async def ask(query: EventQuery, systems: Collection[SystemId]) -> None:
            hearing = self._federation.hear(query, systems, viewer, deadline)
            async with aclosing(hearing) as parts:
                async for part in parts:
                    heard.put_nowait((keys_of(query), part))

        tasks = [
            asyncio.create_task(ask(query, systems))
            for keys, systems in by_system(open_).items()
            for query in questions(keys)
        ]
        ended = asyncio.gather(*tasks)
        ended.add_done_callback(lambda _: heard.put_nowait(None))
        try:
            while (part := await heard.get()) is not None:
                yield part
            await ended
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _take_in(self, keys: frozenset[str], part: Heard, ledger: Ledger) -> None:
        """Write an answer to the graph, whatever came after it.

        That all were asked about a start is noted with whatever is heard: a part of an answer may
        make the start known, and who was silent then is still to be asked.
        """
        system, at = part.report.system, part.report.asked_at
        await self._store.put(part.records)
        whole = ledger.heard(keys, part.report)
        if system is not None and at is not None:
            await self._store.put_master_data(system, part.master_data, at)
            noted = {EVERYONE + key for key in keys & ledger.swept}
            if whole:
                noted |= keys
            if noted:
                await self._store.note_asked(system, noted, at)


def _begun(earlier: TraceReport | None) -> Micros | None:
    """When the first version of a trace began to ask; None of a new one."""
    if earlier is None:
        return None
    return earlier.answered_at if earlier.begun is None else earlier.begun


def _begin(asked: TraceInput) -> set[str]:
    """The starts that may be asked about, as the graph keeps them."""
    kinds = ((start, read(start)) for start in asked.starts)
    return {id_.site or start for start, id_ in kinds if id_.kind in ITEM_KINDS | PLACE_KINDS}


def _named(asked: TraceInput, found: Routes) -> set[str]:
    """Every id that systems may be asked about now, and the marks of starts that all were."""
    pools = (TRANSFORMATION + pool for pool in found.pools)
    begin = _begin(asked)
    return {*found.known, *begin, *(EVERYONE + start for start in begin), *pools}
