"""A harvest into a store, its events ready in memory: new ones, then all of them again.

Making the events is not measured; while one batch is stored the next is prepared, as
``hub.sync.writing`` does. Memory is what this process holds more at the end than after the first
quarter: it is flat when that does not grow with the number of events. The second store's rates are
shown as parts of the first one's.
"""

import asyncio
import resource
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from itertools import islice
from pathlib import Path
from time import perf_counter

from hub.demo.world.world import World, world
from hub.graph.harvest_store import Gathered, HarvestStore, RunId
from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from hub.sync.writing import BATCH
from schema.model.events import Event
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.times import DAY
from tests.a_neo4j import HOW, URI, empty_neo4j
from tests.benchmarks.shown import table
from tests.benchmarks.stored_world import FETCHED, SEED

LEASE, HOLDER = "harvest", "bench"
AT_ONCE = 15 * BATCH
"""Events that are in memory at a time."""


async def run(events: int, folder: Path) -> None:
    """Print how fast that goes into each store, and what it takes."""
    made = world(SEED, events)
    for file in folder.glob("harvest.sqlite*"):
        file.unlink()
    rows = list[tuple[object, ...]]()
    async with aclosing(SqliteHarvestStore(folder / "harvest.sqlite", now=lambda: FETCHED)) as one:
        first = await _figures(one, made, events)
    rows += [("sqlite", step, rate, 1.0, grown) for step, rate, grown in first]
    if URI:
        async with aclosing(empty_neo4j(lambda: FETCHED)) as server:
            second = await _figures(server, made, events)
        beside = zip(second, first, strict=True)
        rows += [("neo4j", step, rate, rate / of[1], grown) for (step, rate, grown), of in beside]
    else:
        print(f"Neo4j left out: {HOW}")
    columns = ("store", "step", "events/s", "ratio", "MB more after 1/4")
    table(f"{events} events, batches of {BATCH}", columns, rows)


async def _figures(store: HarvestStore, made: World, events: int) -> list[tuple[str, float, float]]:
    """The steps with their events a second, and the memory they gained."""
    await store.lease(LEASE, HOLDER, DAY)
    runs: dict[SystemId, RunId] = {}
    new, grown = await _harvest(store, made, runs, FETCHED, events)
    begun = perf_counter()
    await store.settle()
    settled = perf_counter() - begun
    again, more = await _harvest(store, made, runs, FETCHED + 1, events)
    counts = await store.runs([], 1)
    count = sum(r.new for r in counts)
    if sum(r.unchanged for r in counts) != count:
        raise AssertionError("some events were not the same the second time")
    steps = (("new", new, grown), ("settle", settled, 0.0), ("unchanged", again, more))
    return [(step, count / seconds, megabytes) for step, seconds, megabytes in steps]


async def _harvest(
    store: HarvestStore, made: World, runs: dict[SystemId, RunId], heard: int, events: int
) -> tuple[float, float]:
    """Seconds of storing, and megabytes gained after the first quarter."""
    seconds, count, quarter = 0.0, 0, 0.0
    every = made.events()
    while some := list(islice(every, AT_ONCE)):
        batches = [await _pages(store, runs, batch, heard) for batch in _parts(some)]
        begun = perf_counter()
        await _stored(store, batches)
        seconds += perf_counter() - begun
        count += len(some)
        if not quarter and count * 4 >= events:
            quarter = _megabytes()
    return seconds, _megabytes() - quarter


async def _stored(store: HarvestStore, batches: Sequence[Sequence[Gathered]]) -> None:
    storing: asyncio.Task[None] | None = None
    for pages in batches:
        ready = await store.prepared(pages)
        if storing is not None:
            await storing
        storing = asyncio.create_task(store.harvest(ready, LEASE, HOLDER))
    if storing is not None:
        await storing


def _parts(some: Sequence[tuple[str, Event]]) -> Iterator[Sequence[tuple[str, Event]]]:
    return (some[start : start + BATCH] for start in range(0, len(some), BATCH))


async def _pages(
    store: HarvestStore,
    runs: dict[SystemId, RunId],
    batch: Sequence[tuple[str, Event]],
    heard: int,
) -> list[Gathered]:
    records: dict[SystemId, list[Record]] = {}
    for name, event in batch:
        system = SystemId(name)
        record = Record(system, event.event_id or "", event, heard, mutable=False)
        records.setdefault(system, []).append(record)
    for system in records.keys() - runs.keys():
        runs[system] = (await store.begin_run(system)).id
    return [
        Gathered(system=system, run=runs[system], heard=heard, records=some)
        for system, some in records.items()
    ]


def _megabytes() -> float:
    """The most memory that the process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
