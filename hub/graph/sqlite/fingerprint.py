"""The store's rows for the digest of all that systems said (``hub.graph.digest``)."""

import sqlite3
from collections.abc import Iterator

from hub.graph.digest import Row, Section, digest, sorted_json

_SECTIONS = {
    Section.RECORD: """SELECT s.id, r.rid, r.declares, lower(hex(f.hash)), r.event_id, r.recorded,
                              r.declared
                       FROM record r JOIN system s ON s.n = r.system JOIN fact f ON f.n = r.fact""",
    Section.PAST: """SELECT DISTINCT s.id, p.rid, p.declares, lower(hex(f.hash))
                     FROM past p JOIN system s ON s.n = p.system JOIN fact f ON f.n = p.fact
                     WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.system = p.system
                         AND r.rid = p.rid AND r.declares = p.declares AND r.fact = p.fact)""",
    Section.FACT: """SELECT lower(hex(f.hash)), f.id, f.live, f.slack, CAST(b.event AS TEXT)
                     FROM fact f JOIN body b ON b.fact = f.n""",
    Section.SPELLING: """SELECT 'item', i.id, t.text FROM spelling t JOIN item i ON i.n = t.n
                         WHERE t.kind = 0 UNION ALL
                         SELECT 'place', p.id, t.text FROM spelling t JOIN place p ON p.n = t.n
                         WHERE t.kind = 1""",
    Section.MASTER: """SELECT m.id, s.id, m.type, m.body
                       FROM master m JOIN system s ON s.n = m.system
                       WHERE m.since = (SELECT max(o.since) FROM master o
                           WHERE (o.id, o.system, o.type) = (m.id, m.system, m.type))""",
    Section.QUARANTINE: """SELECT s.id, q.rid, q.reason, q.path, CAST(q.raw AS TEXT)
                           FROM quarantine q JOIN system s ON s.n = q.system""",
}


def fingerprint(connection: sqlite3.Connection) -> str:
    """See ``HarvestStore.digest``; in one snapshot, its memory bounded."""
    with connection:
        connection.execute("BEGIN")
        return digest({section: _rows(connection, section) for section in Section})


def _rows(connection: sqlite3.Connection, section: Section) -> Iterator[Row]:
    for row in connection.execute(_SECTIONS[section]):
        yield (*row[:-1], sorted_json(row[-1])) if section is Section.MASTER else row
