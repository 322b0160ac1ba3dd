"""What master data says of two items, kept beside it so that a walk finds it from either of them.

The rows follow from what holds now of a system's statements about an item; those of statements
that were replaced stay, marked, for the history.
"""

import sqlite3
from collections.abc import Collection, Sequence

import orjson

from hub.graph.meaning.ties import TieKind, ties
from hub.graph.questions import Bond, Stated
from hub.graph.sqlite.columns import packed
from hub.graph.sqlite.names import Names
from schema.model.identifiers.canonical import canonical
from schema.model.keys import SystemId
from schema.model.records import MasterData
from schema.model.times import Micros


def tie(connection: sqlite3.Connection, system: int, data: Sequence[MasterData]) -> None:
    """Bring in line what a system says of items, after these statements of it were written.

    Costs nothing to speak of where neither they nor what they replace say anything of two items.
    """
    about = {canonical(d.id) for d in data if ties(d)}
    about |= _said_before(connection, system, {canonical(d.id) for d in data})
    if not about:
        return
    connection.execute(
        """UPDATE said SET holds = 0 WHERE system = ? AND about IN (
               SELECT i.n FROM json_each(?) j JOIN item i ON i.id = j.value)""",
        (system, packed(about)),
    )
    found = [
        (tie, own, heard)
        for own, said, heard in _current(connection, system, about)
        for tie in ties(said)
    ]
    names = {item for tie, own, _ in found for item in (own, tie.upstream, tie.downstream)}
    numbers = Names(connection, "item").numbers(names)
    connection.executemany(
        "INSERT OR REPLACE INTO said VALUES (?, ?, ?, ?, ?, ?, 1)",
        [
            (numbers[t.upstream], numbers[t.downstream], t.kind, numbers[own], system, heard)
            for t, own, heard in found
        ],
    )


def _said_before(connection: sqlite3.Connection, system: int, ids: Collection[str]) -> set[str]:
    if connection.execute("SELECT 1 FROM said LIMIT 1").fetchone() is None:
        return set()
    rows = connection.execute(
        """SELECT DISTINCT i.id FROM json_each(?) j JOIN item i ON i.id = j.value
           JOIN said s ON s.about = i.n AND s.system = ? WHERE s.holds""",
        (packed(ids), system),
    )
    return {own for (own,) in rows}


def _current(
    connection: sqlite3.Connection, system: int, about: Collection[str]
) -> list[tuple[str, MasterData, Micros]]:
    """What holds of a system's statements about these, with when each was heard last."""
    # Beside max() SQLite takes the other columns from the row that has the maximum.
    rows = connection.execute(
        """SELECT m.id, m.type, m.body, m.fetched, max(m.since) FROM json_each(?) j
           JOIN master m ON m.id = j.value AND m.system = ? GROUP BY m.id, m.type
           ORDER BY m.fetched DESC""",
        (packed(about), system),
    )
    return [
        (own, MasterData(type_, own, orjson.loads(body)["attributes"]), heard)
        for own, type_, body, heard, _ in rows
    ]


_STATED = {
    True: """SELECT s.a, s.b, s.kind, json_group_array(DISTINCT y.id), min(s.heard)
             FROM json_each(?) j JOIN said s ON s.a = j.value JOIN system y ON y.n = s.system
             WHERE s.holds GROUP BY s.a, s.b, s.kind""",
    False: """SELECT s.b, s.a, s.kind, json_group_array(DISTINCT y.id), min(s.heard)
              FROM json_each(?) j JOIN said s ON s.b = j.value JOIN system y ON y.n = s.system
              WHERE s.holds GROUP BY s.a, s.b, s.kind""",
}
_SHOWN = {
    True: """SELECT m.lot, m.instance, min(m.fact) FROM json_each(?) j
             JOIN member m ON m.lot = j.value GROUP BY m.lot, m.instance""",
    False: """SELECT m.instance, m.lot, min(m.fact) FROM json_each(?) j
              JOIN member m ON m.instance = j.value GROUP BY m.lot, m.instance""",
}


def any_members(connection: sqlite3.Connection) -> bool:
    """See ``AnyMembers``."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM member) OR EXISTS (SELECT 1 FROM said WHERE holds)"
    ).fetchone()
    return bool(row[0])


def members(connection: sqlite3.Connection, items: Collection[int], forward: bool) -> list[Bond]:
    """See ``Members``."""
    named = (packed(items),)
    shown = connection.execute(_SHOWN[forward], named)
    found = {(i, o, TieKind.MEMBER): Bond(i, o, TieKind.MEMBER, event) for i, o, event in shown}
    for item, other, number, said_by, heard in connection.execute(_STATED[forward], named):
        kind = TieKind(number)
        systems = tuple(SystemId(s) for s in sorted(orjson.loads(said_by)))
        bond = found.get((item, other, kind), Bond(item, other, kind))
        found[item, other, kind] = bond._replace(stated=Stated(systems, heard))
    return list(found.values())


def tied(connection: sqlite3.Connection, ids: Collection[str]) -> set[str]:
    """See ``GraphStore.tied``."""
    rows = connection.execute(
        """WITH named (n) AS (SELECT i.n FROM json_each(?) j JOIN item i ON i.id = j.value),
                others (n) AS (SELECT s.b FROM named JOIN said s ON s.a = named.n
                               UNION SELECT s.a FROM named JOIN said s ON s.b = named.n)
           SELECT i.id FROM others JOIN item i ON i.n = others.n""",
        (packed(ids),),
    )
    return {own for (own,) in rows}
