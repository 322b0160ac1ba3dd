"""A file of SQLite: read and never written, and not waited for when it is locked or slow."""

import asyncio
import sqlite3
import threading
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from sql_province import LOT, SqliteProvince, by_lot, ids, line, lots

from connectors.sdk.errors import ConnectorError, Malformed, TimedOut, Unavailable, Unsupported
from schema.model.systems import Limits

QUESTION = lots(LOT)
ENDLESS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
SELECT no, at, gtin, lot, kg FROM journal WHERE lot = :lot AND (SELECT count(*) FROM n) > 0
"""
MANY = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
SELECT no || i AS no, at, gtin, lot, kg FROM journal, n WHERE lot = :lot
"""


async def is_being_read(province: SqliteProvince) -> bool:
    """Whether somebody's statement keeps others from writing."""
    await asyncio.sleep(0)  # the loop's turn
    try:
        province.connection.executescript("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE; ROLLBACK")
    except sqlite3.OperationalError:
        return True
    return False


async def only_connection(connector: Any) -> Any:
    """The driver's connection, with which the next question is asked."""
    await connector.check()
    async with connector._door._opened._engine.connect() as connection:
        return (await connection.get_raw_connection()).driver_connection


async def test_a_statement_that_takes_too_long_is_interrupted(
    on_sqlite: SqliteProvince, open_sql: Any, gather: Any
) -> None:
    await on_sqlite.add(line(1))
    limits = Limits(deadline=0.2, max_concurrency=1)
    connector = open_sql(on_sqlite, by_lot(sql=ENDLESS), by_lot(), limits=limits)
    heard, error = await gather(connector.events(QUESTION))
    assert (ids(heard), type(error), str(error)) == (
        ["R1"], TimedOut, "did not answer within 0.2 s",
    )  # fmt: skip


async def test_a_question_that_nobody_waits_for_any_more_is_interrupted(
    on_sqlite: SqliteProvince, open_sql: Any, gather: Any
) -> None:
    await on_sqlite.add(line(1))
    limits = Limits(deadline=600, max_concurrency=1)
    slow = open_sql(on_sqlite, by_lot(sql=ENDLESS), limits=limits)
    asking = asyncio.create_task(gather(slow.events(QUESTION)))
    async with asyncio.timeout(30):
        while not await is_being_read(on_sqlite):
            pass
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert not await is_being_read(on_sqlite)


