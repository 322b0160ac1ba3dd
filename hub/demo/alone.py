"""One simulated system served alone: for whoever practises connecting one."""

from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass

from hub.demo.process import indexed
from hub.demo.servers.index import SystemIndex, items_of
from hub.demo.servers.listening import Behaviour, address, bind, listen
from hub.demo.servers.named import AllNames, Named
from hub.demo.servers.spoken import spoken
from hub.demo.world.landscape import SimulatedSystem
from hub.demo.world.world import World, world
from schema.model.identifiers.build import element_string
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Kind
from schema.model.keys import SystemId

SEED, EVENTS = 2026, 3_000
"""The beginning of the world that the demo has too: some dozens of events or more a system."""


@dataclass(frozen=True, slots=True)
class Alone:
    """A system that answers at ``url``."""

    url: str
    about: str
    """How it is asked, and what it answers: lines as its makers could have written them."""
    lot: str
    """One that it knows, as printed on a package; several of its events name it."""


def can_be_alone(told: World) -> dict[SystemId, SimulatedSystem]:
    """The systems that answer over HTTP, by their ids."""
    return {s.id: s for s in told.landscape.systems if spoken(s).serve is not None}


def practice_world() -> World:
    """The world whose systems are served alone."""
    return world(SEED, EVENTS)


async def served_alone(
    stack: AsyncExitStack, told: World, system: SimulatedSystem, port: int
) -> Alone:
    """Serve one that can be, until ``stack`` ends; ``OSError`` where the port (0: any) is taken."""
    (held,) = bind(1, port)
    stack.callback(held.close)
    described, index = spoken(system), indexed(told)[0][system.id]
    if described.serve is None:
        raise ValueError(f"{system.id} does not answer over HTTP")
    answers = described.serve(index, Named(AllNames(told.atlas), system))
    await listen(stack, {system.id: (answers, Behaviour(), held)})
    about = described.connector.partition("\n\n")[0]
    return Alone(address(held), about, _known_lot(index))


def _known_lot(index: SystemIndex) -> str:
    """The lot that most events name; of several the first by its code."""
    named = Counter(item for event in index.events for item in set(items_of(event)))
    lots = [item for item in named if read(item).kind is Kind.LOT]
    return element_string(read(min(lots, key=lambda lot: (-named[lot], lot))))
