"""The kept versions of traces: written once, never changed, let go of when their time is over."""

import sqlite3

from hub.graph.store import KeptTrace
from schema.model.keys import TraceId
from schema.model.times import Micros
from schema.model.trace import Status
from schema.model.versions import TraceVersion


def keep_trace(
    connection: sqlite3.Connection, kept: KeptTrace, after: int, oldest: Micros
) -> TraceVersion:
    """Keep an answer under the next number; whatever was answered before ``oldest`` goes."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        (number,) = connection.execute(
            "SELECT max(?, coalesce(max(version), 0)) + 1 FROM trace WHERE id = ?",
            (after, kept.id),
        ).fetchone()
        connection.execute(
            "INSERT INTO trace (id, version, at, status, body) VALUES (?, ?, ?, ?, ?)",
            (kept.id, number, kept.answered_at, kept.status, kept.body),
        )
        connection.execute("DELETE FROM trace WHERE at < ?", (oldest,))
    return TraceVersion(number, kept.answered_at, kept.status)


def kept_trace(
    connection: sqlite3.Connection, id_: TraceId, number: int | None, oldest: Micros
) -> tuple[TraceVersion, KeptTrace] | None:
    """One version, the latest unless a number is given; None when it is not kept (any more)."""
    row = connection.execute(
        """SELECT version, at, status, body FROM trace
           WHERE id = ? AND version = coalesce(?, version) AND at >= ?
           ORDER BY version DESC LIMIT 1""",
        (id_, number, oldest),
    ).fetchone()
    if row is None:
        return None
    version, at, status, body = row
    kept = KeptTrace(id_, at, Status(status), body)
    return TraceVersion(version, at, kept.status), kept


def kept_versions(
    connection: sqlite3.Connection, id_: TraceId, oldest: Micros
) -> tuple[TraceVersion, ...]:
    """The versions of a trace that are kept, by number."""
    rows = connection.execute(
        "SELECT version, at, status FROM trace WHERE id = ? AND at >= ? ORDER BY version",
        (id_, oldest),
    )
    return tuple(TraceVersion(number, at, Status(status)) for number, at, status in rows)
