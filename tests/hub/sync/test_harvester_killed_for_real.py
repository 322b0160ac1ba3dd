"""``kill -9`` of real harvesters at random moments; two of them over one file."""

import asyncio
import json
import os
import random
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from hub.demo.options import Options
from hub.demo.running import RunningWorld
from hub.demo.world.landscape import Profile
from hub.graph.sqlite.harvest_store import SqliteHarvestStore

TXNG = "from hub.cli.main import main; main()"
LEASE = "1"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def systems(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """The settings files of 17 simulated systems that are up, each answer taking its time."""
    folder = tmp_path_factory.mktemp("killed")
    options = Options(
        folder=folder, events=4_500, down=0, profile=Profile.OCTOBER_2024, latency=0.05
    )
    async with RunningWorld(options) as running:
        yield Path(running.summary.systems_folder)


async def _start(systems: Path, store: Path, *more: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        TXNG,
        "sync",
        f"--systems={systems}",
        f"--store={store}",
        "--json",
        *more,
        env={**os.environ, "TXNG_SYNC_LEASE_SECONDS": LEASE},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def _to_the_end(systems: Path, store: Path) -> Any:
    process = await _start(systems, store)
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return json.loads(out)


async def _digest(path: Path) -> str:
    async with aclosing(SqliteHarvestStore(path)) as store:
        return await store.digest()


def _count(path: Path, table: str) -> int:
    """How many rows; none as well where a harvester was killed before it laid out its tables."""
    connection = sqlite3.connect(path)
    try:
        named = "SELECT 1 FROM sqlite_master WHERE name = ?"
        if connection.execute(named, (table,)).fetchone() is None:
            return 0
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    finally:
        connection.close()
    return int(count)


async def _kill_often(systems: Path, folder: Path, times: int, seed: int) -> list[int]:
    """How many records each killed harvester left behind; the graph ends up like a whole one's."""
    whole, killed = folder / "whole.db", folder / "killed.db"
    assert (await _to_the_end(systems, whole))["complete"]
    moments, left = random.Random(seed), []
    for _ in range(times):
        process = await _start(systems, killed)
        await asyncio.sleep(moments.uniform(0.3, 2.5))
        if process.returncode is None:
            process.kill()
        await process.communicate()
        left.append(_count(killed, "record"))
    assert (await _to_the_end(systems, killed))["complete"]
    assert await _digest(killed) == await _digest(whole)
    assert _count(killed, "record") == _count(whole, "record")
    assert _count(killed, "past") == 0
    return left


async def test_a_harvester_killed_at_random_moments_loses_and_doubles_nothing(
    systems: Path, tmp_path: Path
) -> None:
    await _kill_often(systems, tmp_path, times=4, seed=7)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
async def test_a_harvester_killed_many_times_loses_and_doubles_nothing(
    systems: Path, tmp_path: Path, seed: int
) -> None:
    left = await _kill_often(systems, tmp_path, times=12, seed=seed)
    assert len(set(left)) > 1


async def test_a_second_process_takes_over_when_the_first_is_killed(
    systems: Path, tmp_path: Path
) -> None:
    store = tmp_path / "graph.db"
    first = await _start(systems, store, "--follow")
    await _until_there_is(store, "SELECT count(*) FROM run WHERE outcome = 'COMPLETE'", first)
    other = await _start(systems, store)
    _, said = await other.communicate()
    assert other.returncode == 3
    assert b"is harvesting into this store" in said
    second = await _start(systems, store, "--follow")
    first.kill()
    await first.communicate()
    before = _count(store, "run")
    await _until_there_is(store, f"SELECT count(*) > {before} FROM run", second)
    second.terminate()
    await second.communicate()
    assert second.returncode == 0
    assert _count(store, "lease") == 0


async def _until_there_is(path: Path, statement: str, process: Any) -> None:
    async with asyncio.timeout(50):
        while True:
            assert process.returncode is None
            try:
                connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
                try:
                    if connection.execute(statement).fetchone()[0]:
                        return
                finally:
                    connection.close()
            except sqlite3.OperationalError:
                pass  # not laid out yet
            await asyncio.sleep(0.1)
