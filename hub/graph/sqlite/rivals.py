"""Facts that one id stands for: the same event id, or the same record of one system.

A fact is marked when it gets its first rival and stays marked: so a trace asks for the rivals of
few facts, and what it is told then is true now.
"""

import sqlite3
from collections.abc import Collection, Iterator

import orjson

from hub.graph.sqlite.columns import packed
from hub.graph.told import own_id

_BEHIND = " "
"""Comes right behind every text that goes on with ``APART``."""

_EVER = ("record", "past")
Rivalry = tuple[str, int, int]
"""An id, a fact that it stands for, and another one."""


def mark_rivals(connection: sqlite3.Connection, facts: Collection[int]) -> None:
    """Mark those of these facts that have rivals, and the rivals."""
    found = {fact for _, *both in _rivals(connection, facts) for fact in both}
    if found:
        connection.execute(
            "UPDATE fact SET rival = 1 WHERE n IN (SELECT value FROM json_each(?))",
            (packed(found),),
        )


def live_rivals(connection: sqlite3.Connection, facts: Collection[int]) -> list[Rivalry]:
    """The rivals of these facts that live."""
    found = list(_rivals(connection, facts))
    rows = connection.execute(
        "SELECT f.n FROM json_each(?) j JOIN fact f ON f.n = j.value WHERE f.live",
        (packed({other for *_, other in found}),),
    )
    live = {n for (n,) in rows}
    return [rivalry for rivalry in found if rivalry[2] in live]


def rivals_ever(connection: sqlite3.Connection, facts: Collection[int]) -> set[int]:
    """The facts that one id, at any time, stood for together with one of these."""
    rows = connection.execute(
        "SELECT f.n FROM json_each(?) j JOIN fact f ON f.n = j.value WHERE f.rival",
        (packed(facts),),
    )
    marked = (packed([n for (n,) in rows]),)
    said = {
        (system, own_id(record_id), event_id)
        for table in _EVER
        for system, record_id, event_id in connection.execute(
            f"""SELECT r.system, r.rid, r.event_id FROM json_each(?) j
                JOIN {table} r ON r.fact = j.value""",  # noqa: S608
            marked,
        )
    }
    found: set[int] = set()
    for table in _EVER:
        rows = connection.execute(
            f"""SELECT r.fact FROM json_each(?) j
                JOIN {table} r ON r.event_id = j.value""",  # noqa: S608
            (packed({event_id for *_, event_id in said if event_id is not None}),),
        )
        found.update(fact for (fact,) in rows)
        records = {(system, own, 0) for system, own, _ in said}
        found.update(other for *_, other in _of_one_record(connection, records, table))
    return found


def _rivals(connection: sqlite3.Connection, facts: Collection[int]) -> Iterator[Rivalry]:
    named = (packed(facts),)
    yield from connection.execute(
        """SELECT DISTINCT r.event_id, r.fact, o.fact FROM json_each(?) j
           JOIN record r ON r.fact = j.value
           JOIN record o ON o.event_id = r.event_id AND o.fact <> r.fact""",
        named,
    )
    records = {
        (system, own, fact)
        for system, record_id, event_id, fact in connection.execute(
            """SELECT r.system, r.rid, r.event_id, r.fact FROM json_each(?) j
               JOIN record r ON r.fact = j.value""",
            named,
        )
        if (own := own_id(record_id)) != event_id
    }
    if records:
        yield from _of_one_record(connection, records)


def _of_one_record(
    connection: sqlite3.Connection, records: Collection[tuple[int, str, int]], table: str = "record"
) -> Iterator[Rivalry]:
    spans = [(*record, record[1] + _BEHIND) for record in records]
    rows = connection.execute(
        # The table's name is this module's own, never a caller's text.
        f"""SELECT DISTINCT json_extract(j.value, '$[1]'), json_extract(j.value, '$[2]'),
                  o.fact, o.rid
           FROM json_each(?) j CROSS JOIN {table} o ON o.system = json_extract(j.value, '$[0]')
           AND o.rid >= json_extract(j.value, '$[1]') AND o.rid < json_extract(j.value, '$[3]')
           WHERE o.fact <> json_extract(j.value, '$[2]')""",  # noqa: S608
        (orjson.dumps(spans).decode(),),
    )
    yield from {(own, fact, other) for own, fact, other, rid in rows if own_id(rid) == own}