async def test_a_statement_that_is_told_to_stop_before_it_runs_does_not_run(
    on_sqlite: SqliteProvince, open_sql: Any, gather: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits any more while the statement is being prepared, which nothing interrupts."""
    await on_sqlite.add(line(1))
    limits = Limits(deadline=2, max_concurrency=1)
    slow = open_sql(on_sqlite, by_lot(sql=ENDLESS), limits=limits)
    driver = await only_connection(slow)
    preparing, told = threading.Event(), threading.Event()

    def prepared(action: int, *_: str | None) -> int:
        if action == sqlite3.SQLITE_RECURSIVE:
            preparing.set()
            told.wait(30)
        return sqlite3.SQLITE_OK

    await driver.set_authorizer(prepared)
    interrupt = driver.interrupt

    async def interrupted() -> None:
        await interrupt()
        told.set()

    monkeypatch.setattr(driver, "interrupt", interrupted)
    asking = asyncio.create_task(gather(slow.events(QUESTION)))
    await asyncio.to_thread(preparing.wait, 30)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await asyncio.to_thread(driver._thread.join, 30)
    assert not driver._thread.is_alive()
    assert not await is_being_read(on_sqlite)


async def test_a_lock_is_not_waited_for_when_nobody_waits_for_the_answer(
    on_sqlite: SqliteProvince, open_sql: Any, gather: Any
) -> None:
    """SQLite interrupts no wait for a lock: the thread is left, and ends when the lock is gone."""
    await on_sqlite.add(line(1))
    slow = open_sql(on_sqlite, by_lot(sql=ENDLESS), limits=Limits(deadline=600, max_concurrency=1))
    driver = await only_connection(slow)
    begun = threading.Event()
    await driver.set_trace_callback(lambda text: begun.set() if "RECURSIVE" in text else None)
    on_sqlite.connection.execute("BEGIN EXCLUSIVE")
    asking = asyncio.create_task(gather(slow.events(QUESTION)))
    await asyncio.to_thread(begun.wait, 30)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert driver._thread.is_alive()
    on_sqlite.connection.execute("ROLLBACK")
    await asyncio.to_thread(driver._thread.join, 30)
    assert not driver._thread.is_alive()


async def test_an_answer_that_is_not_read_to_its_end_leaves_the_file_unlocked(
    on_sqlite: SqliteProvince, open_sql: Any
) -> None:
    await on_sqlite.add(line(1))
    connector = open_sql(on_sqlite, by_lot(sql=MANY))
    async with aclosing(connector.events(QUESTION)) as heard:
        assert (await anext(heard)).record_id == "R11"
    on_sqlite.connection.execute("PRAGMA busy_timeout = 0")
    await on_sqlite.add(line(2))


async def test_a_file_that_its_own_system_locks_is_busy(
    on_sqlite: SqliteProvince, open_sql: Any, gather: Any
) -> None:
    await on_sqlite.add(line(1))
    on_sqlite.connection.execute("BEGIN EXCLUSIVE")
    connector = open_sql(on_sqlite, limits=Limits(deadline=0.2))
    heard, error = await gather(connector.events(QUESTION))
    assert heard == []
    assert isinstance(error, Unavailable)
    on_sqlite.connection.execute("ROLLBACK")
    assert ids((await gather(connector.events(QUESTION)))[0]) == ["R1"]


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (None, Unavailable, "is not there, or its connection broke off (code SQLITE_CANTOPEN)"),
        (b"not a database at all, only some text" * 9, Malformed, "its file is no database of"),
        (b"", Unsupported, "does not take statements.0: no such table: journal"),
    ],
)
async def test_what_is_no_database_is_told_without_its_path(
    content: bytes | None,
    error: type[ConnectorError],
    says: str,
    tmp_path: Path,
    on_sqlite: SqliteProvince,
    open_sql: Any,
    gather: Any,
) -> None:
    path = tmp_path / "khác.db"
    if content is not None:
        path.write_bytes(content)
    connector = open_sql(on_sqlite, database={"url": f"sqlite:///{path}"})
    heard, told = await gather(connector.events(QUESTION))
    assert heard == []
    assert isinstance(told, error)
    assert str(told).startswith(says)
    assert str(tmp_path) not in str(told)
    assert path.exists() == (content is not None)


async def test_nothing_is_ever_written(
    on_sqlite: SqliteProvince, open_sql: Any, gather: Any
) -> None:
    await on_sqlite.add(line(1))
    connector = open_sql(on_sqlite)
    await gather(connector.events(QUESTION))
    pool = connector._door._opened
    async with pool._engine.connect() as connection:
        with pytest.raises(Exception, match="attempt to write a readonly database"):
            await connection.exec_driver_sql("DELETE FROM journal")
    assert [file.name for file in on_sqlite.path.parent.iterdir()] == ["txng.db"]


async def test_a_database_that_is_written_meanwhile_is_read_as_it_was(
    on_sqlite: SqliteProvince, open_sql: Any
) -> None:
    """With a write-ahead log, which is what a system should use that is read while it writes."""
    on_sqlite.connection.execute("PRAGMA journal_mode = WAL")
    await on_sqlite.add(line(1))
    connector = open_sql(on_sqlite, by_lot(sql=MANY))
    async with aclosing(connector.events(QUESTION)) as heard:
        first = await anext(heard)
        await on_sqlite.execute("DELETE FROM journal")
        rest = [said async for said in heard]
    assert len({first.record_id, *ids(rest)}) == 5_000
