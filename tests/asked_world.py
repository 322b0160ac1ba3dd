"""Twenty traces over the simulated world, and how many questions they cost: learned routing
against asking every system about everything. For a test, and for the benchmark of routing."""

from collections import Counter
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, fields, replace
from itertools import count
from time import monotonic
from typing import Any

from hub.demo.world.world import World
from hub.federation.federation import Federation
from hub.federation.opening import open_federation
from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from hub.registry.registry import Registry
from hub.sync.schedule import Schedule
from hub.sync.stopping import Stop
from hub.sync.sync import Sync
from hub.trace.tracer import Tracer
from schema.model.answers import Heard
from schema.model.identifiers.canonical import canonical
from schema.model.keys import SystemId
from schema.model.queries import EventQuery
from schema.model.trace import Direction, Freshness, GapKind, TraceInput, TraceReport
from schema.model.viewer import Deadline, Role, Viewer

CHAINS = (0, 1, 2, 4, 6)
"""Shrimp (the demo's showcase), the recall, paddy, dragon fruit, coffee."""
PARTS = ("items", "places", "links", "events", "gaps", "findings")
"""What must not hang on who was asked."""
_NAMES = ("id", "from_", "to", "item", "place", "next_place")
_BEGUN = 1_795_000_000_000_000


@dataclass
class Cost:
    """Questions as pairs of a system and an id, and as requests to systems."""

    pairs: int = 0
    requests: int = 0
    reports: list[TraceReport] = field(default_factory=list)


def twenty(world: World, chains: Collection[int] = CHAINS) -> list[TraceInput]:
    """Of each chain: its last lot backward, a container both ways, a place, its first lot forward.

    Each is asked of the systems now (LIVE).
    """
    return [asked for chain in chains for asked in _four(world, chain)]


def _four(world: World, number: int) -> list[TraceInput]:
    ledger = world.chain(number).ledger
    truths = {item: ledger.truth(item) for item in sorted(ledger.held_at)}
    before = {item: len(truth.upstream.items) for item, truth in truths.items()}
    behind = {item: len(truth.downstream.items) for item, truth in truths.items()}
    boxes = sorted({box for box, _ in ledger.carried_to})
    places = sorted(place.link for place in ledger.places.values())
    way = Direction.FORWARD if number % 4 < 2 else Direction.BACKWARD
    starts = (
        (max(truths, key=lambda i: (before[i], -behind[i])), Direction.BACKWARD),
        (boxes[len(boxes) // 2], Direction.BOTH),
        (places[len(places) // 2], way),
        (max(truths, key=lambda i: (behind[i], -before[i])), Direction.FORWARD),
    )
    return [TraceInput(start=s, direction=d, freshness=Freshness.LIVE) for s, d in starts]


class Counting(Federation):
    """A federation that counts what it is asked."""

    cost: Cost

    async def hear(
        self, query: EventQuery, systems: Collection[SystemId], viewer: Viewer, deadline: Deadline
    ) -> AsyncGenerator[Heard, None]:
        async with aclosing(super().hear(query, systems, viewer, deadline)) as parts:
            async for part in parts:
                if part.report.questions:
                    self.cost.pairs += query.keys()
                    self.cost.requests += part.report.questions
                yield part


async def cost_of(
    registry: Registry, traces: Sequence[TraceInput], everyone: bool, times: int = 1
) -> list[Cost]:
    """The cost of all these traces one after the other, so many times over.

    From a graph that holds nothing but what the systems export that nobody can ask.
    """
    clock = count(_BEGUN, 1_000)
    now = lambda: next(clock)  # noqa: E731
    async with (
        aclosing(SqliteHarvestStore(None, now=now)) as store,
        open_federation(registry, now=now) as federation,
    ):
        await Sync(store, federation, now, Schedule(), Stop()).once(unaskable(registry))
        federation.__class__ = Counting
        tracer, costs = Tracer(store, federation, now, everyone), []
        for _ in range(times):
            federation.cost = Cost()
            for asked in traces:
                deadline = Deadline.within(120, monotonic)
                report = await tracer.trace(asked, Viewer(Role.INSPECTOR), deadline)
                federation.cost.reports.append(report)
            costs.append(federation.cost)
    return costs


def unaskable(registry: Registry) -> list[SystemId]:
    """The systems that export files."""
    return [system.id for system in registry.systems.values() if system.kind == "files"]


def differing(one: TraceReport, other: TraceReport) -> list[str]:
    """The parts in which two answers differ, when they were heard and sources apart.

    So is what hangs on records of an item that no trace this way reaches: the first in order of
    the ways it is written, and its quantities, which count all that the graph holds; and the gaps
    of who cannot be asked, which are about what each was to be asked.
    """
    return [name for name in PARTS if _told(getattr(one, name)) != _told(getattr(other, name))]


def _told(part: Sequence[Any]) -> Counter[str]:
    kept = (one for one in part if getattr(one, "kind", None) is not GapKind.SOURCE_SILENT)
    return Counter(repr(_plain(one)) for one in kept)


def _plain(one: Any) -> Any:
    given = {f.name: getattr(one, f.name) for f in fields(one)}
    changed = {n: canonical(v) for n, v in given.items() if n in _NAMES and v and ":" in v}
    apart = {"quantities": (), "fetched_at": None}
    changed |= {name: value for name, value in apart.items() if name in given}
    return replace(one, **changed, **({"reason": ""} if "provinces" in given else {}))
