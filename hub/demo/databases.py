"""Where the databases of simulated portals are: on a PostgreSQL of the demo's own, started beside
all else, or in files of SQLite where none is to be had. Which of them, and why, is told."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.demo.servers.postgres import HOW, Postgres, private_postgres, programs
from hub.demo.servers.private import ServerFailed


@dataclass(frozen=True, slots=True)
class Databases:
    """``server`` is None where they are files; ``told`` says which, to people."""

    server: Postgres | None
    told: str


FILES = Databases(None, "files of SQLite")


@asynccontextmanager
async def begun(on_server: bool) -> AsyncIterator[Awaitable[Databases]]:
    """Begin to start a server, if so wished; what was started is stopped at the block's end."""
    loop, stack = asyncio.get_running_loop(), ExitStack()
    starting = loop.run_in_executor(None, _started, stack, on_server)
    try:
        yield starting
    finally:
        await asyncio.wait([starting])
        await loop.run_in_executor(None, stack.close)


def _started(stack: ExitStack, on_server: bool) -> Databases:
    if not on_server:
        return FILES
    found = programs()
    if found is None:
        return Databases(None, f"{FILES.told}; there is no PostgreSQL here: {HOW}")
    try:
        folder = Path(tempfile.mkdtemp(prefix="txng-pg-"))
        server = stack.enter_context(private_postgres(folder, found, {}))
    except (OSError, ServerFailed) as error:
        return Databases(None, f"{FILES.told}; PostgreSQL did not start: {error}")
    return Databases(server, f"PostgreSQL {server.version} at {server.host}:{server.port}")
