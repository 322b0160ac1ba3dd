"""What stands between the hub and a PostgreSQL: rights, time, broken connections, TLS, secrets."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sql_province import BY_LOT, LOT, PASSWORD, READER, PostgresProvince, by_lot, ids, line, lots

import connectors
from connectors.sdk.errors import (
    ConnectorError,
    Malformed,
    Refused,
    TimedOut,
    Unavailable,
    Unsupported,
)
from connectors.sdk.system_file import load_system
from schema.model.identifiers import build
from schema.model.keys import ItemId, PlaceId
from schema.model.queries import EventQuery
from schema.model.systems import Limits

QUESTION = lots(LOT)
OURS = "SELECT state, query FROM pg_stat_activity WHERE application_name = 'txng-hub'"
MANY = """SELECT no || g AS no, at, gtin, lot, kg
          FROM journal, generate_series(1, 100000) g WHERE lot = :lot"""
SLEEP = "SELECT no, at, gtin, lot, kg, pg_sleep(600) FROM journal WHERE lot = :lot"


class Relay:
    """Passes on what is said between the hub and a server, until it is frozen."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.flowing = asyncio.Event()
        self.flowing.set()
        self._tasks: list[asyncio.Task[None]] = []

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.port)
        ways = ((reader, there_writer), (there_reader, writer))
        self._tasks += [asyncio.create_task(self._pass(*way)) for way in ways]

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                await self.flowing.wait()
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def relayed(port: int) -> AsyncIterator[tuple[Relay, dict[str, Any]]]:
    """A relay to a port, and the ``database`` table's change that leads to it."""
    relay = Relay(port)
    server = await asyncio.start_server(relay.take, "127.0.0.1", 0)
    own = server.sockets[0].getsockname()[1]
    try:
        yield relay, {"url": f"postgresql://127.0.0.1:{own}/txng"}
    finally:
        server.close()
        await relay.stop()
        await server.wait_closed()


async def settled(province: PostgresProvince, *states: str) -> bool:
    """Wait until the hub's connections are in these states; each look is a question of its own."""
    async with asyncio.timeout(30):
        while True:
            rows = await province.fetch(OURS)
            if sorted(str(row[0]) for row in rows) == sorted(states):
                return True


