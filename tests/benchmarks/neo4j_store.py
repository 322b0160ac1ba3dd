"""The store in Neo4j beside the embedded one: its first fill, warm walks, and single patterns.

A server of its own is filled by the importer from the embedded store of a tenth of the events, then
of them all, and the same traces are timed in both. Beside the walk stand the best single
variable-length statements over the readable graph that give the same answer:

- *states*: everything that the items go through, in order of time. It must name the very states
  that the walk reaches; it knows no certainty, depth or budget.
- *items*: only which items come out of which, whatever the time. That is less than a trace says,
  and lets the server prune: the lowest bound.
"""

from collections.abc import Callable, Generator
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
from hub.graph.questions import Described
from hub.graph.sqlite.store import SqliteStore
from hub.trace.plan import trace_plan
from schema.model.trace import Direction, TraceInput
from tests.benchmarks.shown import table
from tests.benchmarks.stored_world import FETCHED, StoredWorld
from tests.benchmarks.warm_trace import walked

RUNS = 7
LARGE = {"TXNG_NEO4J_HEAP_MB": "2048", "TXNG_NEO4J_PAGE_CACHE_MB": "1024"}
_ITEMS = """MATCH (:Item {id: $id})-[:INPUT|OUTPUT*0..]->(made:Item)
RETURN collect(DISTINCT made.n)"""
_STATES = """MATCH (:Item {id: $id})-[:INPUT]->(used:Event)
MATCH (used) ((x:Event)-[:OUTPUT]->(:Item)-[:INPUT]->(y:Event) WHERE x.lo <= y.hi)* (last:Event)
MATCH (last)-[:OUTPUT]->(made:Item)-[:INPUT|OUTPUT|OBSERVED]-(at:Event) WHERE last.lo <= at.hi
WITH DISTINCT made, at RETURN collect([made.n, at.n])"""
Store = SqliteStore | Neo4jStore
Times = dict[str, float]
"""Milliseconds of the server's walk, by start."""


async def run(tenth: StoredWorld, stored: StoredWorld, folder: Path) -> None:
    """Fill a server twice, then print times side by side."""
    with own_neo4j(folder / "neo4j", memory=LARGE) as own:
        before = await _figures(own, tenth, {})
        await _figures(own, stored, before)


async def _figures(own: OwnNeo4j, stored: StoredWorld, before: Times) -> Times:
    own.kill()
    uri = _filled(own, stored)
    embedded = SqliteStore(stored.path, now=lambda: FETCHED)
    server = Neo4jStore(uri, own.login, now=lambda: FETCHED)
    async with aclosing(embedded), aclosing(server):
        begun = perf_counter()
        await server.settle()
        print(f"settled in {perf_counter() - begun:.1f} s")
        stores = {"sqlite": embedded, "neo4j": server}
        found = {name: await _row(start, stores, own) for name, start in stored.starts.items()}
    walks = {name: row[3] for name, row in found.items()}
    grown = {name: ms / before[name] if name in before else "" for name, ms in walks.items()}
    columns = (
        "start", "states", "items", "walk sqlite", "neo4j", "of a tenth", "pattern: states",
        "of walk", "items", "of walk", "trace sqlite", "neo4j",
    )  # fmt: skip
    table(
        "warm forward, median ms; what the report tells of is fetched by a trace",
        columns,
        [(name, *row[:4], grown[name], *row[4:]) for name, row in found.items()],
    )
    return walks


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


async def _row(start: str, stores: dict[str, Store], own: OwnNeo4j) -> tuple[Any, ...]:
    asked = TraceInput(start=start, direction=Direction.FORWARD)
    walks, traces, seen = [], [], []
    for store in stores.values():
        reach = await store.read(lambda: walked(asked))
        seen.append(sorted(zip(reach.certainty.values(), reach.depth.values(), strict=True)))
        walks.append(await _ms(store, lambda: walked(asked)))
        traces.append(await _ms(store, lambda: trace_plan(asked)))
    if seen[0] != seen[1]:
        raise RuntimeError(f"the stores reach something else from {start}")
    told = await stores["sqlite"].read(lambda: _told(asked))
    begin = {(n >> SHIFT, told[n]) for n, depth in reach.depth.items() if depth == 0}
    states = {(n >> SHIFT, told[n]) for n in reach.certainty}
    items = {n for n, _ in states}
    patterns = []
    for pattern, wanted in ((_STATES, states - begin), (_ITEMS, items)):
        ms, answer = _asked(own, pattern, start)
        _compare({tuple(n) if isinstance(n, list) else n for n in answer}, wanted, start)
        patterns += [ms, ms / walks[1]]
    return len(states), len(items), *walks, *patterns, *traces


def _told(asked: TraceInput) -> Generator[Any, Any, dict[int, int]]:
    """The event of every state that is reached."""
    reach = yield from walked(asked)
    described = yield Described(list(reach.certainty))
    return {n: row[0] for n, row in described.states.items()}


async def _ms(store: Store, plan: Callable[[], Any]) -> float:
    times = []
    for _ in range(RUNS):
        begun = perf_counter()
        await store.read(plan)
        times.append((perf_counter() - begun) * 1_000)
    return median(times[1:])


def _asked(own: OwnNeo4j, pattern: str, start: str) -> tuple[float, list[Any]]:
    """The milliseconds of a statement, and what it answers."""
    with connected(own.uri, own.login) as driver:
        times = []
        for _ in range(3):
            begun = perf_counter()
            answer = driver.execute_query(pattern, {"id": start}, database_=own.login.database)
            times.append((perf_counter() - begun) * 1_000)
    return median(times), answer.records[0][0]


def _compare(found: set[Any], wanted: set[Any], start: str) -> None:
    if found != wanted:
        more, less = len(found - wanted), len(wanted - found)
        raise RuntimeError(f"the pattern names {more} others from {start} and misses {less}")
