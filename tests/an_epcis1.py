"""A simulated EPCIS 1.2 repository on loopback, with the events of one system of the demo world."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from hub.demo.servers.asked import Ask, Reply
from hub.demo.servers.epcis1 import Epcis1Server
from hub.demo.servers.index import SystemIndex
from hub.demo.servers.listening import Behaviour, address, bind, listen
from hub.demo.servers.named import AllNames, Named
from hub.demo.world.interfaces import Interface, Spelling
from hub.demo.world.landscape import Landscape, Profile, SimulatedSystem
from hub.demo.world.places import PlaceKind
from hub.demo.world.world import world
from schema.model.keys import ProvinceCode, SystemId
from schema.model.times import DAY

LONG_AN = SimulatedSystem(
    SystemId("sample"), "mô phỏng", (ProvinceCode("80"),), Interface("epcis1", Spelling.URN)
)


@cache
def held() -> tuple[SystemIndex, Named]:
    """The events of a province with rice mills, whose runs are events of their own, and its names.

    Only this province has a system here, so that no other's interface matters.
    """
    told, system = world(2026, 4_500), LONG_AN
    kinds = {(system.provinces[0], kind): (system,) for kind in PlaceKind}
    alone = replace(told, landscape=Landscape(Profile.NATIONAL, (system,), kinds))
    events = [event for holder, event in alone.events() if holder == system.id]
    return SystemIndex(events), Named(AllNames(told.atlas), system)


@dataclass
class Repository:
    """The running repository, and what it was asked."""

    server: Epcis1Server
    origin: str = ""
    asked: list[Ask] = field(default_factory=list)

    limits: Mapping[str, Any] = field(default_factory=dict)
    """What the server was made with."""

    def capture_one_more(self) -> None:
        """Take in the latest event once more, as another a day later."""
        events = self.server.index.events
        at = (events[-1].event_time.earliest or 0) + DAY
        later = replace(events[-1].event_time, earliest=at, latest=at, written=None)
        uuid = f"urn:uuid:00000000-0000-4000-8000-{len(events):012}"
        added = replace(events[-1], event_id=uuid, event_time=later)
        self.server = Epcis1Server(SystemIndex([*events, added]), held()[1], **self.limits)

    def answer(self, ask: Ask) -> Reply:
        self.asked.append(ask)
        return self.server.answer(ask)


@asynccontextmanager
async def repository(**changes: Any) -> AsyncIterator[Repository]:
    """A repository, its limits and its user as ``Epcis1Server`` takes them."""
    running = Repository(Epcis1Server(*held(), **changes), limits=changes)
    async with AsyncExitStack() as stack:
        (socket,) = bind(1, 0)
        running.origin = address(socket)
        await listen(stack, {SystemId("sample"): (running, Behaviour(), socket)})
        yield running