@pytest.mark.parametrize(
    ("sql", "error", "says"),
    [
        ("SELECT ngay FROM journal WHERE lot = :lot", Unsupported,
         'does not take statements.0: column "ngay" does not exist'),
        ("SELECT no FROM nhat_ky WHERE lot = :lot", Unsupported,
         'does not take statements.0: relation "nhat_ky" does not exist'),
        ("SELECT no FROM journal WHERE number = :lot", Unsupported,
         "a value asked for does not fit what statements.0 compares it with: see `numbers`,"
         " or cast it"),
        ("SELECT 1 / (number - 1) AS no FROM journal WHERE lot = :lot", Malformed,
         "statements.0 fails on the data it meets (code 22012)"),
        ("SELECT no FROM secret WHERE lot = :lot", Refused,
         "does not let the hub's user read what statements.0 names"),
        ("SELECT store() AS no FROM journal WHERE lot = :lot", Refused,
         "statements.0 would change something there, and the hub only reads"),
        ("SELECT no FROM journal WHERE lot = :lot FOR SHARE", Refused,
         "statements.0 would change something there, and the hub only reads"),
        ("SELECT set_config('transaction_read_only', 'off', true) || store() AS no"
         " FROM journal WHERE lot = :lot", Refused,
         "statements.0 would change something there, and the hub only reads"),
    ],
)  # fmt: skip
async def test_what_the_database_refuses_is_told_in_a_sentence(
    sql: str,
    error: type[ConnectorError],
    says: str,
    on_postgres: PostgresProvince,
    open_sql: Any,
    gather: Any,
) -> None:
    await on_postgres.add(line(1))
    await on_postgres.execute(
        "CREATE TABLE secret (no text, lot text)",
        f"REVOKE ALL ON secret FROM {READER}",
        f"GRANT INSERT ON journal TO {READER}",
        """CREATE FUNCTION store() RETURNS text LANGUAGE sql
           AS $$ INSERT INTO journal (no) VALUES ('X') RETURNING no $$""",
    )
    heard, told = await gather(open_sql(on_postgres, by_lot(sql=sql)).events(QUESTION))
    assert (heard, type(told), str(told)) == ([], error, says)
    assert await on_postgres.fetch("SELECT no FROM journal") == [("R1",)]


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"user": "ai-do"}, Refused, "does not let the hub in: check `user` and `password`"),
        ({"password": "env:OTHER"}, Refused, "does not let the hub in: check `user` and"),
        ({"password": None}, Refused, "does not let the hub in: check `user` and `password`"),
        ({"url": "/khac"}, Refused, "has no database of the name in `url` for the hub's user"),
        ({"url": "postgresql://127.0.0.1:1/txng"}, Unavailable, "connection refused"),
        ({"url": "postgresql://khong-co.invalid/txng"}, Unavailable, "host name is not known"),
        ({"url": "postgresql://169.254.169.254/txng"}, Refused, "where no system can be"),
        ({"encrypted": True}, Unavailable, "signed by whom this hub does not trust"),
    ],
)  # fmt: skip
async def test_why_a_database_is_not_reached_is_told_without_its_address(
    change: dict[str, Any],
    error: type[ConnectorError],
    says: str,
    on_postgres: PostgresProvince,
    open_sql: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name, value in (("PGPASSWORD", PASSWORD), ("PGHOST", "127.0.0.1"), ("PGUSER", READER)):
        monkeypatch.setenv(name, value)
    if change.get("url", "").startswith("/"):
        server = f"{on_postgres.server.host}:{on_postgres.server.port}"
        change = {"url": f"postgresql://{server}{change['url']}"}
    caplog.set_level(logging.DEBUG)
    caplog.set_level(
        logging.INFO, "connectors.sdk.addresses"
    )  # says at debug level what it refuses
    connector = open_sql(on_postgres, database=change, secrets={"OTHER": "sai-khoá"})
    with pytest.raises(error, match=says) as told:
        await connector.check()
    shown = f"{told.value} {caplog.text}"
    secret = (PASSWORD, "sai-khoá", READER, "ai-do", "127.0.0.1", "khong-co", "169.254.169.254")
    assert [one for one in secret if one in shown] == []


async def test_a_database_that_bears_the_right_certificate_is_let_speak(
    on_postgres: PostgresProvince, open_sql: Any
) -> None:
    tls = {"encrypted": True, "tls": {"ca": f"file:{on_postgres.server.ca}"}}
    await open_sql(on_postgres, database=tls).check()
    elsewhere = {**tls, "url": f"postgresql://localhost:{on_postgres.server.port}/txng"}
    with pytest.raises(Unavailable, match="its certificate is for another host"):
        await open_sql(on_postgres, database=elsewhere).check()


async def test_without_tls_nothing_is_said_unless_the_file_allows_it(
    on_postgres: PostgresProvince, open_sql: Any
) -> None:
    encrypted = {"encrypted": True, "tls": {"ca": f"file:{on_postgres.server.ca}"}}
    await on_postgres.execute("ALTER SYSTEM SET ssl = off", "SELECT pg_reload_conf()")
    try:
        async with asyncio.timeout(30):
            while await on_postgres.fetch("SHOW ssl") != [("off",)]:
                pass
        with pytest.raises(Unavailable, match="could not be reached: it speaks no TLS"):
            await open_sql(on_postgres, database=encrypted).check()
        await open_sql(on_postgres).check()
    finally:
        await on_postgres.execute("ALTER SYSTEM RESET ssl", "SELECT pg_reload_conf()")


async def test_a_server_on_this_machine_may_be_reached_by_its_socket(
    on_postgres: PostgresProvince, open_sql: Any
) -> None:
    server = on_postgres.server
    here = {"url": f"postgresql://:{server.port}/txng", "socket": str(server.socket)}
    await open_sql(on_postgres, database={**here, "encrypted": None}).check()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql+psycopg2://{user}:{password}@{host}/txng", None),
        ("postgres://{user}:{password}@{host}/txng", None),
        ("postgresql://{user}:{password}@localhost:1/txng", "leads elsewhere than"),
        ("mysql://{user}:{password}@{host}/txng", "leads elsewhere than"),
        ("postgresql://{user}:{password}@{host}/txng?sslmode=require", "ends before the ?"),
        ("{user}:{password}@{host}", "begins with none of"),
    ],
)
async def test_a_whole_address_may_be_a_secret_but_not_lead_elsewhere(
    url: str, says: str | None, on_postgres: PostgresProvince, open_sql: Any
) -> None:
    server = on_postgres.server
    secret = url.format(
        user=READER, password="k%C3%ADn-%C4%91%C3%A1o", host=f"{server.host}:{server.port}"
    )
    where = {
        "url": "env:URL", "dialect": "postgresql", "host": server.host, "user": None,
        "password": None,
    }  # fmt: skip
    connector = open_sql(on_postgres, database=where, secrets={"URL": secret})
    if says is None:
        await connector.check()
        return
    with pytest.raises(Refused, match=says) as told:
        await connector.check()
    assert READER not in str(told.value)
    assert "localhost" not in str(told.value)


async def test_a_statement_that_takes_too_long_is_ended_there(
    on_postgres: PostgresProvince, open_sql: Any, gather: Any
) -> None:
    await on_postgres.add(line(1))
    connector = open_sql(on_postgres, by_lot(sql=SLEEP), limits=Limits(deadline=0.2))
    heard, error = await gather(connector.events(QUESTION))
    assert (heard, type(error), str(error)) == ([], TimedOut, "did not answer within 0.2 s")
    assert await settled(on_postgres, "idle")


