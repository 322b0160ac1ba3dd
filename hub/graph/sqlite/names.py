"""Numbers for ids: items, places, pools and systems, looked up in batches and remembered."""

import sqlite3
from collections.abc import Collection

import orjson

from schema.model.identifiers.canonical import read

_MOST_REMEMBERED = 500_000


class Names:
    """The numbers of one table's ids. Used by the writer alone; unknown ids get new numbers."""

    def __init__(self, connection: sqlite3.Connection, table: str, column: str = "id") -> None:
        self._connection = connection
        self._known: dict[str, int] = {}
        # Table and column names are this package's own, never a caller's text.
        self._select = (
            f"SELECT t.{column}, t.n FROM json_each(?) j JOIN {table} t ON t.{column} = j.value"  # noqa: S608
        )
        self._last = f"SELECT coalesce(max(n), 0) FROM {table}"  # noqa: S608
        columns, marks = (", kind", ", ?") if table == "item" else ("", "")
        self._insert = f"INSERT INTO {table} (n, {column}{columns}) VALUES (?, ?{marks})"  # noqa: S608
        self._items = table == "item"

    def numbers(self, ids: Collection[str]) -> dict[str, int]:
        """The number of every id given; new ids are entered."""
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        missing = [i for i in ids if i not in self._known]
        if missing:
            rows = self._connection.execute(self._select, (orjson.dumps(missing).decode(),))
            self._known.update(rows)
            self._enter([i for i in missing if i not in self._known])
        return {i: self._known[i] for i in ids}

    def forget(self) -> None:
        """Drop what is remembered: after a roll-back it may never have been stored."""
        self._known.clear()

    def _enter(self, ids: Collection[str]) -> None:
        """Number new ids from the last number on: whoever writes has the table for itself."""
        if not ids:
            return
        (last,) = self._connection.execute(self._last).fetchone()
        new = {one: n for n, one in enumerate(dict.fromkeys(ids), last + 1)}
        if self._items:
            self._connection.executemany(
                self._insert, [(n, one, read(one).kind) for one, n in new.items()]
            )
            gtins = [(gtin, n) for one, n in new.items() if (gtin := read(one).gtin)]
            self._connection.executemany("INSERT OR IGNORE INTO product VALUES (?, ?)", gtins)
        else:
            self._connection.executemany(self._insert, [(n, one) for one, n in new.items()])
        self._known.update(new)
