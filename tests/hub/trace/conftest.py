"""Traces over fake systems in virtual time, and over a graph filled by hand.

The loop does a thread's work on the spot and leaps over every wait, so that a trace with systems
that hang takes no time, and always the same course.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from oracle.cast import FETCHED
from oracle.story import NORTH
from pydantic import BaseModel
from virtual_time import InlineLoop

from connectors.sdk.interface import Capability, Connector, Manifest
from hub.federation.federation import Federation
from hub.graph.meaning.apart import take_apart
from hub.graph.sqlite.settle import settle
from hub.graph.sqlite.statements import put_master_data
from hub.graph.sqlite.store import SqliteStore, connect, drive
from hub.graph.sqlite.write import Writer
from hub.registry.provinces import provinces
from hub.registry.registry import Registry
from hub.trace.atlas import STATE, Atlas
from hub.trace.increments import Increment
from hub.trace.plan import trace_plan
from hub.trace.report.build import Circumstances, build
from hub.trace.tracer import Tracer
from schema.model.answers import SourceReport
from schema.model.events import Event, TransformationEvent
from schema.model.identifiers.canonical import canonical
from schema.model.keys import ProvinceCode, SystemId, TraceId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, Said, SetAside
from schema.model.systems import Limits, SystemSettings
from schema.model.times import SECOND, Micros
from schema.model.trace import TraceInput, TraceReport
from schema.model.viewer import Deadline, Role, Viewer

T = TypeVar("T")
VIEWER = Viewer(Role.INSPECTOR)


class NoConfig(BaseModel):
    """A fake needs no settings."""


class FakeSystem(Connector[NoConfig]):
    """Holds events and says those that a question is about, after a while, then perhaps fails."""

    config_type = NoConfig

    def __init__(self, system: SystemId, events: Sequence[Event]) -> None:
        self.system = system
        self.holds = list(events)
        self.says_too: list[MasterData | SetAside] = []
        self.delay = 0.0
        self.dies = 0.0
        """How long it takes to end what it says."""
        self.fails: Exception | None = None
        self.questions: list[EventQuery] = []
        self.open = 0

    @property
    def manifest(self) -> Manifest:
        return Manifest("fake", frozenset(Capability))

    @property
    def asked(self) -> set[str]:
        """Every id it was ever asked about."""
        return {key for query in self.questions for key in _keys(query)}

    async def check(self) -> None:
        return None

    async def events(self, query: EventQuery) -> AsyncIterator[Said]:
        self.questions.append(query)
        self.open += 1
        try:
            await asyncio.sleep(self.delay)
            found = [e for e in self.holds if _about(e) & _keys(query)]
            for number, event in enumerate(self.holds):
                if event in found:
                    yield Record(self.system, f"r{number}", event, fetched_at=1)
            for said in self.says_too:
                if found or isinstance(said, SetAside):
                    yield said
            await asyncio.sleep(self.dies)
            if self.fails is not None:
                raise self.fails
        finally:
            self.open -= 1


def _keys(query: EventQuery) -> set[str]:
    named = (query.epcs, query.epc_classes, query.places, query.transformation_ids)
    return {key for keys in (*named, query.event_ids) for key in keys}


def _about(event: Event) -> set[str]:
    taken = take_apart(event)
    pool = event.transformation_id if isinstance(event, TransformationEvent) else None
    named = {taken.read_point, taken.biz_location, pool, event.event_id} - {None}
    return {*taken.roles, *(str(name) for name in named)}


def state_of(place: str, province: str) -> MasterData:
    """Master data: a place lies in a province."""
    iso = provinces()[ProvinceCode(province)].iso3166_2
    return MasterData("urn:epcglobal:epcis:vtype:Location", place, {STATE: iso})


@dataclass
class World:
    """Fake systems by id, one store over all traces, and the wall clock."""

    fakes: dict[SystemId, FakeSystem] = field(default_factory=dict)
    settings: dict[SystemId, SystemSettings] = field(default_factory=dict)
    store: SqliteStore = field(default_factory=SqliteStore)
    now: Micros = 1_760_000_000 * SECOND
    everyone: bool = False
    """Whether all are asked about everything."""
    lasted: float = 0.0
    """Seconds of waiting in the last trace."""

    def add(self, name: str, province: str, *events: Event, **more: Any) -> FakeSystem:
        system = SystemId(name)
        limits = Limits(deadline=more.pop("deadline", 5.0))
        self.settings[system] = SystemSettings(
            id=system,
            name=name,
            provinces=(ProvinceCode(province),),
            kind="fake",
            limits=limits,
            **more,
        )
        self.fakes[system] = FakeSystem(system, events)
        return self.fakes[system]

    def state(self, place: str, province: str) -> None:
        """From now on every system says in which province a place lies."""
        for fake in self.fakes.values():
            fake.says_too.append(state_of(place, province))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        with asyncio.Runner(loop_factory=InlineLoop) as runner:
            return runner.run(work)

    def federation(self) -> Federation:
        return Federation(
            Registry(self.settings), lambda settings: self.fakes[settings.id], lambda: self.now
        )

    def trace(self, start: str, seconds: float = 60.0, **asked: Any) -> TraceReport:
        """One trace in virtual time."""

        async def tracing() -> TraceReport:
            loop = asyncio.get_running_loop()
            async with self.federation() as federation:
                tracer = Tracer(self.store, federation, lambda: self.now, self.everyone)
                begun, deadline = loop.time(), Deadline.within(seconds, loop.time)
                question = TraceInput(start=canonical(start), **asked)
                report = await tracer.trace(question, VIEWER, deadline)
                self.lasted = loop.time() - begun
                return report

        return self.run(tracing())

    def resume(self, earlier: TraceReport, seconds: float = 60.0) -> TraceReport:
        """The next version of a trace, in virtual time."""

        async def resuming() -> TraceReport:
            loop = asyncio.get_running_loop()
            async with self.federation() as federation:
                tracer = Tracer(self.store, federation, lambda: self.now)
                deadline = Deadline.within(seconds, loop.time)
                return await tracer.trace(earlier.asked, VIEWER, deadline, earlier)

        return self.run(resuming())

    def increments(self, start: str, seconds: float = 60.0, **asked: Any) -> list[Increment]:
        """All that one trace tells, in order."""

        async def tracing() -> list[Increment]:
            loop = asyncio.get_running_loop()
            async with self.federation() as federation:
                tracer = Tracer(self.store, federation, lambda: self.now, self.everyone)
                question = TraceInput(start=canonical(start), **asked)
                deadline = Deadline.within(seconds, loop.time)
                return [i async for i in tracer.increments(question, VIEWER, deadline)]

        return self.run(tracing())


@pytest.fixture
def world() -> Any:
    world = World()
    yield world
    world.run(world.store.aclose())


Traced = Callable[..., TraceReport]


@pytest.fixture
def traced() -> Traced:
    """The report of a trace over some records, and master data of one system, without asking
    anybody."""

    def trace(
        records: Sequence[Record],
        start: str,
        *,
        atlas: Atlas | None = None,
        sources: tuple[SourceReport, ...] = (),
        statements: Sequence[MasterData] = (),
        **asked: Any,
    ) -> TraceReport:
        question = TraceInput(start=canonical(start), **asked)
        connection = connect(None)
        try:
            Writer(connection, lambda: 0, {}).put(records)
            put_master_data(connection, NORTH, statements, FETCHED)
            settle(connection)
            found = drive(connection, trace_plan(question))
        finally:
            connection.close()
        about = Circumstances(TraceId("t"), 1, 0, 0, sources)
        return build(question, found, atlas or Atlas(), about)

    return trace
