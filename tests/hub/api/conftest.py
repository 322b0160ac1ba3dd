"""A real server on loopback over a real store, with fake connectors and a fake tracer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from pydantic import BaseModel

from connectors.sdk.interface import Capability, Connector, Manifest
from hub.access.hook import Leaving, unrecorded
from hub.api.app import application
from hub.api.parts import Parts
from hub.api.server import Server
from hub.api.settings import Settings
from hub.federation.federation import Federation
from hub.graph.sqlite.store import SqliteStore
from hub.registry.registry import Registry
from hub.trace.increments import Done, Increment
from hub.trace.tracer import Tracer
from schema.model.events import Action, ObjectEvent, QuantityElement
from schema.model.keys import ProvinceCode, SystemId, TraceId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record, Said
from schema.model.systems import StampPattern, SystemSettings
from schema.model.times import EventTime
from schema.model.trace import Status, TraceInput, TraceReport
from schema.model.viewer import Deadline, Viewer

NOW = 1_760_000_000_000_000
LOT = "https://id.gs1.org/01/09521234543213/10/LOT1"
PLACE = "https://id.gs1.org/414/9521234000013"


class NoConfig(BaseModel):
    """A fake needs no settings."""


class FakeConnector(Connector[NoConfig]):
    """Says what it was given to everything that is asked, raises it, or waits so many seconds."""

    config_type = NoConfig

    def __init__(self, says: Sequence[Said | Exception | float]) -> None:
        self.says = says

    @property
    def manifest(self) -> Manifest:
        return Manifest("fake", frozenset(Capability))

    async def check(self) -> None:
        return None

    async def events(self, query: EventQuery) -> AsyncIterator[Said]:
        for said in self.says:
            if isinstance(said, Exception):
                raise said
            if isinstance(said, float):
                await asyncio.sleep(said)
            else:
                yield said


class FakeTracer:
    """Traces nothing; raises ``failure`` if there is one."""

    async def increments(
        self,
        asked: TraceInput,
        viewer: Viewer,
        deadline: Deadline,
        earlier: TraceReport | None = None,
    ) -> AsyncIterator[Increment]:
        yield Done(await self.trace(asked, viewer, deadline, earlier))

    def __init__(self) -> None:
        self.asked: list[TraceInput] = []
        self.failure: Exception | None = None
        self.seconds_left = 0.0

    async def trace(
        self,
        asked: TraceInput,
        viewer: Viewer,
        deadline: Deadline,
        earlier: TraceReport | None = None,
    ) -> TraceReport:
        self.asked.append(asked)
        self.seconds_left = deadline.left()
        if self.failure:
            raise self.failure
        return TraceReport(
            id=TraceId("t1"),
            version=1,
            asked=asked,
            start=asked.start,
            status=Status.FAILED,
            answered_at=NOW,
        )


@dataclass
class Answered:
    status: int
    body: Any
    headers: Any

    @property
    def data(self) -> Any:
        assert "errors" not in self.body, self.body
        return self.body["data"]

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.body["errors"]]


@dataclass
class World:
    """What the server stands over; filled by a test before it starts."""

    systems: dict[SystemId, SystemSettings] = field(default_factory=dict)
    says: dict[SystemId, Sequence[Said | Exception | float]] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    master_data: list[MasterData] = field(default_factory=list)
    tracer: FakeTracer = field(default_factory=FakeTracer)
    traces: bool = False
    """Whether the real tracer answers instead."""
    leaving: Leaving = unrecorded
    settings: Settings = field(default_factory=lambda: Settings(port=0))
    url: str = ""
    clock: int = NOW
    """The wall clock of the store."""
    store: SqliteStore = field(init=False)
    connectors: dict[SystemId, FakeConnector] = field(init=False)

    def system(self, id_: str, *says: Said | Exception | float) -> None:
        system = SystemId(id_)
        self.says[system] = says
        self.systems[system] = SystemSettings(
            id=system,
            name=f"{id_} (simulated)",
            provinces=(ProvinceCode("96"),),
            kind="fake",
            stamps=(StampPattern("stamp.example", "/t/{gtin}/{lot}"),),
        )

    def record(self, number: int, system: str = "ca-mau", lot: str = LOT) -> Record:
        """A simulated record of a lot seen at a place, ``number`` seconds after the start."""
        at = NOW + number * 1_000_000
        event = ObjectEvent(
            event_time=EventTime(at, at),
            action=Action.OBSERVE,
            biz_step="storing",
            read_point=PLACE,
            quantity_list=(QuantityElement(lot, 5.0, "KGM"),),
        )
        return Record(SystemId(system), f"r{number}", event, fetched_at=NOW)

    async def post(self, body: Any, **headers: str) -> Answered:
        async with aiohttp.ClientSession() as session:
            sent = {"data": body} if isinstance(body, bytes) else {"json": body}
            async with session.post(f"{self.url}/graphql", headers=headers, **sent) as reply:
                return Answered(reply.status, await reply.json(content_type=None), reply.headers)

    async def ask(self, query: str, **variables: Any) -> Answered:
        return await self.post({"query": query, "variables": variables})

    async def get(self, path: str) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.url}{path}") as reply,
        ):
            return reply.status, await reply.text()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Server]:
        registry = Registry(self.systems)
        async with aclosing(SqliteStore(now=lambda: self.clock)) as store:
            self.store = store
            await store.put(self.records)
            await store.put_master_data(SystemId("ca-mau"), self.master_data, NOW)
            self.connectors = {id_: FakeConnector(says) for id_, says in self.says.items()}
            opener = lambda settings: self.connectors[settings.id]  # noqa: E731
            async with Federation(registry, opener, lambda: NOW) as federation:
                real = Tracer(store, federation, lambda: NOW)
                tracer = real if self.traces else self.tracer
                parts = Parts(registry, store, federation, tracer, lambda: NOW)
                async with self._listening(parts) as server:
                    yield server

    @asynccontextmanager
    async def _listening(self, parts: Parts) -> AsyncIterator[Server]:
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        server = Server(
            application(self.settings, parts, self.leaving), self.settings, ready.set_result
        )
        running = asyncio.create_task(server.serve())
        self.url = await ready
        try:
            yield server
        finally:
            server.should_exit = True
            await running


Ask = Callable[..., Awaitable[Answered]]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def served(world: World) -> AsyncIterator[World]:
    """A server over two systems, one of which cannot be reached, and a lot with three events."""
    from connectors.sdk.errors import Unavailable

    world.system("ca-mau")
    world.system("can-tho", Unavailable("connection refused"))
    world.records += [world.record(n) for n in range(3)]
    async with world.serving():
        yield world
