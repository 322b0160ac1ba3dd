"""Settling: the adjacency of items that changed, worked out anew and put in place of the old.

Derived rows are a cache of the base tables. They are written apart from the facts, so that a
harvest need not wait for them, and always before a trace reads.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping

import orjson

from hub.graph.body import load_gist
from hub.graph.meaning.derive import SHIFT, Derived, derive
from hub.graph.meaning.gist import Gist

BATCH = 2_000
"""Items at once: bounds memory, and the time for which the writer is busy."""


def settle(connection: sqlite3.Connection) -> int:
    """Work out the adjacency of every dirty item; returns how many there were."""
    done = 0
    while True:
        rows = connection.execute("SELECT item FROM dirty LIMIT ?", (BATCH,))
        items = [item for (item,) in rows]
        if not items:
            return done
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            _settle(connection, items)
        done += len(items)


def _settle(connection: sqlite3.Connection, items: list[int]) -> None:
    listed = _listed(connection, items)
    events = _events(connection, {fact for roles in listed.values() for fact in roles})
    derived = derive(items, listed, events)
    _clear(connection, items)
    _write(connection, derived)
    connection.executemany("DELETE FROM dirty WHERE item = ?", [(item,) for item in items])


def _listed(connection: sqlite3.Connection, items: list[int]) -> dict[int, dict[int, int]]:
    """The roles by fact of these items and of all that may contain them."""
    listed: dict[int, dict[int, int]] = {item: {} for item in items}
    rows = connection.execute(
        """WITH RECURSIVE up (i) AS (SELECT value FROM json_each(?)
           UNION SELECT p.container FROM up JOIN pack p ON p.content = i)
           SELECT p.item, p.fact, p.role FROM up JOIN part p ON p.item = i""",
        (orjson.dumps(items).decode(),),
    )
    for item, fact, role in rows:
        listed.setdefault(item, {})[fact] = role
    return listed


def _events(connection: sqlite3.Connection, facts: set[int]) -> dict[int, Gist]:
    named = (orjson.dumps(list(facts)).decode(),)
    pools: Mapping[int, list[int]] = defaultdict(list)
    for fact, pool in connection.execute(
        "SELECT p.fact, p.pool FROM json_each(?) j JOIN pooled p ON p.fact = j.value", named
    ):
        pools[fact].append(pool)
    rows = connection.execute(
        """SELECT f.n, f.lo, f.hi, f.slack, f.gist
           FROM json_each(?) j JOIN fact f ON f.n = j.value""",
        named,
    )
    return {row[0]: load_gist(row, tuple(pools.get(row[0], ()))) for row in rows}


def _clear(connection: sqlite3.Connection, items: list[int]) -> None:
    """Take out every derived row of these items; rows at a hub are found from the item's end."""
    spans = [(item << SHIFT, (item + 1) << SHIFT) for item in items]
    for statement in (
        """DELETE FROM link_out WHERE (src, way) IN (
               SELECT o.src, o.way FROM link_in i JOIN link_out o ON o.src = i.way >> 3
               AND o.way >= i.dst << 3 AND o.way < (i.dst + 1) << 3
               WHERE i.dst >= ? AND i.dst < ? AND i.way < 0)""",
        """DELETE FROM link_in WHERE (dst, way) IN (
               SELECT i.dst, i.way FROM link_out o JOIN link_in i ON i.dst = o.way >> 3
               AND i.way >= o.src << 3 AND i.way < (o.src + 1) << 3
               WHERE o.src >= ? AND o.src < ? AND o.way < 0)""",
        "DELETE FROM link_out WHERE src >= ? AND src < ?",
        "DELETE FROM link_in WHERE dst >= ? AND dst < ?",
        "DELETE FROM never WHERE src >= ? AND src < ?",
        "DELETE FROM inside WHERE state >= ? AND state < ?",
        "DELETE FROM state WHERE n >= ? AND n < ?",
    ):
        connection.executemany(statement, spans)


def _write(connection: sqlite3.Connection, derived: Derived) -> None:
    many = connection.executemany
    many(
        "INSERT INTO state VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (s.n, s.event, s.flags, s.lo, s.hi, s.visit.here, s.visit.box, _missing(s.missing))
            for s in derived.states
        ],
    )
    many("INSERT OR IGNORE INTO link_out VALUES (?, ?)", derived.out)
    many("INSERT OR IGNORE INTO link_in VALUES (?, ?)", derived.in_)
    many("INSERT OR IGNORE INTO never VALUES (?, ?)", derived.never)
    many("INSERT INTO inside VALUES (?, ?, ?)", derived.inside)


def _missing(places: tuple[int, ...]) -> str | None:
    return orjson.dumps(places).decode() if places else None
