"""A simulated world in an embedded store, made once for each size and kept."""

from contextlib import aclosing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter

from hub.demo.world.world import World, world
from hub.graph.sqlite.store import SqliteStore
from schema.model.keys import SystemId
from schema.model.records import Record
from tests.benchmarks.shown import table

SEED, BATCH, FETCHED = 2026, 5_000, 1_780_000_000_000_000


@dataclass(frozen=True, slots=True)
class StoredWorld:
    """A world and the file that holds all its events."""

    world: World
    path: Path


async def stored_world(events: int, folder: Path) -> StoredWorld:
    """The world of so many events; filling it the first time prints how fast that went."""
    made = world(SEED, events)
    path = folder / f"world-{SEED}-{events}.sqlite"
    if not path.exists():
        filling = path.with_suffix(".filling")
        filling.unlink(missing_ok=True)
        await _fill(made, filling)
        filling.rename(path)
    return StoredWorld(made, path)


async def _fill(made: World, path: Path) -> None:
    events, written, count = made.events(), 0.0, 0
    async with aclosing(SqliteStore(path, now=lambda: FETCHED)) as store:
        while batch := [
            Record(SystemId(system), event.event_id or "", event, FETCHED)
            for system, event in islice(events, BATCH)
        ]:
            begun = perf_counter()
            await store.put(batch)
            written += perf_counter() - begun
            count += len(batch)
        begun = perf_counter()
        await store.settle()
        settled = perf_counter() - begun
    size = path.stat().st_size / count
    rows = [("write", written, count / written), ("settle", settled, count / settled)]
    table(f"{count} new events, {size:.0f} bytes each", ("step", "s", "events/s"), rows)
