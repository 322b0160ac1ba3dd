"""Harvests of fake systems in virtual time, into a store of each engine."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import a_store
import pytest
from a_neo4j import NEO4J
from pydantic import BaseModel
from virtual_time import InlineLoop

from connectors.sdk.interface import Capability, Connector, Manifest, Page
from hub.federation.federation import Federation
from hub.graph.harvest_store import HarvestStore, Run
from hub.registry.registry import Registry
from hub.sync.schedule import Schedule
from hub.sync.stopping import Stop
from hub.sync.sync import Sync
from schema.model.events import Event
from schema.model.keys import ProvinceCode, SystemId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, Said, SetAside
from schema.model.systems import Limits, SystemSettings
from schema.model.times import SECOND, Micros

T = TypeVar("T")
BY_CHANGES = frozenset({Capability.CHANGES})
BY_TIME = frozenset({Capability.EVENTS_BY_TIME})


class NoConfig(BaseModel):
    """A fake needs no settings."""


@dataclass
class Row:
    """A record that a system holds: readable, or with the reason why it is not."""

    name: str
    event: Event
    recorded: Micros
    bad: str | None = None


class Source(Connector[NoConfig]):
    """A system that lists its rows by changes, by event time, or both, and fails as it is told."""

    config_type = NoConfig

    def __init__(self, system: SystemId, now: Callable[[], Micros]) -> None:
        self.system = system
        self.now = now
        self.rows: list[Row] = []
        self.names: list[MasterData] = []
        self.capabilities = BY_CHANGES
        self.rate: float | None = None
        self.page = 2
        self.delay = 0.0
        self.failures: dict[int, Exception] = {}
        """By the number of the page or window asked for, from 0 over all its life."""
        self.cursors: list[str | None] = []
        self.windows: list[tuple[Micros | None, Micros | None]] = []
        self.asked: list[float] = []
        """Loop times of pages and windows asked for."""

    @property
    def manifest(self) -> Manifest:
        return Manifest("fake", self.capabilities, rate=self.rate)

    async def check(self) -> None:
        return None

    def add(self, name: str, event: Event, recorded: Micros, bad: str | None = None) -> None:
        """Hold a row; one of the same name before is replaced."""
        self.rows = [*(r for r in self.rows if r.name != name), Row(name, event, recorded, bad)]

    async def changes(self, since: str | None) -> AsyncIterator[Page]:
        self.cursors.append(since)
        after = -1 if since is None else int(since)
        rows = sorted((r for r in self.rows if r.recorded > after), key=lambda r: r.recorded)
        for start in range(0, max(len(rows), 1), self.page):
            await self._asked()
            some = rows[start : start + self.page]
            cursor = str(some[-1].recorded) if some else since
            yield Page(tuple(map(self._said, some)), cursor, start + self.page < len(rows))

    async def events(self, query: EventQuery) -> AsyncIterator[Said]:
        since, until = query.ge_event_time, query.lt_event_time
        self.windows.append((since, until))
        await self._asked()
        for row in self.rows:
            at = row.event.event_time.earliest or 0
            if (since is None or at >= since) and (until is None or at < until):
                yield self._said(row)

    async def master_data(self, ids: tuple[str, ...]) -> AsyncIterator[MasterData | SetAside]:
        for one in self.names:
            yield one

    async def _asked(self) -> None:
        number = len(self.asked)
        self.asked.append(asyncio.get_running_loop().time())
        await asyncio.sleep(self.delay)
        if number in self.failures:
            raise self.failures[number]

    def _said(self, row: Row) -> Record | SetAside:
        if row.bad is not None:
            return SetAside(self.system, row.bad, record_id=row.name, raw={"name": row.name})
        return Record(self.system, row.name, row.event, self.now(), row.recorded)


@dataclass
class Harvests:
    """Fake systems by id, the store they are harvested into, and the wall clock."""

    engine: str = "memory"
    store: HarvestStore = field(init=False)
    sources: dict[SystemId, Source] = field(default_factory=dict)
    settings: dict[SystemId, SystemSettings] = field(default_factory=dict)
    begun: Micros = 1_760_000_000 * SECOND
    told: list[Any] = field(default_factory=list)
    stop: Stop = field(default_factory=Stop)
    lasted: float = 0.0

    def __post_init__(self) -> None:
        self.store = a_store.store(self.engine, self.now, Path())

    def now(self) -> Micros:
        """The wall clock: it goes with the loop's virtual time."""
        with suppress(RuntimeError):
            return self.begun + round(asyncio.get_running_loop().time() * SECOND)
        return self.begun

    def add(self, name: str, **limits: Any) -> Source:
        system = SystemId(name)
        self.settings[system] = SystemSettings(
            id=system,
            name=name,
            provinces=(ProvinceCode("96"),),
            kind="fake",
            limits=Limits(**limits),
        )
        self.sources[system] = Source(system, self.now)
        return self.sources[system]

    def sync(self, whole: bool = False, **schedule: Any) -> dict[SystemId, Run]:
        """Every system harvested once, in virtual time."""
        return self.run(self.once(whole, **schedule))

    async def once(self, whole: bool = False, **schedule: Any) -> dict[SystemId, Run]:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with self.federation() as federation:
            runs = await self.over(federation, **schedule).once(list(self.sources), whole)
        self.lasted = loop.time() - begun
        return dict(runs)

    def over(self, federation: Federation, holder: str | None = None, **schedule: Any) -> Sync:
        chosen = replace(Schedule(), **schedule)
        return Sync(self.store, federation, self.now, chosen, self.stop, self.told.append, holder)

    def federation(self) -> Federation:
        return Federation(
            Registry(self.settings), lambda settings: self.sources[settings.id], self.now
        )

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """In a virtual time of its own; the wall clock goes on where it stood."""

        async def timed() -> T:
            try:
                return await work
            finally:
                self.begun = self.now() + SECOND

        with asyncio.Runner(loop_factory=InlineLoop) as runner:
            return runner.run(timed())


@pytest.fixture(params=["memory", *NEO4J])
def engine(request: pytest.FixtureRequest) -> str:
    """An engine's name among ``a_store.STORES``; one on file is the one in memory."""
    return str(request.param)


@pytest.fixture
def harvests(engine: str) -> Any:
    made = Harvests(engine=engine)
    yield made
    made.run(made.store.aclose())


@pytest.fixture
def make_harvests(engine: str) -> Callable[[], Harvests]:
    """A new one with each call, which ends those before; whoever asks closes its store."""
    return lambda: Harvests(engine=engine)
