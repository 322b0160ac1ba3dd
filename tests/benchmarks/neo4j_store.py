"""The store in Neo4j beside the embedded one: its first fill, warm walks, and single patterns.

A server of its own is filled by the importer from the embedded store of a tenth of the events, then
of them all, and the same traces are timed in both. Beside the walk stand two variable-length
statements that the server can prune, so that each node is visited once:

- *states* gives the walk's own answer, over a copy of the adjacency that the walk reads, of what it
  reaches alone, as plain nodes and relationships. It knows no certainty, depth, budget, nor what an
  item's time line alone leads to.
- *items* tells over the readable graph which items come out of which, whatever the time, place and
  packing: less than a trace says.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import aclosing, contextmanager
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
from hub.graph.questions import LinksFrom
from hub.graph.sqlite.store import SqliteStore
from hub.trace.plan import trace_plan
from schema.model.trace import Direction, TraceInput
from tests.benchmarks.shown import table
from tests.benchmarks.stored_world import FETCHED, StoredWorld
from tests.benchmarks.warm_trace import walked

RUNS = 7
LARGE = {"TXNG_NEO4J_HEAP_MB": "2048", "TXNG_NEO4J_PAGE_CACHE_MB": "1024"}
_ITEMS = """MATCH (:Item {id: $start})-[:INPUT|OUTPUT*0..]->(made:Item)
RETURN collect(DISTINCT made.n)"""
_STATES = """MATCH (s:BenchNode) WHERE s.n IN $start MATCH (s)-[:BENCH_LINK]->*(x)
WITH DISTINCT x RETURN collect(x.n)"""
_COPY = """UNWIND $links AS l MERGE (a:BenchNode {n: l[0]}) MERGE (b:BenchNode {n: l[1]})
CREATE (a)-[:BENCH_LINK]->(b)"""
_CLEAR = "MATCH (s:BenchNode) CALL (s) { DETACH DELETE s } IN TRANSACTIONS OF 10000 ROWS"
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
        rows = {name: await _row(start, stores, own) for name, start in stored.starts.items()}
    found = {name: row for name, row in rows.items() if row[0]}
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
    links = await stores["sqlite"].read(lambda: _links(set(reach.depth)))
    begin = [n for n, depth in reach.depth.items() if depth == 0]
    items = {n >> SHIFT for n in reach.depth}
    with _copied(own, links) as ask:
        states_ms, states = ask(_STATES, begin)
        items_ms, named = ask(_ITEMS, start)
    linked = reach.depth.keys() - reach.by_code.keys()
    if {n for n in states if n > 0} != linked or set(named) != items:
        raise RuntimeError(f"a pattern from {start} names others than the walk")
    patterns = states_ms, states_ms / walks[1], items_ms, items_ms / walks[1]
    return len(reach.depth), len(items), *walks, *patterns, *traces


def _links(nodes: set[int]) -> Generator[Any, Any, list[tuple[int, int]]]:
    """The adjacency of some states, with the hubs that they lead to and those ones' own."""
    found: list[tuple[int, int]] = [(n, n) for n in nodes]
    while nodes:
        starts, ways = yield LinksFrom(nodes)
        links = [(n, way >> 3) for n, way in zip(starts, ways, strict=True)]
        found += links
        nodes = {end for n, end in links if end < 0 < n}
    return found


Ask = Callable[[str, Any], tuple[float, list[int]]]


@contextmanager
def _copied(own: OwnNeo4j, links: Sequence[tuple[int, int]]) -> Iterator[Ask]:
    """Asks statements about a copy of these links: the milliseconds of one, and its answer."""
    with connected(own.uri, own.login) as driver, driver.session() as session:
        session.run("CREATE INDEX bench_node IF NOT EXISTS FOR (s:BenchNode) ON (s.n)").consume()
        for first in range(0, len(links), 10_000):
            session.run(_COPY, links=[list(link) for link in links[first : first + 10_000]])

        def ask(statement: str, start: Any) -> tuple[float, list[int]]:
            times = []
            for _ in range(RUNS):
                begun = perf_counter()
                answer = session.run(statement, start=start).single(strict=True)[0]
                times.append((perf_counter() - begun) * 1_000)
            return median(times[1:]), answer

        yield ask
        session.run(_CLEAR).consume()


async def _ms(store: Store, plan: Callable[[], Any]) -> float:
    times = []
    for _ in range(RUNS):
        begun = perf_counter()
        await store.read(plan)
        times.append((perf_counter() - begun) * 1_000)
    return median(times[1:])