async def test_a_question_that_nobody_waits_for_any_more_is_ended_there(
    on_postgres: PostgresProvince, open_sql: Any, gather: Any
) -> None:
    await on_postgres.add(line(1))
    connector = open_sql(on_postgres, by_lot(sql=SLEEP), limits=Limits(deadline=500))
    asking = asyncio.create_task(gather(connector.events(QUESTION)))
    assert await settled(on_postgres, "active")
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await settled(on_postgres)


async def test_an_answer_that_is_not_read_to_its_end_is_let_go_of(
    on_postgres: PostgresProvince, open_sql: Any
) -> None:
    await on_postgres.add(line(1))
    connector = open_sql(on_postgres, by_lot(sql=MANY))
    async with aclosing(connector.events(QUESTION)) as heard:
        assert (await anext(heard)).record_id == "R11"
        assert await settled(on_postgres, "idle in transaction")
    assert await settled(on_postgres, "idle")
    await connector.aclose()
    assert await settled(on_postgres)


async def test_a_system_has_only_as_many_connections_as_its_file_allows(
    on_postgres: PostgresProvince, open_sql: Any, gather: Any
) -> None:
    await on_postgres.add(*(line(number, lot=f"L{number}") for number in range(1, 10)))
    most = Limits(deadline=60, max_concurrency=2)
    connector = open_sql(on_postgres, by_lot(sql=BY_LOT), limits=most)
    questions = [connector.events(lots(f"L{number}")) for number in range(1, 10)]
    answers = await asyncio.gather(*map(gather, questions))
    assert [(ids(heard), error) for heard, error in answers] == [
        ([f"R{number}"], None) for number in range(1, 10)
    ]
    assert await settled(on_postgres, "idle", "idle")


async def test_a_connection_that_is_lost_is_told_and_the_next_question_has_a_new_one(
    on_postgres: PostgresProvince, open_sql: Any, gather: Any
) -> None:
    await on_postgres.add(line(1))
    end = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE application_name = 'txng-hub'"""
    connector = open_sql(on_postgres, by_lot(sql=MANY))
    stream = connector.events(QUESTION)
    assert (await anext(stream)).record_id == "R11"
    await on_postgres.fetch(end)
    heard, error = await gather(stream)
    assert isinstance(error, Unavailable)
    assert len(heard) < 100_000
    again = open_sql(on_postgres)
    for _ in range(2):
        assert ids((await gather(again.events(QUESTION)))[0]) == ["R1"]
        await on_postgres.fetch(end)
        assert await settled(on_postgres)


async def test_a_server_that_falls_silent_is_not_waited_for(
    on_postgres: PostgresProvince, open_sql: Any, gather: Any
) -> None:
    await on_postgres.add(line(1))
    async with relayed(on_postgres.server.port) as (relay, where):
        connector = open_sql(
            on_postgres, by_lot(sql=MANY), database=where, limits=Limits(deadline=0.5)
        )
        stream = connector.events(QUESTION)
        assert (await anext(stream)).record_id == "R11"
        relay.flowing.clear()
        _, error = await gather(stream)
        assert (type(error), str(error)) == (TimedOut, "did not answer within 0.5 s")
        _, error = await gather(connector.events(QUESTION))
        assert isinstance(error, TimedOut)
        relay.flowing.set()
        await connector.aclose()


async def test_the_example_of_the_kind_works_on_a_real_server(
    on_postgres: PostgresProvince, open_sql: Any, gather: Any
) -> None:
    example = load_system(Path(connectors.__file__).parent / "sql" / "example.toml").connector
    await on_postgres.execute(
        """CREATE TABLE v_nhat_ky (
             phieu text, dong int, cong_doan text, thoi_gian timestamp, cap_nhat timestamptz,
             ma_noi text, ten_noi text, gtin char(14), so_lo text, khoi_luong numeric, dvt text,
             sscc text)""",
        """INSERT INTO v_nhat_ky VALUES
             ('PX1', 1, 'Xuất kho', '2025-03-01 08:30', now(), 'K1', 'Kho 1',
              '08938501234568', 'TOM-01', 120.5, 'kg', NULL),
             ('PX1', 2, 'Xuất kho', '2025-03-01 08:30', now(), 'K1', 'Kho 1',
              '08938501234568', 'TOM-02', 1, 'tấn', NULL)""",
    )
    connector = open_sql(on_postgres, **{**example, "database": {}})
    await connector.check()
    one = EventQuery(epc_classes=(ItemId(build.lot("8938501234568", "TOM-01")),))
    heard, error = await gather(connector.events(one))
    assert error is None
    place, record = sorted(heard, key=lambda said: type(said).__name__)
    assert place.attributes == {"name": "Kho 1"}
    quantities = [(part.quantity, part.uom) for part in record.event.quantity_list]
    assert quantities == [(120.5, "KGM"), (1, "TNE")]
    (page, end), error = await gather(connector.changes(None))
    assert (ids(page.records), ids(end.records), error) == ([], ["PX1"], None)
    there = EventQuery(places=(PlaceId("urn:txng:place:sample:K1"),))
    assert ids((await gather(connector.events(there)))[0]) == ["PX1"]
