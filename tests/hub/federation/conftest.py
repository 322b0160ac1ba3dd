"""A federation of fake systems in virtual time: hours of waiting pass at once, in exact order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel
from virtual_time import VirtualLoop

from connectors.sdk.interface import Capability, Connector, Manifest
from hub.federation.federation import Federation
from hub.registry.registry import Registry
from schema.model.answers import Answer, Heard
from schema.model.events import Action, ObjectEvent
from schema.model.keys import ItemId, ProvinceCode, SystemId
from schema.model.queries import EventQuery
from schema.model.records import Record, Said, SetAside
from schema.model.systems import Limits, SystemSettings
from schema.model.times import EventTime
from schema.model.viewer import Deadline, Role, Viewer

T = TypeVar("T")
NOW = 1_760_000_000_000_000
LOT = ItemId("https://id.gs1.org/01/08931234567890/10/L1")
FOREVER = 10.0**6


class NoConfig(BaseModel):
    """A fake needs no settings."""


Step = Said | Exception | float
"""What a fake does next: say something, raise something, or wait so many seconds."""


class FakeConnector(Connector[NoConfig]):
    """Plays a script for each question; the last one again for all further questions."""

    config_type = NoConfig

    def __init__(self, scripts: list[tuple[Step, ...]], manifest: Manifest) -> None:
        self._scripts = scripts
        self._manifest = manifest
        self.questions: list[EventQuery] = []
        self.cannot_hold: frozenset[str] = frozenset()
        self.open, self.most_open, self.closed = 0, 0, 0

    @property
    def manifest(self) -> Manifest:
        return self._manifest

    async def check(self) -> None:
        return None

    def takes(self, query: EventQuery) -> EventQuery | None:
        left = tuple(one for one in query.epc_classes if one not in self.cannot_hold)
        return replace(query, epc_classes=left) if left or not query.epc_classes else None

    async def events(self, query: EventQuery) -> AsyncIterator[Said]:
        script = self._scripts[min(len(self.questions), len(self._scripts) - 1)]
        self.questions.append(query)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            for step in script:
                if isinstance(step, float):
                    await asyncio.sleep(step)
                elif isinstance(step, Exception):
                    raise step
                else:
                    yield step
        finally:
            self.open -= 1

    async def aclose(self) -> None:
        self.closed += 1


@dataclass
class World:
    """Fake systems by id, and the federation over them."""

    settings: dict[SystemId, SystemSettings] = field(default_factory=dict)
    fakes: dict[SystemId, FakeConnector] = field(default_factory=dict)
    opened: list[SystemId] = field(default_factory=list)
    query: EventQuery = field(default_factory=lambda: EventQuery(epc_classes=(LOT,)))
    viewer: Viewer = field(default_factory=lambda: Viewer(Role.INSPECTOR))

    def add(
        self,
        id_: str,
        *script: Step,
        scripts: list[tuple[Step, ...]] | None = None,
        capabilities: frozenset[Capability] = frozenset(Capability),
        kind_concurrency: int = 4,
        rate: float | None = None,
        limits: Limits | None = None,
        provinces: tuple[str, ...] = ("96",),
        **more: Any,
    ) -> FakeConnector:
        system = SystemId(id_)
        self.settings[system] = SystemSettings(
            id=system,
            name=id_,
            provinces=tuple(ProvinceCode(code) for code in provinces),
            kind="fake",
            limits=limits or Limits(),
            **more,
        )
        manifest = Manifest("fake", capabilities, max_concurrency=kind_concurrency, rate=rate)
        self.fakes[system] = FakeConnector(scripts or [script], manifest)
        return self.fakes[system]

    def opener(self, settings: SystemSettings) -> FakeConnector:
        self.opened.append(settings.id)
        return self.fakes[settings.id]

    def federation(self) -> Federation:
        return Federation(Registry(self.settings), self.opener, now=lambda: NOW)

    def record(self, system: str, record_id: str = "r1", note: str = "") -> Record:
        event = ObjectEvent(
            event_time=EventTime(NOW, NOW), action=Action.OBSERVE, biz_step=note or None
        )
        return Record(SystemId(system), record_id, event, fetched_at=NOW)

    def set_aside(self, system: str, reason: str) -> SetAside:
        return SetAside(SystemId(system), reason, path="eventTime")

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            return runner.run(coroutine)

    def deadline(self, seconds: float = 30.0) -> Deadline:
        return Deadline.within(seconds, asyncio.get_running_loop().time)

    def ask(self, query: EventQuery | None = None, seconds: float = 30.0) -> Answer:
        """Ask every system once, in virtual time."""

        async def asking() -> Answer:
            async with self.federation() as federation:
                everyone = tuple(self.settings)
                deadline = self.deadline(seconds)
                return await federation.ask(query or self.query, everyone, self.viewer, deadline)

        return self.run(asking())

    def ask_one(self, query: EventQuery | None = None, seconds: float = 30.0) -> Heard:
        (heard,) = self.ask(query, seconds).heard
        return heard


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def lots() -> Callable[[int], tuple[ItemId, ...]]:
    """So many different lots, in canonical form."""
    return lambda n: tuple(ItemId(f"{LOT[:-1]}{i}") for i in range(n))
