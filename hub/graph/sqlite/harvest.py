"""A harvest's pages in, its checkpoints and counts with them, and what has disappeared out."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from hub.graph.harvest_store import Gathered, LeaseLostError, Run, Window
from hub.graph.meaning.gist import EVER_AFTER, EVER_BEFORE
from hub.graph.sqlite import quarantine
from hub.graph.sqlite.statements import write_master_data
from hub.graph.sqlite.write import Writer
from hub.graph.store import Checkpoint, Written
from hub.graph.told import APART
from schema.model.keys import SystemId
from schema.model.records import Record, SetAside
from schema.model.times import Micros

SWEEP = 2_000
"""Records retired in one transaction: bounds the time for which others wait."""


def check_lease(connection: sqlite3.Connection, lease: str, holder: str) -> None:
    """``LeaseLostError`` when the lease is another's; within the writing transaction."""
    row = connection.execute("SELECT holder FROM lease WHERE name = ?", (lease,)).fetchone()
    if row is None or row[0] != holder:
        raise LeaseLostError("another hub has taken over the harvest")


def harvest(writer: Writer, pages: Sequence[Gathered], lease: str, holder: str) -> bool:
    """See ``HarvestStore.harvest``; whether it changed what traces read."""
    with writer.transaction() as connection:
        check_lease(connection, lease, holder)
        written = writer.write([record for page in pages for record in page.records])
        for page in pages:
            number = writer.system(page.system)
            write_master_data(connection, number, page.master_data, page.heard)
            quarantine.enter(connection, number, page.set_aside, page.heard)
            quarantine.leave(connection, number, page.records)
            _save(connection, number, page.checkpoint)
        _count(connection, pages, written)
    return any(w.new or w.changed for w in written.values())


def _save(connection: sqlite3.Connection, system: int, checkpoint: Checkpoint | None) -> None:
    """Note how far a system is harvested; within a transaction."""
    if checkpoint is not None:
        connection.execute(
            "INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?)",
            (system, checkpoint.cursor, checkpoint.complete, checkpoint.listed),
        )


def _count(
    connection: sqlite3.Connection, pages: Iterable[Gathered], written: Mapping[SystemId, Written]
) -> None:
    runs = {page.system: page.run for page in pages}
    aside = Counter[SystemId]()
    latest: dict[SystemId, Micros] = {}
    for page in pages:
        aside[page.system] += len(page.set_aside)
        for at in _recorded(page.records):
            latest[page.system] = max(at, latest.get(page.system, at))
    for system, run in runs.items():
        did = written.get(system, Written())
        newest = latest.get(system)
        connection.execute(
            """UPDATE run SET new = new + ?, changed = changed + ?, unchanged = unchanged + ?,
                   late = late + ?, set_aside = set_aside + ?,
                   newest = coalesce(max(newest, ?), newest, ?) WHERE n = ?""",
            (
                did.new,
                did.changed,
                did.unchanged,
                did.late,
                aside[system],
                newest,
                newest,
                run,
            ),
        )


def _recorded(records: Iterable[Record]) -> Iterable[Micros]:
    return (record.recorded_at for record in records if record.recorded_at is not None)


def sweep(
    writer: Writer, run: Run, window: Window, seen_since: Micros, lease: str, holder: str
) -> int:
    """See ``HarvestStore.sweep``; one transaction's worth. Less than ``SWEEP``: it was the last."""
    since = EVER_BEFORE if window[0] is None else window[0]
    until = EVER_AFTER + 1 if window[1] is None else window[1]
    with writer.transaction() as connection:
        check_lease(connection, lease, holder)
        system = writer.system(run.system)
        rows = connection.execute(
            """SELECT r.rid, r.declares, r.fact FROM record r JOIN fact f ON f.n = r.fact
               WHERE r.system = ? AND r.fetched < ? AND f.lo >= ? AND f.hi < ?
               AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.system = r.system
                   AND q.heard >= ? AND (q.rid = r.rid OR substr(r.rid, 1, length(q.rid) + 1)
                                         IN (q.rid || ?, q.rid || '#'))) LIMIT ?""",
            (system, seen_since, since, until, seen_since, APART, SWEEP),
        ).fetchall()
        writer.retire([(system, rid, declares) for rid, declares, _ in rows], {r[2] for r in rows})
        if window == (None, None):
            quarantine.forget(connection, system, seen_since)
        connection.execute("UPDATE run SET retired = retired + ? WHERE n = ?", (len(rows), run.id))
    return len(rows)


def replay(
    writer: Writer,
    readable: Mapping[int, Sequence[Record]],
    unreadable: Mapping[int, SetAside],
) -> bool:
    """See ``HarvestStore.replay``; whether it changed what traces read."""
    with writer.transaction() as connection:
        written = writer.write([record for records in readable.values() for record in records])
        quarantine.release(connection, readable)
        quarantine.explain(connection, unreadable)
    return any(w.new or w.changed for w in written.values())
