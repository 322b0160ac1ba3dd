"""``txng demo``: starts, says where and whom to ask, and leaves nothing running behind."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

STARTER = "import typer; from hub.cli.demo import demo; typer.run(demo)"


async def started(*arguments: str, stderr: int | None = None) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        STARTER,
        "--no-postgres",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=stderr,
    )


async def can_connect(url: str) -> bool:
    parts = urlsplit(url)
    try:
        _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    except ConnectionError:  # refused, or cut off while the listener goes
        return False
    writer.close()
    await writer.wait_closed()
    return True


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_the_world_alone_comes_up_and_stops_cleanly(
    tmp_path: Path, how: signal.Signals
) -> None:
    process = await started("--world-only", "--events=300", "--dir", str(tmp_path), "--json")
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())
    assert told["graphql"] is None
    assert Path(told["systems_folder"]) == tmp_path / "systems"
    assert len(told["examples"]) == 3
    assert told["failing"] == {"dong-nai-txng": "down"}
    assert told["harvested"] == ["cao-bang-txng", "hoa-binh-txng", "quang-nam-txng"]
    assert await can_connect(told["addresses"]["ca-mau-txng"])
    assert not await can_connect(told["addresses"]["dong-nai-txng"])
    process.send_signal(how)
    assert await process.wait() == 0
    assert not await can_connect(told["addresses"]["ca-mau-txng"])


async def test_the_world_stops_when_the_command_is_killed(tmp_path: Path) -> None:
    process = await started("--world-only", "--events=300", "--dir", str(tmp_path), "--json")
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    for _ in range(100):
        if not await can_connect(told["addresses"]["ca-mau-txng"]):
            return
        await asyncio.sleep(0.05)
    pytest.fail("the world is still up")


async def test_people_are_told_who_is_down(tmp_path: Path) -> None:
    process = await started("--world-only", "--events=300", "--dir", str(tmp_path))
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode() for _ in range(5)]
    process.terminate()
    assert await process.wait() == 0
    assert "mô phỏng" in lines[0]
    assert "dong-nai-txng (Đồng Nai)" in lines[3]
    assert lines[4] == "  portals         their databases: files of SQLite\n"


async def test_the_hub_stands_in_front_and_both_stop_together(tmp_path: Path) -> None:
    process = await started("--port=0", "--events=300", "--dir", str(tmp_path), "--json")
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())
    assert await can_connect(told["graphql"])
    process.send_signal(signal.SIGINT)
    assert await process.wait() == 0
    assert not await can_connect(told["graphql"])
    assert not await can_connect(told["addresses"]["ca-mau-txng"])


async def test_a_port_that_is_taken_is_a_plain_failure(tmp_path: Path) -> None:
    taken = await asyncio.start_server(lambda _, __: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    process = await started(f"--port={port}", "--events=300", "--dir", str(tmp_path))
    assert await process.wait() == 1
    taken.close()
    await taken.wait_closed()


async def test_a_second_demo_in_a_folder_is_refused_until_the_first_has_ended(
    tmp_path: Path,
) -> None:
    here = ("--world-only", "--events=300", "--json", "--dir", str(tmp_path))
    first = await started(*here)
    assert first.stdout is not None
    told = json.loads(await first.stdout.readline())
    second = await started(*here, stderr=asyncio.subprocess.PIPE)
    _, complaint = await second.communicate()
    assert second.returncode == 1
    assert complaint.decode() == (
        f"{tmp_path} is in use by another txng demo (process {first.pid}): "
        "stop that one, or choose another folder with --dir\n"
    )
    assert await can_connect(told["addresses"]["ca-mau-txng"])
    first.kill()
    await first.wait()
    third = await started(*here)
    assert third.stdout is not None
    assert json.loads(await third.stdout.readline())["systems_folder"]
    third.terminate()
    assert await third.wait() == 0
