"""What systems state of products and places, and what they were asked and said all of."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence

import orjson

from hub.graph.sqlite.columns import packed
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
    """``put_master_data`` within a transaction, of a system by its number."""
    connection.executemany(
        """INSERT INTO master VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
           SET fetched = excluded.fetched, body = excluded.body
           WHERE excluded.fetched >= fetched""",
        [(canonical(d.id), system, d.type, fetched_at, orjson.dumps(_stored(d))) for d in data],
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
            """INSERT INTO asked VALUES (?, ?, ?) ON CONFLICT DO UPDATE
               SET at = max(at, excluded.at)""",
            [(key, number, at) for key in keys],
        )


def asked(
    connection: sqlite3.Connection, keys: Collection[str]
) -> dict[str, dict[SystemId, Micros]]:
    """When each system last said all it knows of each of these ids."""
    found: dict[str, dict[SystemId, Micros]] = {}
    for key, system, at in connection.execute(
        """SELECT a.key, s.id, a.at FROM json_each(?) j
           JOIN asked a ON a.key = j.value JOIN system s ON s.n = a.system""",
        (packed(keys),),
    ):
        found.setdefault(key, {})[SystemId(system)] = at
    return found


def _stored(data: MasterData) -> dict[str, object]:
    return {"id": data.id, "attributes": data.attributes, "children": data.children}


def master_data(
    connection: sqlite3.Connection, ids: Sequence[str]
) -> Mapping[str, tuple[Statement, ...]]:
    """Every statement about these canonical ids, the most recent first."""
    found: dict[str, list[Statement]] = {}
    for own, system, type_, fetched, body in connection.execute(
        """SELECT m.id, s.id, m.type, m.fetched, m.body FROM json_each(?) j
           JOIN master m ON m.id = j.value JOIN system s ON s.n = m.system
           ORDER BY m.fetched DESC, s.id""",
        (packed(ids),),
    ):
        kept = orjson.loads(body)
        data = MasterData(type_, kept["id"], kept["attributes"], tuple(kept["children"]))
        found.setdefault(own, []).append(Statement(SystemId(system), fetched, data))
    return {own: tuple(statements) for own, statements in found.items()}


def checkpoints(connection: sqlite3.Connection) -> Mapping[SystemId, Checkpoint]:
    """How far each system is harvested."""
    rows = connection.execute(
        """SELECT s.id, c.cursor, c.complete, c.listed
           FROM checkpoint c JOIN system s ON s.n = c.system"""
    )
    return {SystemId(row[0]): Checkpoint(*row[1:]) for row in rows}
