"""What the suite sees with: waits that are cancelled, what is left open, what is opened at all."""

import asyncio
import os
import sqlite3
from pathlib import Path

import pytest

from connectors.testing.io_watch import io_noted
from connectors.testing.leftovers import left_over, open_now, tasks_noted
from connectors.testing.stepping import cancelled_at, waits_of
from connectors.testing.verdicts import Broken


async def three_waits(log: list[str]) -> None:
    for number in range(3):
        log.append(str(number))
        await asyncio.sleep(0)


@pytest.mark.parametrize("at", [1, 2, 3])
async def test_work_is_cancelled_at_each_of_its_waits(at: int) -> None:
    log: list[str] = []
    assert await waits_of(three_waits([])) == 3
    assert await cancelled_at(three_waits(log), at, 5)
    assert len(log) == at


async def test_work_that_ends_before_is_not_cancelled() -> None:
    log: list[str] = []
    assert not await cancelled_at(three_waits(log), 4, 5)
    assert len(log) == 3


async def test_work_that_goes_on_is_told() -> None:
    async def goes_on() -> None:
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            return

    async def fails() -> None:
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError as error:
            raise KeyError from error

    with pytest.raises(Broken, match="goes on as if nothing had happened"):
        await cancelled_at(goes_on(), 1, 5)
    with pytest.raises(Broken, match="raises KeyError"):
        await cancelled_at(fails(), 1, 5)


async def test_a_task_left_behind_is_named_and_others_are_not() -> None:
    with tasks_noted() as made:
        before = open_now(made)
        left = asyncio.create_task(three_waits([]), name="mine")
        waiting = asyncio.create_task(asyncio.sleep(60))
        found = await left_over(before)
        assert found == ["task sleep"]
        waiting.cancel()
        await asyncio.wait({waiting, left})
        assert await left_over(before) == []


async def test_a_descriptor_left_behind_is_named() -> None:
    with tasks_noted() as made:
        before = open_now(made)
        number = os.open(os.devnull, os.O_RDONLY)
        try:
            assert await left_over(before) == [f"descriptor {number} ({os.devnull})"]
        finally:
            os.close(number)


def test_files_databases_and_folders_are_noticed_and_code_is_not(tmp_path: Path) -> None:
    with io_noted() as noted:
        Path(__file__).read_bytes()
    assert noted == []
    with io_noted() as noted:
        (tmp_path / "a.csv").write_text("x", "utf-8")
        sqlite3.connect(":memory:").close()
        list(tmp_path.iterdir())
    assert [one.partition(":")[0] for one in noted] == ["open", "sqlite3.connect", "os.listdir"]
    (tmp_path / "b.csv").write_text("x", "utf-8")
    assert len(noted) == 3
