"""Error declarations: what a record that retracts its fact says besides, and what is missing."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable

from hub.graph.body import decode_declaration, fact_id, hash_of
from hub.graph.questions import Retraction
from hub.graph.sqlite.columns import packed
from hub.graph.sqlite.describe import spelled
from schema.model.keys import FactId, SystemId

NAMES_CORRECTIONS = "max(coalesce(json_array_length(r.declared, '$[2]'), 0))"
"""Of records ``r``, in SQL: whether any names a correction."""


def retractions(connection: sqlite3.Connection, items: Collection[int]) -> list[Retraction]:
    """The retracted facts that list any of these items and miss a correction."""
    if connection.execute("SELECT 1 FROM correction LIMIT 1").fetchone() is None:
        return []
    listed: dict[int, set[int]] = defaultdict(set)
    for item, fact in connection.execute(
        """SELECT c.item, c.fact FROM json_each(?) j JOIN correction c ON c.item = j.value""",
        (packed(items),),
    ):
        listed[fact].add(item)
    names, _ = spelled({item for some in listed.values() for item in some}, (), connection)
    found = [
        _retraction(connection, fact, {item: names[item][1] for item in listed[fact]})
        for fact in sorted(listed)
    ]
    return [retraction for retraction in found if retraction.missing]


def _retraction(connection: sqlite3.Connection, fact: int, items: dict[int, str]) -> Retraction:
    rows = connection.execute(
        """SELECT s.id, r.declared, f.id, f.hash
           FROM record r JOIN system s ON s.n = r.system JOIN fact f ON f.n = r.fact
           WHERE r.fact = ? AND r.declares ORDER BY s.id, r.rid""",
        (fact,),
    ).fetchall()
    reasons, missing = dict[str, None](), defaultdict[str, set[SystemId]](set)
    for system, stored, *_ in rows:
        declaration = decode_declaration(stored)
        if declaration.reason:
            reasons[declaration.reason] = None
        for wanted in _unknown(connection, declaration.corrective_event_ids):
            missing[wanted].add(SystemId(system))
    own, hashed = rows[0][2:] if rows else (None, b"")
    return Retraction(own or fact_id(hashed), items, tuple(reasons), missing)


def _unknown(connection: sqlite3.Connection, event_ids: Iterable[str]) -> list[str]:
    """Those that no record bears, as an event's own id or as its hash."""
    return [
        wanted
        for wanted in event_ids
        if connection.execute(
            """SELECT 1 FROM record WHERE event_id = ? UNION ALL
               SELECT 1 FROM fact f JOIN record r ON r.fact = f.n WHERE f.hash = ? LIMIT 1""",
            (wanted, hash_of(FactId(wanted))),
        ).fetchone()
        is None
    ]
