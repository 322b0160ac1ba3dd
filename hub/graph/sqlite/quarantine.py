"""Records that could not be read: kept with their reason until they read well, or are gone."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

import orjson

from hub.graph.sqlite.columns import packed
from hub.graph.store import Quarantined
from hub.graph.told import aside_name, aside_named, aside_raw
from schema.model.keys import SystemId
from schema.model.records import Record, SetAside
from schema.model.times import Micros


def enter(
    connection: sqlite3.Connection, system: int, aside: Iterable[SetAside], heard: Micros
) -> None:
    """Take in what cannot be read; a later hearing replaces an earlier. Within a transaction."""
    connection.executemany(
        """INSERT INTO quarantine (system, name, rid, reason, path, raw, since, heard)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (system, name) DO UPDATE
           SET reason = excluded.reason, path = excluded.path, raw = excluded.raw,
               heard = excluded.heard WHERE excluded.heard >= heard""",
        [
            (system, aside_name(o), o.record_id, o.reason, o.path, aside_raw(o.raw), heard, heard)
            for o in aside
        ],
    )


def leave(connection: sqlite3.Connection, system: int, records: Sequence[Record]) -> None:
    """Let go of what reads well now. Within a transaction."""
    any_there = connection.execute("SELECT 1 FROM quarantine WHERE system = ? LIMIT 1", (system,))
    if not records or any_there.fetchone() is None:
        return
    connection.executemany(
        "DELETE FROM quarantine WHERE system = ? AND name = ? AND heard <= ?",
        [(system, aside_named(r.record_id), r.fetched_at) for r in records],
    )


def forget(connection: sqlite3.Connection, system: int, before: Micros) -> None:
    """Let go of what the system does not say any more. Within a transaction."""
    connection.execute(
        "DELETE FROM quarantine WHERE system = ? AND heard < ?",
        (system, before),
    )


def quarantined(
    connection: sqlite3.Connection, systems: Collection[SystemId], ids: Collection[int]
) -> Sequence[Quarantined]:
    """Those of these systems and numbers (all when empty), oldest first."""
    rows = connection.execute(
        """SELECT q.n, s.id, q.rid, q.reason, q.path, q.raw, q.since, q.heard
           FROM quarantine q JOIN system s ON s.n = q.system
           WHERE (? = '[]' OR s.id IN (SELECT value FROM json_each(?)))
             AND (? = '[]' OR q.n IN (SELECT value FROM json_each(?))) ORDER BY q.n""",
        (packed(systems), packed(systems), packed(ids), packed(ids)),
    )
    return [
        Quarantined(
            id=n,
            system=SystemId(system),
            record_id=rid,
            reason=reason,
            path=path,
            raw=orjson.loads(body),
            since=since,
            heard=heard,
        )
        for n, system, rid, reason, path, body, since, heard in rows
    ]


def counts(connection: sqlite3.Connection) -> Mapping[SystemId, int]:
    """How many there are of each system."""
    rows = connection.execute(
        """SELECT s.id, count(*) FROM quarantine q JOIN system s ON s.n = q.system GROUP BY s.id"""
    )
    return {SystemId(system): count for system, count in rows}


def release(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Let go of these numbers. Within a transaction."""
    connection.executemany("DELETE FROM quarantine WHERE n = ?", [(n,) for n in ids])


def explain(connection: sqlite3.Connection, unreadable: Mapping[int, SetAside]) -> None:
    """Note today's reason of what still cannot be read. Within a transaction."""
    connection.executemany(
        "UPDATE quarantine SET reason = ?, path = ? WHERE n = ?",
        [(one.reason, one.path, n) for n, one in unreadable.items()],
    )
