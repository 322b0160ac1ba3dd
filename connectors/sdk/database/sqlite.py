"""SQLite, by aiosqlite: a file opened for reading alone."""

import asyncio
import sqlite3
import threading
from functools import partial
from typing import Any
from urllib.parse import quote

import aiosqlite

from connectors.sdk.database.target import Target

_AT_ONCE = 64
"""Rows that an iteration over a cursor fetches: the driver's own default."""
_STEPS = 1_000_000
"""Steps of SQLite's machine, some 20 ms, after which a statement is asked whether it may go on."""
_GRACE = 1.0
"""Seconds in which the thread of a connection that was told to stop must have ended."""


async def connect(target: Target) -> aiosqlite.Connection:
    """A connection of aiosqlite that can write nothing. A file that is not there is not made."""
    file = f"file:{quote(target.address.name)}?mode=ro"
    opening = _Connection(partial(_opened, file, target.deadline), _AT_ONCE)
    opening._thread.daemon = True  # as SQLAlchemy does: a statement that hangs holds up no exit
    try:
        connection = await opening
        await _begin(opening, target)
    except BaseException:
        await opening.close()
        opening._thread.join(target.deadline)  # else it may outlive the loop it reports to
        raise
    return connection


def _opened(file: str, patience: float) -> sqlite3.Connection:
    return sqlite3.connect(file, uri=True, timeout=patience)


class _Connection(aiosqlite.Connection):
    """One that ends for good when it is interrupted.

    SQLite forgets an interrupt that finds no statement running: one that is still being prepared,
    or that waits for a lock, would run on for ever. So the statement itself asks, now and then.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.told = threading.Event()

    async def interrupt(self) -> None:
        """End what runs, and whatever would begin to run."""
        self.told.set()
        await super().interrupt()

    async def close(self) -> None:
        """Close it. Once it was told to stop, a thread that waits for a lock is left to end by
        itself, when the lock is gone or the deadline over."""
        closing = asyncio.ensure_future(super().close())
        await asyncio.wait({closing}, timeout=_GRACE if self.told.is_set() else None)
        if closing.done():
            closing.result()


async def _begin(connection: _Connection, target: Target) -> None:
    await connection.set_progress_handler(connection.told.is_set, _STEPS)
    connection.text_factory = partial(str, encoding=target.encoding, errors="surrogateescape")
    for pragma in ("query_only = ON", "trusted_schema = OFF"):
        await connection.execute_fetchall(f"PRAGMA {pragma}")
