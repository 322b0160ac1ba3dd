"""The Neo4j database: migrated once, refused in one line, and never answering wrongly."""

import asyncio
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from a_neo4j import URI, empty_neo4j, login, needs_neo4j
from a_proxy import Proxy
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

LOGIN = "TXNG_NEO4J_USER and TXNG_NEO4J_PASSWORD or TXNG_NEO4J_PASSWORD_FILE"


def now() -> int:
    return 0


@pytest.mark.parametrize("address", ["bolt://neo4j:secret@host:7687", "neo4j://me@host"])
def test_an_address_with_a_password_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(StoreError, match="TXNG_NEO4J_PASSWORD_FILE") as refused:
        checked(address)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://host:7474", "is no address of a Neo4j server"),
        ("bolt://", "is no address of a Neo4j server"),
        ("postgres://host/db", "is no address of a Neo4j server"),
        ("bolt://host:port", "is no address of a Neo4j server: Port could not be cast"),
        ("bolt://host:99999", "is no address of a Neo4j server: Port out of range"),
        ("bolt://host:7687/graph", "has a path: leave it out"),
        ("bolt://127.0.0.1:7687?policy=eu", "is no address that can be used"),
    ],
)
def test_what_is_no_address_of_a_neo4j_is_refused(address: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        connected(address, Login(password="any"))


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


def test_an_unknown_host_is_told() -> None:
    with pytest.raises(StoreUnavailableError, match=r"cannot be reached \([^)]+\): see whether"):
        connected("bolt://no-such-host.invalid:7687", Login(password="any"))


@pytest.mark.parametrize(
    ("first_words", "said"),
    [
        (b"SSH-2.0-Some_1.0\r\n", "is no server of Neo4j 5.26 or newer"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "cannot be reached .* HTTP"),
        (b"", "no answer from a Neo4j server in time"),
    ],
)
def test_who_speaks_no_bolt_is_told(
    first_words: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.graph.neo4j.connection.ACQUIRE_SECONDS", 0.5)

    class Other(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(20)
            self.request.sendall(first_words)
            self.request.recv(1)

    with ThreadingTCPServer(("127.0.0.1", 0), Other) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        with pytest.raises(StoreError, match=said) as refused:
            connected(f"bolt://127.0.0.1:{server.server_address[1]}", Login(password="any"))
        server.shutdown()
        thread.join()
    assert "\n" not in str(refused.value)


@pytest.fixture
def guest() -> Iterator[Login]:
    """A new user besides the tests' own, who has to choose a password first."""
    made = Login(f"guest_{uuid4().hex}", "a-first-password")
    told = {"user": made.user, "password": made.password}
    _administer("CREATE USER $user SET PASSWORD $password CHANGE REQUIRED", **told)
    yield made
    _administer("DROP USER $user", user=made.user)


def _administer(statement: str, **parameters: Any) -> None:
    with connected(URI, login()) as driver:
        driver.execute_query(statement, parameters, database_="system")


@needs_neo4j
def test_a_wrong_password_is_told_in_one_line_and_so_are_too_many(guest: Login) -> None:
    told = []
    for _ in range(4):
        with pytest.raises(StoreError, match=f"check {LOGIN}") as refused:
            connected(URI, replace(guest, password="wrong"))
        told.append(str(refused.value))
    assert f"{URI} does not accept the user or password" in told[0]
    assert f"{URI} refuses logins for a few seconds after several wrong ones" in told[-1]


@needs_neo4j
def test_a_first_password_that_has_to_be_changed_is_told(guest: Login) -> None:
    with pytest.raises(StoreError, match="wants its user to change the first password"):
        Neo4jStore(URI, guest, now=now)


@needs_neo4j
def test_no_password_is_told() -> None:
    with pytest.raises(StoreError, match="asks for a password: set TXNG_NEO4J_PASSWORD or"):
        connected(URI, Login())


@needs_neo4j
def test_encryption_that_the_server_does_not_know_is_told() -> None:
    with pytest.raises(StoreUnavailableError, match="it speaks no TLS; bolt:// does without"):
        connected(URI.replace("bolt://", "bolt+s://").replace("neo4j://", "neo4j+s://"), login())


@needs_neo4j
@pytest.mark.parametrize("agent", [b"Neo4j/5.25.99", b"Neo4j/4.4.40-"])
def test_an_older_server_is_refused_with_its_version(agent: bytes) -> None:
    with connected(URI, login()) as driver:
        now_running = driver.get_server_info().agent.encode()
    renamed = agent[: len(now_running)].ljust(len(now_running), b"0")
    with (
        Proxy(URI, lambda said: said.replace(now_running, renamed)) as older,
        pytest.raises(StoreError, match=r"runs Neo4j (5\.25|4\.4)\S*: 5\.26 or newer is needed"),
    ):
        connected(older.uri, login())


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


@needs_neo4j
def test_of_hubs_that_migrate_at_once_one_does_it_and_the_others_wait(migrated: None) -> None:
    for _ in range(3):
        _change("MATCH (m:Migration) DETACH DELETE m")
        with connected(URI, login()) as driver:
            driver.execute_query("DROP CONSTRAINT migration_number", database_=login().database)
        with ThreadPoolExecutor(4) as hubs:
            applied = list(hubs.map(lambda _: migrate(URI, login()), range(4)))
        assert sorted(map(len, applied)) == [0, 0, 0, len(migrations())]


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
