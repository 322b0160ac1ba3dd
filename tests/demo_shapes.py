"""The REST shapes of the demo world for tests: a system of each, its records, its server."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from hub.demo.servers.index import SystemIndex
from hub.demo.servers.listening import Behaviour, address, bind, listen
from hub.demo.servers.named import AllNames, Named
from hub.demo.servers.shapes.all_shapes import shape_of
from hub.demo.servers.shapes.shape import RestServer, Shape
from hub.demo.systems import system_file
from hub.demo.world.landscape import Profile, SimulatedSystem
from hub.demo.world.world import world
from schema.model.events import Event
from schema.model.keys import SystemId

SHAPES = ("phieu", "nested", "brief", "linked", "plain", "searched")


@dataclass(frozen=True)
class ShapedSystem:
    """One simulated system of a shape."""

    system: SimulatedSystem
    shape: Shape
    index: SystemIndex
    named: Named

    def records(self) -> list[Any]:
        """All its records as JSON, in the order of their times."""
        told = (
            self.shape.record(number, event, self.named)
            for number, event in enumerate(self.index.events)
        )
        return [orjson.loads(orjson.dumps(record)) for record in told]

    def file(self, folder: Path, origin: str = "http://127.0.0.1:9") -> Path:
        """Its system file, as the demo writes it."""
        key = folder / "key.txt"
        key.write_text("demo-key-mo-phong", "utf-8")
        path = folder / f"{self.system.id}.toml"
        alone = replace(self.system, interface=replace(self.system.interface, vendor=""))
        table = self.shape.mapping.replace("BASE_URL", origin).replace("KEY_FILE", str(key))
        text = system_file(alone, 1, table, Profile.NATIONAL)
        path.write_text(text, "utf-8")
        return path

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """Its server on loopback; gives the address."""
        async with AsyncExitStack() as stack:
            (held,) = bind(1, 0)
            server = RestServer(self.index, self.named, self.shape)
            await listen(stack, {self.system.id: (server, Behaviour(), held)})
            yield address(held)


@cache
def shaped(name: str) -> ShapedSystem:
    """The system of a shape with the most kinds of events."""
    systems = [s for s in _told().landscape.systems if s.shape == name]
    held = {s.id: _events()[s.id] for s in systems}
    system = max(systems, key=lambda s: (len({e.type for e in held[s.id]}), len(held[s.id])))
    return ShapedSystem(
        system,
        shape_of(system),
        SystemIndex(held[system.id]),
        Named(AllNames(_told().atlas), system),
    )


@cache
def _told() -> Any:
    return world(2026, 6_000)


@cache
def _events() -> dict[SystemId, list[Event]]:
    found: dict[SystemId, list[Event]] = {s.id: [] for s in _told().landscape.systems}
    for holder, event in _told().events():
        if holder in found:
            found[SystemId(holder)].append(event)
    return found
