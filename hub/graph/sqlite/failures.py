"""SQLite's failures in one line each: what is wrong with the file, and what to do about it.

What is no failure of the file or its disk is a defect of ours, and passes through as it is.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.graph.store import StoreError, StoreUnavailableError

BUSY_SECONDS = 30
"""How long a transaction waits for another process's."""
_PASSING = {
    sqlite3.SQLITE_FULL: "cannot be written to: its disk is full; make room there",
    sqlite3.SQLITE_BUSY: f"is locked by another process for more than {BUSY_SECONDS} s: "
    "wait for that one, or end it",
    sqlite3.SQLITE_IOERR: "cannot be read or written: look at its disk, and at the limits set on "
    "the size of files",
}
"""What may be over later, by SQLite's primary code."""
_LASTING = {
    sqlite3.SQLITE_READONLY: "cannot be written to: the hub's user needs the right to write the "
    "file and its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: its folder has to exist, and the hub's user needs "
    "the right to read and write there",
    sqlite3.SQLITE_CORRUPT: "is damaged: put a copy of it back, or give another path and fill a "
    "new store by asking the systems again",
    sqlite3.SQLITE_NOTADB: "is not a supply graph: give another path",
}
"""What somebody has to mend."""
_LASTING[sqlite3.SQLITE_PERM] = _LASTING[sqlite3.SQLITE_READONLY]
_PASSING[sqlite3.SQLITE_LOCKED] = _PASSING[sqlite3.SQLITE_BUSY]


@contextmanager
def told(path: Path | None) -> Iterator[None]:
    """Around everything that touches the file; None: in memory."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        where = "the supply graph in memory" if path is None else str(path)
        if code in _PASSING:
            raise StoreUnavailableError(f"{where} {_PASSING[code]} ({error})") from error
        if code in _LASTING:
            raise StoreError(f"{where} {_LASTING[code]} ({error})") from error
        raise
