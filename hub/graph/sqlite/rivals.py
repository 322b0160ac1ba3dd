"""Facts that one id stands for: the same event id, or the same record of one system.

A fact is marked when it gets its first rival and stays marked: so a trace asks for the rivals of
few facts, and what it is told then is true now.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator

import orjson

from hub.graph.sqlite.columns import packed
from hub.graph.told import own_id

_BEHIND = " "
"""Comes right behind every text that goes on with ``APART``."""

_EVER = ("record", "past")
Together = tuple[str, Collection[int]]
"""An id, and all the facts that it stands for."""
Statement = tuple[int, str, str | None]
"""A record's system and id, and the event id that it gives."""
Rivalry = tuple[str, int, int]
"""An id, a fact that it stands for, and another one."""


def mark_rivals(connection: sqlite3.Connection, stated: Collection[Statement]) -> None:
    """Mark the facts of which these statements, written just now, make rivals.

    Two that were rivals before have been marked when the later one was stated. Nearly all ids
    stand for one fact alone, so those that may not are picked out first.
    """
    shared = connection.execute(
        """SELECT DISTINCT o.fact FROM (
               SELECT j.value AS id FROM json_each(?) j JOIN record r ON r.event_id = j.value
               GROUP BY j.key HAVING min(r.fact) < max(r.fact)) i
           JOIN record o ON o.event_id = i.id""",
        (packed({event_id for *_, event_id in stated if event_id is not None}),),
    )
    found = {fact for (fact,) in shared}
    records = list(_of_several(connection, stated))
    found.update(fact for _, both in _of_one_record(connection, records) for fact in both)
    if found:
        connection.execute(
            """UPDATE fact SET rival = 1
               WHERE n IN (SELECT value FROM json_each(?)) AND NOT rival""",
            (packed(found),),
        )


def _of_several(
    connection: sqlite3.Connection, stated: Collection[Statement]
) -> Iterator[tuple[int, str]]:
    """Which of these records' ids, as their systems give them, may stand for several facts."""
    named: dict[int, set[str]] = defaultdict(set)
    for system, record_id, _ in stated:
        named[system].add(own_id(record_id))
    for system, ids in named.items():
        rows = connection.execute(
            """SELECT j.value FROM json_each(?) j CROSS JOIN record o ON o.system = ?
               AND o.rid >= j.value AND o.rid < j.value || ?
               GROUP BY j.key HAVING min(o.fact) < max(o.fact)""",
            (packed(ids), system, _BEHIND),
        )
        yield from ((system, own) for (own,) in rows)


def live_rivals(connection: sqlite3.Connection, facts: Collection[int]) -> list[Rivalry]:
    """The rivals of these facts that live: of each id one of them, with every other fact."""
    found = [(own, set(together)) for own, together in _shared(connection, facts)]
    rows = connection.execute(
        "SELECT f.n FROM json_each(?) j JOIN fact f ON f.n = j.value WHERE f.live",
        (packed({fact for _, together in found for fact in together}),),
    )
    live, asked = {n for (n,) in rows}, set(facts)
    return [
        (own, first, other)
        for own, together in found
        for first in [min(together & asked)]
        for other in sorted(together & live - {first})
    ]


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
        records = {(system, own) for system, own, _ in said}
        for _, together in _of_one_record(connection, records, table, several=False):
            found.update(together)
    return found


def _shared(connection: sqlite3.Connection, facts: Collection[int]) -> Iterator[Together]:
    """The ids that stand for one of these facts and for another; each id is looked up once."""
    named = (packed(facts),)
    rows = connection.execute(
        """SELECT i.event_id, json_group_array(DISTINCT o.fact)
           FROM (SELECT DISTINCT r.event_id FROM json_each(?) j JOIN record r ON r.fact = j.value
                 WHERE r.event_id IS NOT NULL) i
           JOIN record o ON o.event_id = i.event_id
           GROUP BY i.event_id HAVING min(o.fact) < max(o.fact)""",
        named,
    )
    by_event_id = {event_id: orjson.loads(together) for event_id, together in rows}
    yield from by_event_id.items()
    records = {
        (system, own_id(record_id))
        for system, record_id in connection.execute(
            """SELECT r.system, r.rid FROM json_each(?) j JOIN record r ON r.fact = j.value""",
            named,
        )
    }
    for own, together in _of_one_record(connection, records):
        if together != set(by_event_id.get(own, ())):
            yield own, together


def _of_one_record(
    connection: sqlite3.Connection,
    records: Collection[tuple[int, str]],
    table: str = "record",
    *,
    several: bool = True,
) -> Iterator[Together]:
    """What these ids of records (system, the system's own id) stand for.

    ``several``: only those that stand for more than one fact.
    """
    spans = [(*record, record[1] + _BEHIND) for record in records]
    rows = connection.execute(
        # The table's name is this module's own, never a caller's text.
        f"""SELECT json_extract(j.value, '$[1]'), json_group_array(json_array(o.fact, o.rid))
           FROM json_each(?) j CROSS JOIN {table} o ON o.system = json_extract(j.value, '$[0]')
           AND o.rid >= json_extract(j.value, '$[1]') AND o.rid < json_extract(j.value, '$[2]')
           GROUP BY j.key HAVING NOT ? OR min(o.fact) < max(o.fact)""",  # noqa: S608
        (orjson.dumps(spans).decode(), several),
    )
    for own, told in rows:
        together = {fact for fact, rid in orjson.loads(told) if own_id(rid) == own}
        if len(together) > several:
            yield own, together
