"""The store in Neo4j beside the embedded one: writing, warm walks, and one pattern.

It empties and fills the tests' own database (``NEO4J_URI``) with the same events. The pattern is
the best single statement over the readable graph: which items come out of which, over any number
of transformations. It knows no movement, certainty, depth, time line or budget.
"""

from collections.abc import Callable
from contextlib import aclosing
from itertools import islice
from statistics import median
from time import perf_counter
from typing import Any

from hub.graph.meaning.derive import SHIFT
from hub.graph.neo4j.connection import connected
from hub.graph.neo4j.store import Neo4jStore
from hub.graph.sqlite.store import SqliteStore
from hub.trace.plan import trace_plan
from schema.model.trace import Direction, TraceInput
from tests.a_neo4j import HOW, URI, empty_neo4j, login
from tests.benchmarks.shown import table
from tests.benchmarks.stored_world import BATCH, FETCHED, StoredWorld, records
from tests.benchmarks.warm_trace import walked

RUNS = 7
_PATTERN = """MATCH (start:Item {id: $id})
MATCH (start) ((:Item)-[:INPUT]->(:Event)-[:OUTPUT]->(:Item))* (made:Item)
RETURN count(DISTINCT made)"""
Store = SqliteStore | Neo4jStore


async def run(stored: StoredWorld) -> None:
    """Fill both, then print times side by side."""
    if not URI:
        print(f"left out: {HOW}")
        return
    for old in stored.path.parent.glob(f"{stored.path.name}*"):
        old.unlink()
    embedded = SqliteStore(stored.path, now=lambda: FETCHED)
    async with aclosing(embedded), aclosing(empty_neo4j(lambda: FETCHED)) as server:
        stores = {"sqlite": embedded, "neo4j": server}
        filled = {name: await _fill(store, stored) for name, store in stores.items()}
        rows = [(name, *figures) for name, figures in filled.items()]
        columns = ("store", "events", "write events/s", "settle events/s", "both events/s")
        table("new events, one writer", columns, rows)
        walks = [await _row(name, start, stores) for name, start in stored.starts.items()]
    columns = ("start", "states", "items", "walk sqlite", "neo4j", "trace sqlite", "neo4j")
    table("warm forward, median ms; what the report tells of is fetched by a trace", columns, walks)
    patterns = [_pattern(name, start) for name, start in stored.starts.items()]
    table("one pattern, median ms", ("start", "items", "ms"), patterns)


async def _fill(store: Store, stored: StoredWorld) -> tuple[float, ...]:
    events, count, begun = records(stored.world), 0, perf_counter()
    making = 0.0
    while True:
        made = perf_counter()
        batch = list(islice(events, BATCH))
        making += perf_counter() - made
        if not batch:
            break
        await store.put(batch)
        count += len(batch)
    written = perf_counter() - begun - making
    begun = perf_counter()
    await store.settle()
    settled = perf_counter() - begun
    return count, count / written, count / settled, count / (written + settled)


async def _row(name: str, start: str, stores: dict[str, Store]) -> tuple[object, ...]:
    asked = TraceInput(start=start, direction=Direction.FORWARD)
    walks, traces, seen = [], [], []
    for store in stores.values():
        reach = await store.read(lambda: walked(asked))
        seen.append(sorted(zip(reach.certainty.values(), reach.depth.values(), strict=True)))
        walks.append(await _ms(store, lambda: walked(asked)))
        traces.append(await _ms(store, lambda: trace_plan(asked)))
    if seen[0] != seen[1]:
        raise RuntimeError(f"the stores reach something else from {start}")
    items = len({n >> SHIFT for n in reach.certainty})
    return name, len(seen[0]), items, *walks, *traces


async def _ms(store: Store, plan: Callable[[], Any]) -> float:
    times = []
    for _ in range(RUNS):
        begun = perf_counter()
        await store.read(plan)
        times.append((perf_counter() - begun) * 1_000)
    return median(times[1:])


def _pattern(name: str, start: str) -> tuple[object, ...]:
    with connected(URI, login()) as driver:
        times, found = [], 0
        for _ in range(3):
            begun = perf_counter()
            answer = driver.execute_query(_PATTERN, {"id": start}, database_=login().database)
            found = answer.records[0][0]
            times.append((perf_counter() - begun) * 1_000)
    return name, found, median(times)
