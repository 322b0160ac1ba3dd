"""A simulated EPCIS 1.2 repository on loopback, with the events of one system of the demo world."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hub.demo.servers.asked import Ask, Reply
from hub.demo.servers.epcis1 import Epcis1Server
from hub.demo.servers.index import SystemIndex, runs_of
from hub.demo.servers.listening import Behaviour, address, bind, listen
from hub.demo.servers.named import AllNames, Named
from hub.demo.world.landscape import Spelling
from hub.demo.world.world import world
from schema.model.events import Event
from schema.model.keys import SystemId


@cache
def held() -> tuple[SystemIndex, Named]:
    """The events of a system that writes EPC URNs and names runs, and its names."""
    told = world(2026, 4_500)
    events: dict[SystemId, list[Event]] = {s.id: [] for s in told.landscape.systems}
    for holder, event in told.events():
        events[holder].append(event)
    alike = [s for s in told.landscape.systems if s.spelling is Spelling.URN]
    runs = {s: any(run for e in events[s.id] for run in runs_of(e)) for s in alike}
    system = max(alike, key=lambda s: (runs[s], len(events[s.id])))
    return SystemIndex(events[system.id]), Named(AllNames(told.atlas), system)


@dataclass
class Repository:
    """The running repository, and what it was asked."""

    server: Epcis1Server
    origin: str = ""
    asked: list[Ask] = field(default_factory=list)

    def answer(self, ask: Ask) -> Reply:
        self.asked.append(ask)
        return self.server.answer(ask)


@asynccontextmanager
async def repository(**changes: Any) -> AsyncIterator[Repository]:
    """A repository, its limits and its user as ``Epcis1Server`` takes them."""
    running = Repository(Epcis1Server(*held(), **changes))
    async with AsyncExitStack() as stack:
        (socket,) = bind(1, 0)
        running.origin = address(socket)
        await listen(stack, {SystemId("sample"): (running, Behaviour(), socket)})
        yield running
