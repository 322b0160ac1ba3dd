"""What MariaDB does in a way of its own."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest
from sql_province import LOT, PASSWORD, READER, MariadbProvince, by_lot, ids, line, lots

from connectors.sdk.errors import ConnectorError, Refused, TimedOut, Unavailable, Unsupported
from schema.model.queries import EventQuery
from schema.model.records import Record
from schema.model.systems import Limits
from schema.model.times import instant

QUESTION = lots(LOT)
OURS = f"SELECT count(*) FROM information_schema.processlist WHERE user = '{READER}'"


async def left(province: MariadbProvince, number: int) -> bool:
    """Wait until the hub has so many connections; each look is a question of its own."""
    async with asyncio.timeout(30):
        while await province.fetch(OURS) != [(number,)]:
            pass
    return True


@pytest.mark.parametrize(
    ("sql", "error", "says"),
    [
        ("SELECT ngay FROM journal WHERE lot = :lot", Unsupported,
         "does not take statements.0: Unknown column 'ngay' in 'SELECT'"),
        ("SELECT no FROM journal WHEN lot = :lot", Unsupported,
         "does not take statements.0: You have an error in your SQL syntax"),
        ("SELECT user FROM mysql.user WHERE user = :lot", Refused,
         "does not let the hub's user read what statements.0 names"),
        ("SELECT store() AS no FROM journal WHERE lot = :lot", Refused,
         "statements.0 would change something there, and the hub only reads"),
        ("SELECT sleep(600) AS no FROM journal WHERE lot = :lot", TimedOut,
         "did not answer within 0.4 s"),
    ],
)  # fmt: skip
async def test_what_the_database_refuses_is_told_in_a_sentence(
    sql: str,
    error: type[ConnectorError],
    says: str,
    on_mariadb: MariadbProvince,
    open_sql: Any,
    gather: Any,
) -> None:
    await on_mariadb.add(line(1))
    await on_mariadb.execute(
        """CREATE FUNCTION store() RETURNS TEXT MODIFIES SQL DATA
           BEGIN INSERT INTO journal (no) VALUES ('X'); RETURN 'X'; END""",
        f"GRANT EXECUTE, INSERT ON txng.* TO {READER}@'127.0.0.1'",
    )
    connector = open_sql(on_mariadb, by_lot(sql=sql), limits=Limits(deadline=0.4))
    heard, told = await gather(connector.events(QUESTION))
    assert (heard, type(told)) == ([], error)
    assert str(told).lower().startswith(says.lower())
    assert await on_mariadb.fetch("SELECT no FROM journal") == [("R1",)]


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"user": "ai-do"}, Refused, "does not let the hub in: check `user` and `password`"),
        ({"password": None}, Refused, "does not let the hub in: check `user` and `password`"),
        ({"url": "mysql://127.0.0.1:1/txng"}, Unavailable, "connection refused"),
    ],
)
async def test_why_a_database_is_not_reached_is_told_without_its_address(
    change: dict[str, Any],
    error: type[ConnectorError],
    says: str,
    on_mariadb: MariadbProvince,
    open_sql: Any,
) -> None:
    with pytest.raises(error) as told:
        await open_sql(on_mariadb, database=change).check()
    assert says in str(told.value)
    assert not {PASSWORD, READER, "ai-do", "127.0.0.1"} & set(str(told.value).split())


async def test_it_is_reached_over_tls_and_by_its_socket(
    on_mariadb: MariadbProvince, open_sql: Any
) -> None:
    server = on_mariadb.server
    tls = {"encrypted": True, "tls": {"ca": f"file:{server.ca}"}}
    await open_sql(on_mariadb, database=tls).check()
    with pytest.raises(Unavailable, match="signed by whom this hub does not trust"):
        await open_sql(on_mariadb, database={"encrypted": True}).check()
    await on_mariadb.execute(
        f"GRANT SELECT ON txng.* TO {READER}@localhost IDENTIFIED BY '{PASSWORD}'"
    )
    here = {"url": "mysql:///txng", "socket": str(server.socket), "encrypted": None}
    await open_sql(on_mariadb, database=here).check()
    await on_mariadb.execute(f"DROP USER {READER}@localhost")


async def test_both_its_types_of_times_mean_the_same_whatever_the_servers_zone(
    on_mariadb: MariadbProvince, open_sql: Any, gather: Any
) -> None:
    await on_mariadb.add(line(1))
    await on_mariadb.execute(
        "SET time_zone = '+07:00'",
        "ALTER TABLE journal ADD COLUMN stamp TIMESTAMP(6) NULL",
        "UPDATE journal SET stamp = at",
        "SET GLOBAL time_zone = '-03:00'",
    )
    at = instant("2025-03-01T08:01:00+07:00").earliest
    for column in ("at", "stamp"):
        sql = f"SELECT no, {column} AS at, gtin, lot, kg FROM journal WHERE {column} >= :from"
        timed = by_lot(answers=["events_by_time"], sql=sql)
        question = EventQuery(ge_event_time=at)
        (said,), error = await gather(open_sql(on_mariadb, timed).events(question))
        assert error is None
        assert isinstance(said, Record)
        assert said.event.event_time.earliest == at
    await on_mariadb.execute("SET GLOBAL time_zone = 'SYSTEM'")


async def test_a_question_that_nobody_waits_for_any_more_gives_its_connection_up(
    on_mariadb: MariadbProvince, open_sql: Any, gather: Any
) -> None:
    await on_mariadb.add(line(1))
    sql = "SELECT no, at, gtin, lot, kg, sleep(3) FROM journal WHERE lot = :lot"
    connector = open_sql(on_mariadb, by_lot(sql=sql), limits=Limits(deadline=3))
    asking = asyncio.create_task(gather(connector.events(QUESTION)))
    assert await left(on_mariadb, 1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await left(on_mariadb, 0)


async def test_an_answer_that_is_not_read_to_its_end_is_not_drained(
    on_mariadb: MariadbProvince, open_sql: Any, gather: Any
) -> None:
    await on_mariadb.add(line(1))
    sql = "SELECT concat(no, seq) AS no, at, gtin, lot, kg FROM journal, seq_1_to_5000000"
    connector = open_sql(on_mariadb, by_lot(sql=f"{sql} WHERE lot = :lot"))
    async with aclosing(connector.events(QUESTION)) as heard:
        assert (await anext(heard)).record_id == "R11"
    again = open_sql(on_mariadb)
    assert ids((await gather(again.events(QUESTION)))[0]) == ["R1"]
    assert await left(on_mariadb, 1)
