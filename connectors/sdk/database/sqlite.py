"""SQLite, by aiosqlite: a file opened for reading alone."""

from functools import partial
from importlib import import_module
from typing import Any
from urllib.parse import quote

from connectors.sdk.database.target import Target


async def connect(target: Target) -> Any:
    """A connection of aiosqlite that can write nothing. A file that is not there is not made."""
    file = f"file:{quote(target.address.name)}?mode=ro"
    opening = import_module("aiosqlite").connect(file, uri=True, timeout=target.deadline)
    opening._thread.daemon = True  # as SQLAlchemy does: a statement that hangs holds up no exit
    try:
        connection = await opening
        await _begin(connection, target)
    except BaseException:
        await opening.close()
        opening._thread.join(target.deadline)  # else it may outlive the loop it reports to
        raise
    return connection


async def _begin(connection: Any, target: Target) -> None:
    connection.text_factory = partial(str, encoding=target.encoding, errors="surrogateescape")
    for pragma in ("query_only = ON", "trusted_schema = OFF"):
        await connection.execute_fetchall(f"PRAGMA {pragma}")
