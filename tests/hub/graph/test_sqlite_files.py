"""The embedded store's file: kept over a restart, with its history; refused when it is not ours."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from oracle.story import LOT, OTHER, A, B, made, received, shipped, told

from hub.graph.sqlite.store import VERSION, SqliteStore, WrongLayoutError, connect
from hub.graph.store import StoreError
from hub.trace.plan import trace_plan
from schema.model.keys import ItemId
from schema.model.records import Record
from schema.model.trace import TraceInput


async def _put(path: Path, records: list[Record], now: int = 0) -> None:
    store = SqliteStore(path, now=lambda: now)
    await store.put(records)
    await store.aclose()


def _rows(path: Path, statement: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


async def test_all_is_there_again_and_what_was_not_settled_is_settled(tmp_path: Path) -> None:
    path = tmp_path / "graph.db"
    await _put(path, told(made(0, A, LOT), shipped(1, A, LOT, to=B), received(2, B, LOT)))
    assert _rows(path, "SELECT count(*) FROM dirty") == [(1,)]
    store = SqliteStore(path)
    known = await store.item(ItemId(LOT))
    assert known is not None
    assert known.events == 3
    traced = await store.read(lambda: trace_plan(TraceInput(start=LOT)))
    assert len(traced.told.states) == 3
    assert len(traced.links) == 2
    await store.aclose()
    assert _rows(path, "SELECT count(*) FROM dirty") == [(0,)]


async def test_what_a_record_said_before_stays_with_the_time_it_was_held(tmp_path: Path) -> None:
    path = tmp_path / "graph.db"
    (before,), (now,) = told(made(0, A, LOT)), told(made(0, A, OTHER))
    await _put(path, [before], now=10)
    await _put(path, [replace(before, fetched_at=before.fetched_at + 1)], now=15)
    now = replace(now, fetched_at=before.fetched_at + 2)
    await _put(path, [now], now=20)
    past = "SELECT p.rid, p.held_from, p.held_to, f.live FROM past p JOIN fact f ON f.n = p.fact"
    assert _rows(path, past) == [(before.record_id, 10, 20, 0)]
    assert _rows(path, "SELECT rid, held_from FROM record") == [(now.record_id, 20)]
    bodies = "SELECT count(*) FROM past p JOIN body b ON b.fact = p.fact"
    assert _rows(path, bodies) == [(1,)]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("This is a letter, and no graph at all. " * 100)
    with pytest.raises(StoreError, match=r"letter\.txt is not a supply graph"):
        SqliteStore(path)
    assert path.read_text().startswith("This is a letter")


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE book (title TEXT)")
    connection.close()
    with pytest.raises(WrongLayoutError, match=r"books\.db: it holds a database of something else"):
        SqliteStore(path)
    assert _rows(path, "SELECT name FROM sqlite_master") == [("book",)]


async def test_another_layout_is_refused_with_both_numbers(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    await _put(path, told(made(0, A, LOT)))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(WrongLayoutError, match=rf"old\.db: .* layout 99, .* layout {VERSION}"):
        SqliteStore(path)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened: its folder has to exist"):
        SqliteStore(tmp_path / "missing" / "graph.db")


def test_of_processes_that_open_a_new_file_at_once_one_lays_it_out(tmp_path: Path) -> None:
    for number in range(20):
        path = tmp_path / f"{number}.db"
        with ThreadPoolExecutor(8) as hubs:
            for connection in list(hubs.map(lambda _, path=path: connect(path), range(8))):
                connection.close()
        assert _rows(path, "PRAGMA user_version") == [(VERSION,)]
