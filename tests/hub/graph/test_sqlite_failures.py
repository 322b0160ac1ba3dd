"""The embedded store's file fails: one line each that says what to do, and nothing half-written."""

import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, closing
from pathlib import Path

import pytest
from oracle.story import LOT, OTHER, A, made, told
from small_disk import read_only, small_disk

from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from hub.graph.store import StoreError, StoreUnavailableError
from schema.model.keys import ItemId
from schema.model.records import Record

MANY = 2_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "2m") as disk:
        yield disk


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteHarvestStore]:
    async with aclosing(SqliteHarvestStore(tmp_path / "graph.db")) as store:
        yield store


def _many() -> list[Record]:
    return told(*(made(n, A, LOT) for n in range(MANY)), first=1_000)


async def test_on_a_full_disk_a_batch_is_refused_whole_and_goes_in_once_there_is_room(
    disk: Path,
) -> None:
    rest = disk / "rest"
    async with aclosing(SqliteHarvestStore(disk / "graph.db")) as store:
        await store.put(told(made(0, A, OTHER)))
        before = await store.digest()
        rest.write_bytes(bytes(1_000_000))
        with pytest.raises(StoreUnavailableError, match=r"graph\.db .* disk is full; make room"):
            await store.put(_many())
        assert await store.digest() == before
        rest.unlink()
        assert (await store.put(_many()[:500])).new == 500


async def test_no_room_for_a_new_store_is_no_wrong_file(disk: Path) -> None:
    (disk / "rest").write_bytes(bytes(2_000_000))
    with pytest.raises(StoreUnavailableError, match="its disk is full"):
        SqliteHarvestStore(disk / "graph.db")


async def test_a_disk_that_only_reads_is_told(disk: Path) -> None:
    async with aclosing(SqliteHarvestStore(disk / "graph.db")) as store:
        await store.put(told(made(0, A, OTHER)))
    read_only(disk)
    with pytest.raises(StoreError, match="the hub's user needs the right to"):
        async with aclosing(SqliteHarvestStore(disk / "graph.db")) as store:
            await store.put(told(made(1, A, OTHER)))


async def test_a_file_that_another_process_keeps_locked_may_be_free_later(
    store: SqliteHarvestStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.graph.sqlite.store.BUSY_SECONDS", 0.01)
    async with aclosing(SqliteHarvestStore(tmp_path / "graph.db")) as impatient:
        with closing(sqlite3.connect(tmp_path / "graph.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreUnavailableError, match="is locked by another process"):
                await impatient.put(told(made(0, A, OTHER)))
        assert (await impatient.put(told(made(0, A, OTHER)))).new == 1


@pytest.mark.parametrize("sound", [4_096, 131_072])
async def test_a_damaged_file_is_told_and_no_wrong_answer_given(tmp_path: Path, sound: int) -> None:
    path = tmp_path / "graph.db"
    async with aclosing(SqliteHarvestStore(path)) as store:
        await store.put(_many())
    whole = path.read_bytes()
    path.write_bytes(whole[:sound] + bytes(len(whole) - sound))
    with pytest.raises(StoreError, match=r"graph\.db is damaged: put a copy of it back"):
        async with aclosing(SqliteHarvestStore(path)) as store:
            await store.item(ItemId(LOT))


async def test_a_defect_of_ours_is_no_failure_of_the_store(store: SqliteHarvestStore) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await store._read(lambda connection: connection.execute("SELECT 1 FROM nowhere"))


LIMITED = """
import asyncio, resource, sys
from pathlib import Path
sys.path[:0] = ["tests"]
from oracle.story import LOT, A, made, told
from hub.graph.sqlite.store import SqliteStore
from hub.graph.store import StoreUnavailableError

async def main() -> None:
    store = SqliteStore(Path(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
    try:
        await store.put(told(*(made(n, A, LOT) for n in range(2_000))))
    except StoreUnavailableError as error:
        print(error)
    await store.aclose()

asyncio.run(main())
"""


def test_a_file_that_may_not_grow_is_told(tmp_path: Path) -> None:
    words = (sys.executable, "-c", LIMITED, str(tmp_path / "graph.db"))
    done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=60)
    assert "the limits set on the size of files" in done.stdout
    assert done.stdout.count("\n") == 1
