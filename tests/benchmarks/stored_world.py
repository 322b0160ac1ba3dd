"""A simulated world in an embedded store, made once for each size and kept."""

import sqlite3
from collections.abc import Iterator
from contextlib import aclosing, closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from time import perf_counter

from hub.demo.world.story import Held
from hub.demo.world.world import FIRST_WIDE, WIDE_EVERY, World, world
from hub.graph.sqlite.store import SqliteStore
from schema.model.events import QuantityElement, TransformationEvent
from schema.model.identifiers.build import lot
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.times import DAY, EventTime
from tests.benchmarks.shown import table

SEED, BATCH, FETCHED = 2026, 5_000, 1_780_000_000_000_000
HUGE_FROM, WIDE_CHAINS = 500_000, 10
"""In worlds of so many events, one lot goes into so many wide chains: 100,000 holdings."""
HUGE = lot("08930000000019", "BENCH-HUGE")


@dataclass(frozen=True, slots=True)
class StoredWorld:
    """A world and the file that holds all its events."""

    world: World
    path: Path

    @property
    def starts(self) -> dict[str, str]:
        """Starts of forward traces by name, as canonical ids."""
        marks = {**self.world.wide, "recall": self.world.recall}
        huge = {"huge": HUGE} if self.world.size >= HUGE_FROM else {}
        return {**{name: item.link for name, item in marks.items()}, **huge}

    def count(self) -> int:
        """How many events the file holds."""
        with closing(sqlite3.connect(self.path)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM fact").fetchone()
        return int(count)


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
    events, written, count = records(made), 0.0, 0
    async with aclosing(SqliteStore(path, now=lambda: FETCHED)) as store:
        while batch := list(islice(events, BATCH)):
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


def records(made: World) -> Iterator[Record]:
    """All that is told of a world, as its systems would be heard."""
    told = made.events() if made.size < HUGE_FROM else chain(_wide_chains(made), made.events())
    for system, event in told:
        yield Record(SystemId(system), event.event_id or "", event, FETCHED)


def _wide_chains(made: World) -> Iterator[Held]:
    """Chains that the world holds anyway, or would if it were larger, and what joins them."""
    premixes = []
    for number in range(WIDE_CHAINS):
        story = made.chain(FIRST_WIDE + number * WIDE_EVERY)
        premixes.append(story.marks["wide"].link)
        yield from story.held
    day = EventTime(FETCHED - 3_650 * DAY, FETCHED - 3_650 * DAY)
    made_of = tuple(QuantityElement(premix) for premix in premixes)
    event = TransformationEvent(
        event_time=day,
        input_quantity_list=(QuantityElement(HUGE),),
        output_quantity_list=made_of,
    )
    yield "bench", event
