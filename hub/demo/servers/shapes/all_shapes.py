"""The shape of each simulated REST system."""

from collections.abc import Callable, Mapping

from hub.demo.servers.shapes.brief import Brief
from hub.demo.servers.shapes.linked import Linked
from hub.demo.servers.shapes.nested import Nested
from hub.demo.servers.shapes.phieu import Phieu
from hub.demo.servers.shapes.plain import Plain
from hub.demo.servers.shapes.searched import Searched
from hub.demo.servers.shapes.shape import Shape
from hub.demo.world.landscape import SimulatedSystem
from schema.model.keys import SystemId

_MAKERS: Mapping[str, Callable[[SystemId], Shape]] = {
    "phieu": lambda _: Phieu(),
    "nested": lambda _: Nested(),
    "brief": Brief,
    "linked": lambda _: Linked(),
    "plain": Plain,
    "searched": lambda _: Searched(),
}


def shape_of(system: SimulatedSystem) -> Shape:
    """The REST shape of a system."""
    return _MAKERS[system.shape](system.id)
