"""Which simulated systems fail, and how: decided by the seed, so that a run can be repeated.

Whatever is down is not there: its port is closed, an SFTP server's too; a folder or a database is
gone. Only what answers over HTTP can be slow, answer with a page or break off.
"""

from collections.abc import Mapping
from random import Random

from hub.demo.options import Fault, Options
from hub.demo.servers.spoken import spoken
from hub.demo.world.landscape import SimulatedSystem
from hub.demo.world.places import PlaceKind
from hub.demo.world.world import World
from schema.model.keys import ProvinceCode, SystemId


def faults(world: World, options: Options) -> Mapping[SystemId, Fault]:
    """The failing systems. The first to be down holds the beginning of the showcase chain."""
    order = _order(world, options.seed)
    wanted = [
        (Fault.DOWN, options.down),
        (Fault.SLOW, options.slow),
        (Fault.HTML, options.html),
        (Fault.HALF, options.half),
    ]
    if options.down == 0:
        order = order[1:] + order[:1]
    failing: dict[SystemId, Fault] = {}
    for fault, count in wanted:
        able = [s.id for s in order if s.id not in failing and _can(s, fault)]
        failing |= dict.fromkeys(able[:count], fault)
    return failing


def _can(system: SimulatedSystem, fault: Fault) -> bool:
    return fault is Fault.DOWN or spoken(system).serve is not None


def _order(world: World, seed: int) -> list[SimulatedSystem]:
    rest = list(world.landscape.systems)
    Random(f"faults/{seed}").shuffle(rest)  # noqa: S311 - a simulation, not a secret
    first = world.landscape.by_kind.get((_beginning(world), PlaceKind.SUPPLIER), ())
    return [*first, *(system for system in rest if system not in first)]


def _beginning(world: World) -> ProvinceCode:
    """The province whose supplier made the early lot of the showcase."""
    maker = world.showcase.early.key[1:10]
    return next(place.province for place in world.places if place.company == maker)
