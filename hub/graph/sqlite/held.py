"""What was held at a time: the records about some ids, replaced and retracted ones included.

The history is beside the tables that traces read: ``past`` has the versions no longer held,
``once`` what facts that do not live were about.
"""

import sqlite3
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from hub.graph.body import decode, decode_declaration, hash_of
from hub.graph.sqlite.columns import packed
from hub.graph.sqlite.rivals import rivals_ever
from schema.model.keys import FactId, SystemId
from schema.model.records import Record
from schema.model.times import Micros

_ABOUT = (
    "item i ON i.id = j.value JOIN part a ON a.item = i.n",
    "item i ON i.id = j.value JOIN member a ON a.lot = i.n",
    "item i ON i.id = j.value JOIN once a ON a.kind = 0 AND a.n = i.n",
    "place i ON i.id = j.value JOIN at a ON a.place = i.n",
    "place i ON i.id = j.value JOIN once a ON a.kind = 1 AND a.n = i.n",
    "pool i ON i.key = j.value JOIN pooled a ON a.pool = i.n",
    "pool i ON i.key = j.value JOIN once a ON a.kind = 2 AND a.n = i.n",
)
_HELD = """SELECT s.id, r.rid, r.recorded, r.fetched, r.held_from, r.declared,
                  coalesce(w.event, b.event)
           FROM json_each(?) j JOIN {} r ON r.fact = j.value
           JOIN system s ON s.n = r.system JOIN body b ON b.fact = r.fact
           LEFT JOIN wording w ON w.fact = r.fact AND w.n = r.wording
           WHERE r.held_from <= ?"""
_KEPT = (f"{_HELD.format('record')}", f"{_HELD.format('past')} AND r.held_to > ?")


def held(connection: sqlite3.Connection, ids: Collection[str], at: Micros) -> list[Record]:
    """See ``GraphStore.held``; in one snapshot."""
    with connection:
        connection.execute("BEGIN")
        facts = _about(connection, ids)
        facts |= rivals_ever(connection, facts)
        found = _records(connection, facts, at)
        corrections = {
            event_id
            for record in found
            if record.event.error_declaration is not None
            for event_id in record.event.error_declaration.corrective_event_ids
        }
        return found + _records(connection, _bearing(connection, corrections) - facts, at)


def _about(connection: sqlite3.Connection, ids: Collection[str]) -> set[int]:
    named = (packed(ids),)
    return {
        fact
        for about in _ABOUT
        # The tables' names are this module's own, never a caller's text.
        for (fact,) in connection.execute(f"SELECT a.fact FROM json_each(?) j JOIN {about}", named)  # noqa: S608
    }


def _bearing(connection: sqlite3.Connection, event_ids: Collection[str]) -> set[int]:
    """The facts that a record ever gave one of these event ids, or that have it as their hash."""
    named = (packed(event_ids),)
    found = {
        fact
        for table in ("record", "past")
        for (fact,) in connection.execute(
            f"SELECT r.fact FROM json_each(?) j JOIN {table} r ON r.event_id = j.value",  # noqa: S608
            named,
        )
    }
    for wanted in event_ids:
        rows = connection.execute("SELECT n FROM fact WHERE hash = ?", (hash_of(FactId(wanted)),))
        found.update(fact for (fact,) in rows)
    return found


def _records(connection: sqlite3.Connection, facts: Collection[int], at: Micros) -> list[Record]:
    """The records of these facts that were held at a time."""
    now, before = _KEPT
    rows = [
        *connection.execute(now, (packed(facts), at)),
        *connection.execute(before, (packed(facts), at, at)),
    ]
    return [_record(row, at) for row in rows]


def _record(row: tuple[Any, ...], at: Micros) -> Record:
    system, record_id, recorded, fetched, held_from, declared, body = row
    event = decode(body)
    if declared is not None:
        event = replace(event, error_declaration=decode_declaration(declared))
    return Record(
        system=SystemId(system),
        record_id=record_id,
        event=event,
        fetched_at=fetched if fetched <= at else held_from,
        recorded_at=recorded,
    )
