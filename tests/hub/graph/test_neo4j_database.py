"""The Neo4j database: migrated once, refused in one line, and never answering wrongly."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from a_neo4j import NEO4J, URI, empty_neo4j, login
from oracle.story import LOT, A, B, made, received, shipped, told

from hub.graph.neo4j.asking import Tx, run
from hub.graph.neo4j.connection import checked, connected
from hub.graph.neo4j.migrate import migrate, migrations
from hub.graph.neo4j.store import Neo4jStore
from hub.graph.opening import Login, location
from hub.graph.questions import Numbers, StatesOf
from hub.graph.store import Plan, StoreError, StoreUnavailableError
from hub.trace.plan import trace_plan
from schema.model.trace import TraceInput

needs_neo4j = pytest.mark.skipif(not NEO4J, reason="told once, at the end of the run")


def now() -> int:
    return 0


@pytest.mark.parametrize("address", ["bolt://neo4j:secret@host:7687", "neo4j://me@host"])
def test_an_address_with_a_password_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(StoreError, match="TXNG_NEO4J_PASSWORD_FILE") as refused:
        checked(address)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("address", ["http://host:7474", "bolt://", "postgres://host/db"])
def test_what_is_no_address_of_a_neo4j_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match="is no address of a Neo4j server"):
        checked(address)


def test_a_password_is_never_shown() -> None:
    assert "secret" not in repr(Login(password="secret"))


def test_a_password_file_that_is_missing_is_named(tmp_path: Any) -> None:
    with pytest.raises(StoreError, match="TXNG_NEO4J_PASSWORD_FILE"):
        _ = Login(password_file=tmp_path / "none").auth


def test_a_name_is_a_file_or_an_address(tmp_path: Any) -> None:
    assert location(str(tmp_path / "graph.db")) == tmp_path / "graph.db"
    assert location("bolt://host:7687") == "bolt://host:7687"


def test_nobody_at_the_address_is_told_at_once_in_one_line() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(StoreUnavailableError, match="cannot be reached") as refused:
        connected(f"bolt://127.0.0.1:{port}", Login(password="any"))
    assert "\n" not in str(refused.value)


@needs_neo4j
def test_a_wrong_password_is_told_in_one_line() -> None:
    with pytest.raises(StoreError, match="does not accept the user or password"):
        connected(URI, replace(login(), password="wrong", password_file=None))


@pytest.fixture
def migrated() -> Iterator[None]:
    """The database as it has to be, also after a test that changed what it says it is."""
    asyncio.run(empty_neo4j(now).aclose())
    yield
    _change("MATCH (m:Migration) WHERE m.number > 1 DETACH DELETE m")
    _change("MATCH (m:Migration {number: 1}) DETACH DELETE m")
    migrate(URI, login())


def _change(statement: str) -> None:
    with connected(URI, login()) as driver:
        driver.execute_query(statement, database_=login().database)


@needs_neo4j
def test_migrating_again_applies_nothing(migrated: None) -> None:
    assert migrate(URI, login()) == []


@needs_neo4j
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("MATCH (m:Migration {number: 1}) DETACH DELETE m", "run txng migrate"),
        ("CREATE (:Migration {number: 99, checksum: 'x'})", "made by a newer hub"),
        ("MATCH (m:Migration {number: 1}) SET m.checksum = 'x'", "is not the one that was applied"),
    ],
)
def test_a_database_that_is_not_as_this_hub_needs_it_is_refused(
    migrated: None, statement: str, said: str
) -> None:
    _change(statement)
    with pytest.raises(StoreError, match=said) as refused:
        Neo4jStore(URI, login(), now=now)
    assert "\n" not in str(refused.value)


def test_migrations_are_numbered_from_one_without_a_hole() -> None:
    assert [m.number for m in migrations()] == list(range(1, len(migrations()) + 1))


@needs_neo4j
async def test_a_plan_beside_which_something_was_committed_is_run_again() -> None:
    store, other = empty_neo4j(now), None
    try:
        await store.put(told(made(0, A, LOT)))
        other = Neo4jStore(URI, login(), now=now)
        writing: list[asyncio.Future[Any]] = []
        loop = asyncio.get_running_loop()

        def disturbed() -> Plan[int]:
            numbers = yield Numbers([LOT])
            if not writing:
                put = other.put(told(shipped(1, A, LOT, to=B), received(2, B, LOT), first=5))
                writing.append(asyncio.run_coroutine_threadsafe(put, loop))
                writing[0].result(30)
            states, _ = yield StatesOf(numbers.values())
            return len(states)

        assert await store.read(disturbed) == 3
    finally:
        await store.aclose()
        if other is not None:
            await other.aclose()


@needs_neo4j
async def test_a_plan_is_read_with_writers_kept_out_when_they_never_rest() -> None:
    store = empty_neo4j(now)
    try:
        await store.put(told(made(0, A, LOT)))
        await store.settle()
        begun = 0

        def announced_ahead(tx: Tx) -> None:
            run(tx, "announce", done=10**9)

        with connected(URI, login()) as driver, driver.session() as session:
            session.execute_write(announced_ahead)

        def plan() -> Plan[Any]:
            nonlocal begun
            begun += 1
            return trace_plan(TraceInput(start=LOT))

        traced = await store.read(plan)
        assert (len(traced.told.states), begun) == (1, 1)
        await store.put(told(shipped(1, A, LOT, to=B), first=5))
        assert len((await store.read(plan)).told.states) == 2
    finally:
        await store.aclose()


@needs_neo4j
async def test_a_second_hub_goes_on_with_the_numbers_of_the_first() -> None:
    first = empty_neo4j(now)
    second = Neo4jStore(URI, login(), now=now)
    try:
        await first.put(told(made(0, A, LOT)))
        await second.put(told(shipped(1, A, LOT, to=B), first=3))
        await first.put(told(received(2, B, LOT), first=6))
        for store in (first, second):
            traced = await store.read(lambda: trace_plan(TraceInput(start=LOT)))
            assert len(traced.told.states) == 3
    finally:
        await first.aclose()
        await second.aclose()
