"""The store in Neo4j beside the embedded one: its first fill, warm walks, and one pattern.

A server of its own is filled by the importer from the embedded store of the same world. The pattern
is the best single variable-length statement over the readable graph: which items come out of which,
over any number of transformations. It must name the very items that the walk reaches; it knows no
movement, certainty, depth, time line or budget.
"""

from collections.abc import Callable, Collection
from contextlib import aclosing
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from own_neo4j import OwnNeo4j, own_neo4j

from hub.graph.filling.filling import fill
from hub.graph.meaning.derive import SHIFT
from hub.graph.neo4j.connection import connected
from hub.graph.neo4j.migrate import migrate
from hub.graph.neo4j.store import Neo4jStore
from hub.graph.sqlite.store import SqliteStore
from hub.trace.plan import trace_plan
from schema.model.trace import Direction, TraceInput
from tests.benchmarks.shown import table
from tests.benchmarks.stored_world import FETCHED, StoredWorld
from tests.benchmarks.warm_trace import walked

RUNS = 7
LARGE = {"TXNG_NEO4J_HEAP_MB": "2048", "TXNG_NEO4J_PAGE_CACHE_MB": "1024"}
_PATTERN = """MATCH (start:Item {id: $id})
MATCH (start) ((:Item)-[:INPUT]->(:Event)-[:OUTPUT]->(:Item))* (made:Item)
RETURN collect(DISTINCT made.n)"""
Store = SqliteStore | Neo4jStore


async def run(stored: StoredWorld, folder: Path) -> None:
    """Fill a server, then print times side by side."""
    with own_neo4j(folder / "neo4j", memory=LARGE) as own:
        own.kill()
        uri = _filled(own, stored)
        embedded = SqliteStore(stored.path, now=lambda: FETCHED)
        server = Neo4jStore(uri, own.login, now=lambda: FETCHED)
        async with aclosing(embedded), aclosing(server):
            begun = perf_counter()
            await server.settle()
            print(f"settled in {perf_counter() - begun:.1f} s")
            stores = {"sqlite": embedded, "neo4j": server}
            rows = [await _row(name, start, stores, own) for name, start in stored.starts.items()]
    columns = (
        "start", "states", "items", "walk sqlite", "neo4j", "pattern", "of walk", "trace sqlite",
        "neo4j",
    )  # fmt: skip
    table(
        "warm forward, median ms; what the report tells of is fetched by a trace",
        columns,
        [row for row in rows if row[1]],
    )


def _filled(own: OwnNeo4j, stored: StoredWorld) -> str:
    """The address of the server, filled; prints how fast that went."""
    steps: list[tuple[str, float]] = []
    fill(
        stored.path,
        own.whole_home(),
        overwrite=True,
        tell=lambda step, seconds: steps.append((step, seconds)),
    )
    begun = perf_counter()
    uri = own.start()
    migrate(uri, own.login)
    events = stored.count()
    filled = sum(seconds for _, seconds in steps)
    steps += [("filled", filled), ("started, indexes made", perf_counter() - begun)]
    rows = [(step, seconds, events / seconds) for step, seconds in steps]
    table(f"first fill, {events} events", ("step", "s", "events/s"), rows)
    return uri


async def _row(
    name: str, start: str, stores: dict[str, Store], own: OwnNeo4j
) -> tuple[object, ...]:
    asked = TraceInput(start=start, direction=Direction.FORWARD)
    walks, traces, seen = [], [], []
    for store in stores.values():
        reach = await store.read(lambda: walked(asked))
        seen.append(sorted(zip(reach.certainty.values(), reach.depth.values(), strict=True)))
        walks.append(await _ms(store, lambda: walked(asked)))
        traces.append(await _ms(store, lambda: trace_plan(asked)))
    if seen[0] != seen[1]:
        raise RuntimeError(f"the stores reach something else from {start}")
    items = {n >> SHIFT for n in reach.certainty}
    pattern = _pattern(own, start, items)
    return name, len(seen[0]), len(items), *walks, pattern, pattern / walks[1], *traces


async def _ms(store: Store, plan: Callable[[], Any]) -> float:
    times = []
    for _ in range(RUNS):
        begun = perf_counter()
        await store.read(plan)
        times.append((perf_counter() - begun) * 1_000)
    return median(times[1:])


def _pattern(own: OwnNeo4j, start: str, items: Collection[int]) -> float:
    with connected(own.uri, own.login) as driver:
        times = []
        for _ in range(3):
            begun = perf_counter()
            answer = driver.execute_query(_PATTERN, {"id": start}, database_=own.login.database)
            times.append((perf_counter() - begun) * 1_000)
        found = set(answer.records[0][0])
    if found != items:
        more, less = len(found - items), len(items - found)
        raise RuntimeError(f"the pattern names {more} others from {start} and misses {less}")
    return median(times)
