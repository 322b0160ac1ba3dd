"""A harvest into the embedded store, its events ready in memory: new ones, then all of them again.

Making the events is not measured. Memory is what the process holds more at the end than after the
first quarter: it is flat when that does not grow with the number of events.
"""

import resource
from collections.abc import Iterator
from contextlib import aclosing
from itertools import islice
from pathlib import Path
from time import perf_counter

from hub.demo.world.world import World, world
from hub.graph.harvest_store import Gathered, RunId
from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from hub.sync.writing import BATCH
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.times import DAY
from tests.benchmarks.shown import table
from tests.benchmarks.stored_world import FETCHED, SEED

LEASE, HOLDER = "harvest", "bench"


async def run(events: int, folder: Path) -> None:
    """Print how fast that goes, and what it takes."""
    made = world(SEED, events)
    path = folder / "harvest.sqlite"
    for file in folder.glob("harvest.sqlite*"):
        file.unlink()
    async with aclosing(SqliteHarvestStore(path, now=lambda: FETCHED)) as store:
        await store.lease(LEASE, HOLDER, DAY)
        runs: dict[SystemId, RunId] = {}
        new, grown = await _harvest(store, made, runs, FETCHED, events)
        begun = perf_counter()
        await store.settle()
        settled = perf_counter() - begun
        again, _ = await _harvest(store, made, runs, FETCHED + 1, events)
        counts = await store.runs([], 1)
    count = sum(r.new for r in counts)
    if sum(r.unchanged for r in counts) != count:
        raise AssertionError("some events were not the same the second time")
    rows = [
        ("new", new, count / new, 1.0),
        ("settle", settled, count / settled, new / settled),
        ("unchanged", again, count / again, new / again),
    ]
    size = path.stat().st_size / count
    title = f"{count} events, {size:.0f} bytes each, {grown:.0f} MB more after the first quarter"
    table(title, ("step", "s", "events/s", "ratio"), rows)


async def _harvest(
    store: SqliteHarvestStore, made: World, runs: dict[SystemId, RunId], heard: int, events: int
) -> tuple[float, float]:
    """Seconds of storing, and megabytes gained after the first quarter."""
    seconds, count, quarter = 0.0, 0, 0.0
    for records in _batches(made, heard):
        pages = [await _page(store, runs, system, some) for system, some in records.items()]
        begun = perf_counter()
        await store.harvest(pages, LEASE, HOLDER)
        seconds += perf_counter() - begun
        count += sum(len(page.records) for page in pages)
        if not quarter and count * 4 >= events:
            quarter = _megabytes()
    return seconds, _megabytes() - quarter


def _batches(made: World, heard: int) -> Iterator[dict[SystemId, list[Record]]]:
    events = made.events()
    while some := list(islice(events, BATCH)):
        records: dict[SystemId, list[Record]] = {}
        for name, event in some:
            system = SystemId(name)
            record = Record(system, event.event_id or "", event, heard, mutable=False)
            records.setdefault(system, []).append(record)
        yield records


async def _page(
    store: SqliteHarvestStore,
    runs: dict[SystemId, RunId],
    system: SystemId,
    records: list[Record],
) -> Gathered:
    if system not in runs:
        runs[system] = (await store.begin_run(system)).id
    return Gathered(system=system, run=runs[system], heard=records[0].fetched_at, records=records)


def _megabytes() -> float:
    """The most memory that the process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
