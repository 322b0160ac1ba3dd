"""Records that say what is held of them already: found by their text, without their hash.

Most of a harvest is heard again unchanged, and hashing is most of the work of taking a record in.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from hub.graph.body import encode
from hub.graph.sqlite.columns import packed
from hub.graph.told import APART, Key, own_id
from schema.model.records import Record

Same = tuple[Key, Record]
_BEHIND = " "
"""Comes right behind every text that goes on with ``APART``."""
# CROSS JOIN: ids first, each looked up. Left to itself the planner goes through all of a system.
_MUTABLE = """SELECT r.rid, b.event FROM json_each(?) j CROSS JOIN record r ON r.system = ?
              AND r.rid = j.value AND r.declares = 0 JOIN body b ON b.fact = r.fact"""
_OTHERS = """SELECT r.rid, b.event FROM json_each(?) j CROSS JOIN record r ON r.system = ?
             AND r.rid >= j.value || ? AND r.rid < j.value || ? AND r.declares = 0
             JOIN body b ON b.fact = r.fact"""


def unchanged(
    connection: sqlite3.Connection, records: Sequence[Record], systems: Mapping[str, int]
) -> tuple[list[Same], list[Record]]:
    """Those whose very text is held under their id, with their keys, and all the others.

    What comes more than once in the batch, or retracts, is among the others: of that only the
    whole batch tells what stands.
    """
    count = Counter((r.system, r.record_id) for r in records)
    alone = [r for r in records if count[r.system, r.record_id] == 1 and _plain(r)]
    held = _held(connection, alone, systems)
    same: list[Same] = []
    for record in alone:
        texts = held.get((record.system, record.record_id, record.mutable))
        key = texts and texts.get(encode(record.event))
        if key:
            same.append((key, record))
    found = {id(record) for _, record in same}
    return same, [record for record in records if id(record) not in found]


def _plain(record: Record) -> bool:
    return record.event.error_declaration is None


def _held(
    connection: sqlite3.Connection, records: Iterable[Record], systems: Mapping[str, int]
) -> dict[tuple[str, str, bool], dict[bytes, Key]]:
    """By system, id and whether its records change: the texts held, each with its key."""
    named: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for record in records:
        named[record.system, record.mutable].append(record.record_id)
    held: dict[tuple[str, str, bool], dict[bytes, Key]] = defaultdict(dict)
    for (system, mutable), ids in named.items():
        statement = _MUTABLE if mutable else _OTHERS
        number = systems[system]
        ends = () if mutable else (APART, _BEHIND)
        for rid, body in connection.execute(statement, (packed(ids), number, *ends)):
            held[system, own_id(rid), mutable][body] = number, rid, 0
    return held
