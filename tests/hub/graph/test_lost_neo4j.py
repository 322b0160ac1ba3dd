"""A Neo4j server that is lost, at any byte: what was asked is read again, or told in one line.

Between driver and server stands a proxy that cuts, half-closes and stalls connections.
"""

import asyncio
import random
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing, suppress
from typing import Any

import pytest
from a_neo4j import URI, empty_neo4j, login, needs_neo4j
from a_proxy import Fate, Proxy, impatient
from oracle.story import LOT, NORTH, OTHER, A, B, made, received, shipped, told, transformed

from hub.graph.harvest_store import Gathered
from hub.graph.neo4j.asking import Tx
from hub.graph.neo4j.connection import connected
from hub.graph.neo4j.harvest_store import Neo4jHarvestStore
from hub.graph.questions import Numbers
from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from hub.graph.store import Checkpoint, Plan, StoreUnavailableError
from hub.trace.plan import trace_plan
from schema.model.records import Record
from schema.model.times import SECOND
from schema.model.trace import TraceInput

pytestmark = needs_neo4j
CHAIN = 30
SILENT_SECONDS = 2
LEASE, ME = "harvest", "hub-1"


def now() -> int:
    return 0


def _item(number: int) -> str:
    return f"https://id.gs1.org/01/08936000000011/10/LOST-{number:03}"


