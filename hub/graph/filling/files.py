"""An embedded store's tables written as files that Neo4j's importer reads."""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hub.graph.filling.tables import NODES, RELATIONSHIPS, Table
from hub.graph.filling.values import lend
from hub.graph.store import StoreError


def write_files(store: Path, folder: Path) -> list[str]:
    """Write every table that has rows; the importer's options that name them, in order.

    The store is read in one snapshot. ``StoreError`` when it is no supply graph of this hub's.
    """
    with _opened(store) as connection:
        lend(connection)
        written = [
            (table, _write(connection, table, folder / f"{number:02}.csv"))
            for number, table in enumerate((*NODES, *RELATIONSHIPS))
        ]
    return [f"{table.option}={path}" for table, path in written if path is not None]


@contextmanager
def _opened(store: Path) -> Iterator[sqlite3.Connection]:
    try:
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise StoreError(f"{store} cannot be opened: {error}") from error
    with closing(connection):
        try:
            connection.execute("BEGIN")
            yield connection
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{store} is no supply graph of this hub: {error}") from error


def _write(connection: sqlite3.Connection, table: Table, path: Path) -> Path | None:
    rows = connection.execute(table.statement)
    first = rows.fetchone()
    if first is None:
        return None
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column[0] for column in rows.description)
        writer.writerow(first)
        writer.writerows(rows)
    return path
