"""The tracer: rounds of reading the graph and asking the systems that can know more.

Each round reads what is known in one snapshot, names what is open, and puts one batched question
to each system concerned, all at once. Answers are written to the graph, so the next trace is
warm. It ends when nothing is open, or a budget is spent; then what was not asked stands in the
report.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from uuid import uuid4

from hub.federation.federation import Federation
from hub.graph.store import GraphStore
from hub.trace.atlas import Atlas
from hub.trace.choosing import Choosing, ask_around
from hub.trace.freshness import dated, last_harvests, take_in_unread
from hub.trace.hearing import hear, take_in
from hub.trace.history import Known, known
from hub.trace.increments import Done, Increment, RoundBegan, RoundEnded, SourceAnswered
from hub.trace.ledger import Ledger
from hub.trace.plan import trace_plan
from hub.trace.reach import OPEN_WINDOW
from hub.trace.report.build import Circumstances, build
from hub.trace.report.view import View
from hub.trace.routing import routes
from schema.model.answers import SourceReport
from schema.model.keys import SystemId, TraceId
from schema.model.times import Micros
from schema.model.trace import Certainty, TraceInput, TraceReport
from schema.model.viewer import Deadline, Viewer

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
        self._homes = federation.homes
        self._choosing = Choosing(federation, everyone)
        systems = federation.registry.systems.values()
        self._tolerance = {s.id: s.clock_tolerance for s in systems}

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
            await ask_around(view, found, store)
            open_ = await self._choosing.whom(asked, found, ledger, store)
            if not open_ or rounds == MOST_ROUNDS or deadline.left() <= 0:
                break
            rounds += 1
            keys = len({key for some in open_.values() for key in some})
            yield RoundBegan(rounds, tuple(open_), keys)
            async with aclosing(hear(self._federation, open_, viewer, deadline)) as parts:
                async for some, part in parts:
                    await take_in(self._store, some, part, ledger)
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


def _begun(earlier: TraceReport | None) -> Micros | None:
    """When the first version of a trace began to ask; None of a new one."""
    if earlier is None:
        return None
    return earlier.answered_at if earlier.begun is None else earlier.begun
