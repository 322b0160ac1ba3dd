"""What systems state of products and places, and what they were asked and said all of."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence

import orjson

from hub.graph.sqlite.columns import packed
from hub.graph.sqlite.ties import tie
from hub.graph.store import Checkpoint, Statement
from schema.model.identifiers.canonical import canonical
from schema.model.keys import SystemId
from schema.model.records import MasterData
from schema.model.times import Micros


def put_master_data(
    connection: sqlite3.Connection,
    system: SystemId,
    data: Sequence[MasterData],
    fetched_at: Micros,
) -> None:
    """Store statements; the latest of a system about one id and type replaces the earlier."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        write_master_data(connection, _system(connection, system), data, fetched_at)


def write_master_data(
    connection: sqlite3.Connection, system: int, data: Sequence[MasterData], fetched_at: Micros
) -> None:
    """``put_master_data`` within a transaction, of a system by its number.

    What is heard again unchanged is the same version, heard later; anything else a new one. Of
    several about one id and type the last stands. What it says of two items is brought in line.
    """
    for d in data:
        body = orjson.dumps({"id": d.id, "attributes": d.attributes, "children": d.children})
        _write(connection, (canonical(d.id), system, d.type), body, fetched_at)
    tie(connection, system, data)


def _write(
    connection: sqlite3.Connection, about: tuple[str, int, str], body: bytes, at: Micros
) -> None:
    again = connection.execute(
        """UPDATE master SET fetched = max(fetched, ?) WHERE (id, system, type) = (?, ?, ?)
           AND body = ? AND since = (SELECT max(m.since) FROM master m
               WHERE (m.id, m.system, m.type) = (master.id, master.system, master.type))""",
        (at, *about, body),
    )
    if again.rowcount:
        return
    connection.execute(
        """INSERT OR REPLACE INTO master SELECT ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (
               SELECT 1 FROM master WHERE (id, system, type) = (?, ?, ?)
               AND (fetched > ? OR (fetched = ? AND body = ?)))""",
        (*about, at, at, body, *about, at, at, body),
    )


def _system(connection: sqlite3.Connection, system: SystemId) -> int:
    connection.execute("INSERT OR IGNORE INTO system (id) VALUES (?)", (system,))
    row = connection.execute("SELECT n FROM system WHERE id = ?", (system,)).fetchone()
    return int(row[0])


def note_asked(
    connection: sqlite3.Connection, system: SystemId, keys: Collection[str], at: Micros
) -> None:
    """Remember when a system said all it knows of these ids; a later time replaces an earlier."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        number = _system(connection, system)
        connection.executemany(
            """INSERT INTO asked VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
               SET first = min(first, excluded.first), at = max(at, excluded.at)""",
            [(key, number, at, at) for key in keys],
        )


def asked(
    connection: sqlite3.Connection, keys: Collection[str], by: Micros
) -> dict[str, dict[SystemId, Micros]]:
    """When each system last said all it knows of each of these ids, no later than ``by``."""
    found: dict[str, dict[SystemId, Micros]] = {}
    for key, system, at in connection.execute(
        """SELECT a.key, s.id, CASE WHEN a.at <= ? THEN a.at ELSE a.first END FROM json_each(?) j
           JOIN asked a ON a.key = j.value JOIN system s ON s.n = a.system
           WHERE a.first <= ?""",
        (by, packed(keys), by),
    ):
        found.setdefault(key, {})[SystemId(system)] = at
    return found


def master_data(
    connection: sqlite3.Connection, ids: Sequence[str], by: Micros
) -> Mapping[str, tuple[Statement, ...]]:
    """Every statement about these canonical ids as of ``by``, the most recent first."""
    found: dict[str, list[Statement]] = {}
    # Beside max() SQLite takes the other columns from the row that has the maximum.
    for own, system, type_, since, fetched, body in connection.execute(
        """SELECT m.id, s.id, m.type, max(m.since), m.fetched, m.body FROM json_each(?) j
           JOIN master m ON m.id = j.value JOIN system s ON s.n = m.system
           WHERE m.since <= ? GROUP BY m.id, m.system, m.type
           ORDER BY CASE WHEN m.fetched <= ? THEN m.fetched ELSE m.since END DESC, s.id, m.type""",
        (packed(ids), by, by),
    ):
        kept = orjson.loads(body)
        data = MasterData(type_, kept["id"], kept["attributes"], tuple(kept["children"]))
        heard = fetched if fetched <= by else since
        found.setdefault(own, []).append(Statement(SystemId(system), heard, data))
    return {own: tuple(statements) for own, statements in found.items()}


def checkpoints(connection: sqlite3.Connection) -> Mapping[SystemId, Checkpoint]:
    """How far each system is harvested."""
    rows = connection.execute(
        """SELECT s.id, c.cursor, c.complete, c.listed
           FROM checkpoint c JOIN system s ON s.n = c.system"""
    )
    return {SystemId(row[0]): Checkpoint(*row[1:]) for row in rows}
