"""A digest of all that systems said, whatever the order and the times in which it came in."""

import sqlite3
from hashlib import sha256

_SECTIONS = {
    "record": """SELECT s.id, r.rid, r.declares, hex(f.hash), r.event_id, r.recorded, r.declared
                 FROM record r JOIN system s ON s.n = r.system JOIN fact f ON f.n = r.fact
                 ORDER BY s.id, r.rid, r.declares""",
    # A version that stands again was never lost: it counts as what it is now.
    "past": """SELECT DISTINCT s.id, p.rid, p.declares, hex(f.hash)
               FROM past p JOIN system s ON s.n = p.system JOIN fact f ON f.n = p.fact
               WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.system = p.system
                   AND r.rid = p.rid AND r.declares = p.declares AND r.fact = p.fact)
               ORDER BY s.id, p.rid, p.declares, f.hash""",
    "fact": """SELECT hex(f.hash), f.id, f.live, f.slack, b.event
               FROM fact f JOIN body b ON b.fact = f.n ORDER BY f.hash""",
    "spelling": """SELECT t.kind, coalesce(i.id, p.id), t.text FROM spelling t
                   LEFT JOIN item i ON t.kind = 0 AND i.n = t.n
                   LEFT JOIN place p ON t.kind = 1 AND p.n = t.n ORDER BY 1, 2, 3""",
    "master": """SELECT m.id, s.id, m.type, m.body FROM master m JOIN system s ON s.n = m.system
                 WHERE m.since = (SELECT max(o.since) FROM master o
                     WHERE (o.id, o.system, o.type) = (m.id, m.system, m.type))
                 ORDER BY m.id, s.id, m.type""",
    "quarantine": """SELECT s.id, q.name, q.reason, q.path, q.raw
                     FROM quarantine q JOIN system s ON s.n = q.system ORDER BY s.id, q.name""",
}


def digest(connection: sqlite3.Connection) -> str:
    """See ``HarvestStore.digest``; in one snapshot, its memory bounded."""
    told = sha256()
    connection.execute("BEGIN")
    try:
        for section, statement in _SECTIONS.items():
            told.update(section.encode())
            for row in connection.execute(statement):
                told.update(repr(row).encode())
    finally:
        connection.execute("COMMIT")
    return told.hexdigest()
