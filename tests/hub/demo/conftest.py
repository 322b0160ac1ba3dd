"""A small world served inside the test's own loop, and its systems opened as the hub does."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from connectors.registry import open_connector
from connectors.sdk.http_session import Session, open_session
from connectors.sdk.interface import Connector
from connectors.sdk.system_file import load_system
from hub.demo.options import Options
from hub.demo.process import start
from hub.demo.summary import Summary
from hub.demo.world.landscape import SimulatedSystem
from hub.demo.world.world import World, world
from schema.model.events import Event
from schema.model.queries import EventQuery
from schema.model.records import Record, SetAside


@dataclass
class Served:
    """A world that is up, and what its systems should say."""

    world: World
    summary: Summary
    session: Session
    events: dict[str, list[Event]]
    opened: dict[str, Connector[Any]] = field(default_factory=dict)

    def connector(self, system: SimulatedSystem) -> Connector[Any]:
        if system.id not in self.opened:
            path = Path(self.summary.systems_folder) / f"{system.id}.toml"
            self.opened[system.id] = open_connector(load_system(path), self.session, lambda: 0)
        return self.opened[system.id]

    async def aclose(self) -> None:
        for connector in self.opened.values():
            await connector.aclose()

    async def ask(self, system: SimulatedSystem, query: EventQuery) -> list[Event]:
        """The events a system says; fails where one was set aside."""
        said = [s async for s in self.connector(system).events(query)]
        assert [s for s in said if isinstance(s, SetAside)] == []
        return [s.event for s in said if isinstance(s, Record)]

    def one_of(self, shape: str) -> SimulatedSystem:
        return next(s for s in self.world.landscape.systems if s.shape == shape)

    def busiest(self, shape: str) -> SimulatedSystem:
        alike = [s for s in self.world.landscape.systems if s.shape == shape]
        return max(alike, key=lambda system: len(self.events[system.id]))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    options = Options(folder=tmp_path_factory.mktemp("world"), events=4_500, down=0)
    async with AsyncExitStack() as stack:
        summary = await start(stack, options)
        told = world(options.seed, options.events)
        events: dict[str, list[Event]] = {system.id: [] for system in told.landscape.systems}
        for holder, event in told.events():
            events[holder].append(event)
        session = await stack.enter_async_context(open_session())
        async with aclosing(Served(told, summary, session, events)) as served:
            yield served
