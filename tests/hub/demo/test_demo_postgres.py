"""Portals of the demo on a real PostgreSQL of its own, which ends with whoever started it."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import a_postgres
import pytest

from connectors.registry import open_connector
from connectors.sdk.errors import Unavailable
from connectors.sdk.http_session import open_session
from connectors.sdk.system_file import load_system
from hub.demo import databases
from hub.demo.options import Options
from hub.demo.process import start
from hub.demo.running import RunningWorld
from hub.demo.servers import postgres, private
from hub.demo.summary import Summary
from schema.model.events import Event
from schema.model.keys import SystemId
from schema.model.queries import EventQuery
from schema.model.records import Record

CAN_THO, THAI_BINH = SystemId("can-tho-txng"), SystemId("thai-binh-txng")
ALL_TIMES = EventQuery(ge_event_time=0, lt_event_time=2 * 10**15)
here = pytest.mark.skipif(
    a_postgres.PROGRAMS is None, reason=f"PostgreSQL is not here. {a_postgres.HOW}"
)


async def told(summary: Summary, system: SystemId) -> list[Event]:
    """All that a system says, as the hub asks it."""
    settings = load_system(Path(summary.systems_folder) / f"{system}.toml")
    async with open_session() as session:
        connector = open_connector(settings, session, lambda: 0)
        try:
            await connector.check()
            said = [one async for one in connector.events(ALL_TIMES)]
        finally:
            await connector.aclose()
    return [one.event for one in said if isinstance(one, Record)]


async def world(folder: Path, postgres: bool, stack: AsyncExitStack, down: int = 0) -> Summary:
    return await start(stack, Options(folder=folder, events=300, down=down, postgres=postgres))


@here
async def test_both_portals_say_on_a_server_what_they_say_from_files(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        server = await world(tmp_path / "server", True, stack)
        files = await world(tmp_path / "files", False, stack)
        assert server.databases.startswith("PostgreSQL ")
        assert files.databases == "files of SQLite"
        for system in (CAN_THO, THAI_BINH):
            assert server.addresses[system].startswith("postgresql://127.0.0.1:")
            events = await told(server, system)
            assert events
            assert events == await told(files, system)


@here
async def test_the_password_is_named_by_reference_and_lets_nobody_write(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        summary = await world(tmp_path, True, stack)
        text = (Path(summary.systems_folder) / f"{CAN_THO}.toml").read_text("utf-8")
        secret = (tmp_path / "demo-key.txt").read_text("utf-8")
        assert f'password = "file:{tmp_path}/demo-key.txt"' in text
        assert secret not in text
        import asyncpg

        connection = await asyncpg.connect(
            summary.addresses[CAN_THO], user=CAN_THO, password=secret, ssl=False
        )
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("DELETE FROM nhat_ky")
        await connection.close()


@here
async def test_a_portal_that_is_down_refuses_connections(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        summary = await world(tmp_path, True, stack, down=63)
        with pytest.raises(Unavailable):
            await told(summary, CAN_THO)


@here
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
async def test_the_server_ends_with_the_world_however_that_ends(
    tmp_path: Path, how: signal.Signals
) -> None:
    async with RunningWorld(Options(folder=tmp_path, events=300, postgres=True)) as running:
        port = int(running.summary.databases.rpartition(":")[2])
        assert await answers(port)
        os.kill(running.child.pid, how)
        await running.child.wait()
        for _ in range(200):
            if not await answers(port):
                return
            await asyncio.sleep(0.05)
    pytest.fail("the server is still up")


async def answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return False
    writer.close()
    return True


async def test_without_the_programs_files_take_its_place_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "programs", lambda: None)
    async with AsyncExitStack() as stack:
        summary = await world(tmp_path, True, stack)
        assert summary.addresses[CAN_THO].startswith("sqlite:///")
        assert summary.databases.startswith("files of SQLite; there is no PostgreSQL here: ")


@pytest.fixture
async def broken(tmp_path: Path) -> AsyncIterator[Path]:
    """Programs of a server that fail, as on a full disk."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("initdb", "pg_ctl"):
        (folder / name).write_text("#!/bin/sh\necho 'No space left on device' >&2; exit 1\n")
        (folder / name).chmod(0o755)
    yield folder


async def test_a_server_that_does_not_start_is_told_with_its_reason(
    tmp_path: Path, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "programs", lambda: broken)
    for module in (private, postgres):
        monkeypatch.setattr(module, "OWNER", None)
    async with AsyncExitStack() as stack:
        summary = await world(tmp_path, True, stack)
        assert summary.databases == (
            "files of SQLite; PostgreSQL did not start: initdb: No space left on device"
        )
