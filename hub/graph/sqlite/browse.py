"""Plain look-ups: facts that match a question, what is known of an item or place, master data."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from hub.graph.body import decode, fact_id, hash_of
from hub.graph.meaning.gist import EVER_AFTER, EVER_BEFORE
from hub.graph.sqlite.columns import packed
from hub.graph.store import Fact, FactPage, Known, Provenance
from hub.graph.told import own_id
from schema.model.identifiers.canonical import site
from schema.model.keys import FactId, ItemId, PlaceId, SystemId
from schema.model.queries import EventQuery
from schema.model.times import Micros

_ABOUT = {
    "epcs": """f.n IN (SELECT p.fact FROM json_each(?) j JOIN item i ON i.id = j.value
               JOIN part p ON p.item = i.n)""",
    "places": """f.n IN (SELECT a.fact FROM json_each(?) j JOIN place q ON q.id = j.value
                 JOIN at a ON a.place = q.n)""",
    "event_ids": "f.n IN (SELECT value FROM json_each(?))",
    "transformation_ids": """f.n IN (SELECT d.fact FROM json_each(?) j CROSS JOIN system s
                             JOIN pool o ON o.key IN (j.value, s.id || ' ' || j.value)
                             JOIN pooled d ON d.pool = o.n)""",
    "event_types": "f.type IN (SELECT value FROM json_each(?))",
    "biz_steps": "f.step IN (SELECT value FROM json_each(?))",
}

_RECORDED = """EXISTS (SELECT 1 FROM record r WHERE r.fact = f.n AND
               (r.recorded IS NULL OR (r.recorded >= ? AND r.recorded < ?)))"""
"""A record that does not say when it was taken in may be any."""


def facts(
    connection: sqlite3.Connection, query: EventQuery, first: int, after: str | None
) -> FactPage:
    """One page of live facts by (earliest time, hash)."""
    clauses, values = _conditions(connection, query)
    if after is not None:
        lo, _, hashed = after.partition(":")
        clauses.append("(f.lo, f.hash) > (?, ?)")
        values += [int(lo), bytes.fromhex(hashed)]
    rows = connection.execute(
        f"""SELECT f.n, f.hash, f.lo, b.event FROM fact f JOIN body b ON b.fact = f.n
            WHERE f.live AND {" AND ".join(clauses)} ORDER BY f.lo, f.hash LIMIT ?""",  # noqa: S608
        (*values, first + 1),
    ).fetchall()
    page = rows[:first]
    last = f"{page[-1][2]}:{page[-1][1].hex()}" if len(rows) > first else None
    return FactPage(tuple(_told(connection, page)), last)


def _conditions(
    connection: sqlite3.Connection, query: EventQuery
) -> tuple[list[str], list[object]]:
    given: dict[str, Collection[str]] = {
        "epcs": [*query.epcs, *query.epc_classes],
        "places": {site(place) for place in query.places},
        "transformation_ids": query.transformation_ids,
        "event_types": query.event_types,
        "biz_steps": query.biz_steps,
    }
    clauses = ["f.lo < ?", "f.hi >= ?"]
    until = EVER_AFTER if query.lt_event_time is None else query.lt_event_time
    since = EVER_BEFORE if query.ge_event_time is None else query.ge_event_time
    values: list[object] = [until, since]
    for name, ids in given.items():
        if ids:
            clauses.append(_ABOUT[name])
            values.append(packed([str(i) for i in ids]))
    if query.event_ids:
        clauses.append(_ABOUT["event_ids"])
        values.append(packed(_called(connection, query.event_ids)))
    if query.ge_record_time is not None or query.lt_record_time is not None:
        clauses.append(_RECORDED)
        values.append(EVER_BEFORE if query.ge_record_time is None else query.ge_record_time)
        values.append(EVER_AFTER if query.lt_record_time is None else query.lt_record_time)
    return clauses, values


def _called(connection: sqlite3.Connection, ids: Iterable[str]) -> set[int]:
    """The facts that a record gives one of these event ids, or that have it as their hash."""
    found: set[int] = set()
    for wanted in ids:
        rows = connection.execute(
            """SELECT fact FROM record WHERE event_id = ?
               UNION SELECT n FROM fact WHERE hash = ?""",
            (wanted, hash_of(FactId(wanted))),
        )
        found.update(fact for (fact,) in rows)
    return found


def _told(
    connection: sqlite3.Connection, rows: Sequence[tuple[int, bytes, int, bytes]]
) -> Iterable[Fact]:
    said: dict[int, list[Provenance]] = {}
    for fact, system, record_id, recorded, fetched in connection.execute(
        """SELECT r.fact, s.id, r.rid, r.recorded, r.fetched FROM json_each(?) j
           JOIN record r ON r.fact = j.value JOIN system s ON s.n = r.system
           ORDER BY s.id, r.rid""",
        (packed([row[0] for row in rows]),),
    ):
        provenance = Provenance(SystemId(system), own_id(record_id), recorded, fetched)
        said.setdefault(fact, []).append(provenance)
    for n, hashed, _, body in rows:
        yield Fact(fact_id(hashed), decode(body), tuple(said.get(n, ())))


def fact(connection: sqlite3.Connection, wanted: FactId) -> Fact | None:
    """One live fact by its hash."""
    hashed = hash_of(wanted)
    rows = connection.execute(
        """SELECT f.n, f.hash, f.lo, b.event FROM fact f JOIN body b ON b.fact = f.n
           WHERE f.hash = ? AND f.live""",
        (hashed,),
    ).fetchall()
    return next(iter(_told(connection, rows)), None)


_KNOWN = """SELECT count(*), min(f.lo), max(f.hi) FROM {about} a JOIN fact f ON f.n = a.fact
            WHERE a.{key} = ?"""
_SAID_BY = """SELECT DISTINCT s.id FROM {about} a JOIN record r ON r.fact = a.fact
              JOIN system s ON s.n = r.system WHERE a.{key} = ? ORDER BY s.id"""


def _known(
    connection: sqlite3.Connection, wanted: str, table: str, about: str, kind: int
) -> Known | None:
    # Table names are this module's own, never a caller's text.
    row = connection.execute(f"SELECT n FROM {table} WHERE id = ?", (wanted,)).fetchone()  # noqa: S608
    if row is None:
        return None
    counted = connection.execute(_KNOWN.format(about=about, key=table), row).fetchone()
    if not counted[0]:
        return None
    systems = connection.execute(_SAID_BY.format(about=about, key=table), row)
    spelled = connection.execute(
        "SELECT text FROM spelling WHERE kind = ? AND n = ? ORDER BY text", (kind, row[0])
    )
    lo, hi = counted[1:]
    return Known(
        id=wanted,
        spellings=tuple(text for (text,) in spelled),
        systems=tuple(SystemId(s) for (s,) in systems),
        events=counted[0],
        first=None if lo == EVER_BEFORE else lo,
        last=None if hi == EVER_AFTER else hi,
    )


def item(connection: sqlite3.Connection, wanted: ItemId) -> Known | None:
    """What is known of an item."""
    return _known(connection, wanted, "item", "part", 0)


def place(connection: sqlite3.Connection, wanted: PlaceId) -> Known | None:
    """What is known of a place."""
    return _known(connection, wanted, "place", "at", 1)


def lots(connection: sqlite3.Connection, gtin: str, first: int) -> tuple[ItemId, ...]:
    """Items of a product, by id."""
    rows = connection.execute(
        """SELECT i.id FROM product p JOIN item i ON i.n = p.item
           WHERE p.gtin = ? AND EXISTS (SELECT 1 FROM part a WHERE a.item = i.n)
           ORDER BY i.id LIMIT ?""",
        (gtin, first),
    )
    return tuple(ItemId(i) for (i,) in rows)


def harvested(connection: sqlite3.Connection) -> Mapping[SystemId, Micros]:
    """For each system with records, the oldest fetch among them."""
    rows = connection.execute(
        """SELECT s.id, (SELECT min(fetched) FROM record r WHERE r.system = s.n)
           FROM system s"""
    )
    return {SystemId(s): oldest for s, oldest in rows if oldest is not None}