def _chain() -> list[Record]:
    """Lots made of one another, moving to and fro."""
    events = [made(0, A, _item(0))]
    for n in range(CHAIN):
        events += [
            shipped(6 * n + 1, A, _item(n), to=B),
            received(6 * n + 2, B, _item(n)),
            transformed(6 * n + 3, B, [_item(n)], [_item(n + 1)]),
            shipped(6 * n + 4, B, _item(n + 1), to=A),
            received(6 * n + 5, A, _item(n + 1)),
        ]
    return told(*events)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for for long."""
    monkeypatch.setattr("hub.graph.neo4j.connection.RETRY_SECONDS", 1.0)
    monkeypatch.setattr("hub.graph.neo4j.connection.ACQUIRE_SECONDS", 2.0)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with Proxy(URI, impatient(SILENT_SECONDS)) as proxy:
        yield proxy


@pytest.fixture
async def store(proxy: Proxy) -> AsyncIterator[Neo4jHarvestStore]:
    """An empty store behind the proxy."""
    await empty_neo4j(now).aclose()
    async with aclosing(_behind(proxy)) as store:
        yield store
        proxy.let_go()
        proxy.stall(False)


def _behind(proxy: Proxy, **seconds: float) -> Neo4jHarvestStore:
    return Neo4jHarvestStore(proxy.uri, login(), now=now, **seconds)


async def _seen(store: Neo4jHarvestStore) -> Any:
    """What a trace over the chain finds, in many questions."""
    asked = TraceInput(start=_item(CHAIN // 2))
    traced = await store.read(lambda: trace_plan(asked))
    return traced.told.states, sorted(traced.links)


def _one_line(error: StoreUnavailableError) -> bool:
    return "\n" not in str(error) and str(error).startswith("bolt://")


some = pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.long)])


@some
@pytest.mark.parametrize("fate", Fate)
async def test_a_trace_cut_off_once_at_any_byte_is_read_again(
    store: Neo4jHarvestStore, proxy: Proxy, fate: Fate, times: int
) -> None:
    await store.put(_chain())
    await store.settle()
    begun = proxy.passed
    undisturbed = await _seen(store)
    length, chance = proxy.passed - begun, random.Random(f"read {fate}")
    before = proxy.connections
    for _ in range(times):
        proxy.after(chance.randrange(1, length), fate)
        assert await _seen(store) == undisturbed
    assert proxy.met == times
    assert proxy.connections - before <= times * 4


@pytest.mark.parametrize("fate", Fate)
async def test_a_trace_that_is_cut_off_whenever_it_comes_so_far_is_told(
    store: Neo4jHarvestStore, proxy: Proxy, fate: Fate
) -> None:
    await store.put(_chain())
    await store.settle()
    before = proxy.connections
    proxy.after(2_000, fate, again=True)
    with pytest.raises(StoreUnavailableError) as lost:
        await _seen(store)
    assert _one_line(lost.value)
    assert proxy.connections - before <= 8


def _pages(count: int) -> list[Gathered]:
    records = _chain()
    pages = [records[at::count] for at in range(count)]
    return [
        Gathered(
            system=NORTH, run=1, heard=now(), records=page, checkpoint=Checkpoint(cursor=str(n))
        )
        for n, page in enumerate(pages)
    ]


async def _harvested(store: Any, pages: Sequence[Gathered]) -> Any:
    """All pages stored, each as often as it takes; how often it was told that the store is lost."""
    lost = list[StoreUnavailableError]()
    run: Any = None
    for page in pages:
        for _ in range(30):
            try:
                await store.lease(LEASE, ME, 60 * SECOND)
                run = run or await store.begin_run(NORTH)
                await store.harvest([page], LEASE, ME)
                break
            except StoreUnavailableError as error:
                lost.append(error)
    return lost


@some
@pytest.mark.parametrize("fate", Fate)
async def test_a_harvest_cut_off_at_any_byte_ends_in_the_same_graph(
    proxy: Proxy, fate: Fate, times: int
) -> None:
    pages = _pages(times)
    async with aclosing(SqliteHarvestStore(None, now=now)) as undisturbed:
        await _harvested(undisturbed, pages)
        digest = await undisturbed.digest()
    await empty_neo4j(now).aclose()
    async with aclosing(_behind(proxy, write_seconds=4)) as store:
        chance, met = random.Random(f"write {fate}"), list[StoreUnavailableError]()
        for page in pages:
            proxy.after(chance.randrange(1, 10_000), fate)
            met += await _harvested(store, [page])
        assert proxy.met == times
        proxy.let_go()
        assert all(map(_one_line, met))
        await store.settle()
        assert await store.digest() == digest
        assert (await store.checkpoints())[NORTH].cursor == str(times - 1)


async def test_while_the_server_is_away_nobody_storms_it(
    store: Neo4jHarvestStore, proxy: Proxy
) -> None:
    await store.put(told(made(0, A, LOT)))
    proxy.refusing = True
    proxy.after(1, Fate.CUT, again=True)
    before = proxy.connections
    asked = [store.lots("", 1) for _ in range(4)]
    put = [store.put(told(made(n, A, OTHER), first=n)) for n in range(2)]
    ended = await asyncio.gather(*asked, *put, return_exceptions=True)
    assert all(isinstance(e, StoreUnavailableError) and _one_line(e) for e in ended)
    assert proxy.connections - before <= 5 * len(ended)
    proxy.refusing = False
    proxy.let_go()
    assert (await store.put(told(made(1, A, OTHER), first=1))).new == 1


async def test_a_server_that_falls_silent_is_waited_for_as_long_as_it_announced(
    store: Neo4jHarvestStore, proxy: Proxy
) -> None:
    await store.put(told(made(0, A, LOT)))
    proxy.stall()
    begun = time.monotonic()
    with pytest.raises(StoreUnavailableError, match="cannot be reached"):
        await store.lots("", 1)
    assert time.monotonic() - begun < 30
    proxy.stall(False)
    assert await store.lots("", 1) == ()


def test_a_silent_server_is_not_opened(proxy: Proxy) -> None:
    proxy.stall()
    with pytest.raises(StoreUnavailableError, match="no answer from a Neo4j server in time"):
        _behind(proxy)


def _running(statement: str) -> int:
    """How many transactions of others the server has, by a piece of what they run."""
    with connected(URI, login()) as driver:
        found = driver.execute_query(
            "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS $text "
            "AND NOT currentQuery STARTS WITH 'SHOW' RETURN currentQuery",
            text=statement,
        )
    return len(found.records)


async def _becomes(what: Callable[[], int], wanted: int) -> None:
    for _ in range(300):
        if await asyncio.to_thread(what) == wanted:
            return
        await asyncio.sleep(0.1)
    pytest.fail(f"it never becomes {wanted}")


async def test_whoever_stops_waiting_leaves_nothing_running_on_the_server() -> None:
    await empty_neo4j(now).aclose()
    endless = "UNWIND range(1, 1000000000) AS endless RETURN max(endless)"
    async with aclosing(Neo4jHarvestStore(URI, login(), now=now, read_seconds=3)) as store:

        def ask(tx: Tx) -> Any:
            return tx.run(endless).single()  # type: ignore[arg-type]

        asking = asyncio.create_task(store._look(ask))
        await _becomes(lambda: _running("AS endless"), 1)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        await _becomes(lambda: _running("AS endless"), 0)
        with pytest.raises(StoreUnavailableError, match="ended what took longer than is waited"):
            await store._look(ask)
        assert await store.lots("", 1) == ()


async def test_a_plan_that_dawdles_is_ended_and_told() -> None:
    await empty_neo4j(now).aclose()
    waits = threading.Event()
    async with aclosing(Neo4jHarvestStore(URI, login(), now=now, read_seconds=1)) as store:

        def plan() -> Plan[int]:
            yield Numbers([LOT])
            waits.wait(4)
            yield Numbers([OTHER])
            return 1

        with pytest.raises(StoreUnavailableError, match="ended what took longer than is waited"):
            await store.read(plan)
