"""A plan's questions, answered: whole batches in, columns out, each packed into one value.

Rows cost several times what a packed column costs, and hold the interpreter's lock while they
are built; so what is large comes back as one JSON array per column.
"""

import sqlite3
from collections.abc import Callable
from functools import singledispatch
from typing import Any

import orjson

from hub.graph import questions as ask
from hub.graph.meaning.derive import SHIFT
from hub.graph.meaning.gist import EVER_AFTER, EVER_BEFORE
from hub.graph.meaning.visits import ARRIVED, DEPARTED
from hub.graph.sqlite.beginnings import beginnings, everything
from hub.graph.sqlite.columns import columns, packed
from hub.graph.sqlite.declared import retractions
from hub.graph.sqlite.describe import describe, spelled
from hub.graph.sqlite.rivals import Rivalry, live_rivals
from hub.graph.sqlite.ties import any_members, members
from schema.model.keys import SystemId


def answer(question: object, connection: sqlite3.Connection) -> Any:
    """The answer to one question of ``hub.graph.questions``."""
    return _answer(question, connection)


@singledispatch
def _answer(question: object, connection: sqlite3.Connection) -> Any:
    raise TypeError(f"a store knows no question {type(question).__name__}")


def _named(table: str) -> Callable[[Any, sqlite3.Connection], dict[str, int]]:
    statement = f"SELECT t.id, t.n FROM json_each(?) j JOIN {table} t ON t.id = j.value"  # noqa: S608

    def numbers(
        question: ask.Numbers | ask.PlaceNumbers, connection: sqlite3.Connection
    ) -> dict[str, int]:
        return dict(connection.execute(statement, (packed(question.ids),)))

    return numbers


_answer.register(ask.Numbers, _named("item"))
_answer.register(ask.PlaceNumbers, _named("place"))


@_answer.register
def _states_of(question: ask.StatesOf, connection: sqlite3.Connection) -> list[Any]:
    return columns(
        connection.execute(
            """SELECT json_group_array(s.n), json_group_array(s.flags)
               FROM json_each(?) j JOIN state s ON s.n >= j.value << ? AND s.n < (j.value + 1) << ?
            """,
            (packed(question.items), SHIFT, SHIFT),
        )
    )


@_answer.register
def _states_inside(question: ask.StatesInside, connection: sqlite3.Connection) -> list[Any]:
    return columns(
        connection.execute(
            """SELECT json_group_array(s.n), json_group_array(s.flags),
                      json_group_array(i.certainty & 3)
               FROM json_each(?) j JOIN inside i ON i.container = j.value
               JOIN state s ON s.n = i.state""",
            (packed(question.containers),),
        )
    )


@_answer.register
def _states_at(question: ask.StatesAt, connection: sqlite3.Connection) -> list[Any]:
    return columns(
        connection.execute(
            """SELECT json_group_array(s.n), json_group_array(s.flags)
               FROM json_each(?) j JOIN state s ON s.here = j.value WHERE s.flags & ?""",
            (packed(question.places), DEPARTED if question.departed else ARRIVED),
        )
    )


@_answer.register
def _spots(question: ask.Spots, connection: sqlite3.Connection) -> list[Any]:
    return columns(
        connection.execute(
            """SELECT json_group_array(DISTINCT s.here) FILTER (WHERE s.here IS NOT NULL),
                      json_group_array(DISTINCT s.box) FILTER (WHERE s.box IS NOT NULL)
               FROM json_each(?) j JOIN state s ON s.n = j.value""",
            (packed(question.states),),
        )
    )


_VISITS = """SELECT json_group_array(j.value), json_group_array(s.n), json_group_array(s.flags),
                    json_group_array(s.lo), json_group_array(s.hi)
             FROM json_each(?) j JOIN state s ON"""


@_answer.register
def _visits(question: ask.Visits, connection: sqlite3.Connection) -> list[Any]:
    own = "s.box" if question.containers else "s.here"
    statement = f"{_VISITS} {own} = j.value"
    return columns(connection.execute(statement, (packed(question.spots),)))


@_answer.register
def _within(question: ask.Within, connection: sqlite3.Connection) -> list[int]:
    earliest, latest = question.window
    (states,) = columns(
        connection.execute(
            """SELECT json_group_array(s.n) FROM json_each(?) j JOIN state s ON s.n = j.value
               JOIN fact f ON f.n = s.fact
               WHERE f.hi >= ? AND f.lo <= ?""",
            (
                packed(question.states),
                EVER_BEFORE if earliest is None else earliest,
                EVER_AFTER if latest is None else latest,
            ),
        )
    )
    return list(states)


_WAYS = {
    True: """SELECT json_group_array(l.way) FROM json_each(?) j JOIN link_out l
             ON l.src = j.value""",
    False: """SELECT json_group_array(l.way) FROM json_each(?) j JOIN link_in l
              ON l.dst = j.value""",
}


@_answer.register
def _ways(question: ask.Ways, connection: sqlite3.Connection) -> Any:
    row = connection.execute(_WAYS[question.forward], (packed(question.nodes),)).fetchone()
    return orjson.loads(row[0])


@_answer.register
def _timelines(question: ask.Timelines, connection: sqlite3.Connection) -> ask.Moments:
    items = packed(question.items)
    states, flags, lo, hi = columns(
        connection.execute(
            """SELECT json_group_array(s.n), json_group_array(s.flags),
                      json_group_array(s.lo), json_group_array(s.hi)
               FROM json_each(?) j JOIN state s ON s.n >= j.value << ? AND s.n < (j.value + 1) << ?
            """,
            (items, SHIFT, SHIFT),
        )
    )
    never = connection.execute(
        """SELECT v.src, v.dst FROM json_each(?) j
           JOIN never v ON v.src >= j.value << ? AND v.src < (j.value + 1) << ?""",
        (items, SHIFT, SHIFT),
    )
    return ask.Moments(states, flags, lo, hi, set(never))


_LINKS = {
    True: """SELECT json_group_array(l.src), json_group_array(l.way)
             FROM json_each(?) j JOIN link_out l ON l.src = j.value""",
    False: """SELECT json_group_array(l.dst), json_group_array(l.way)
              FROM json_each(?) j JOIN link_in l ON l.dst = j.value""",
}


@_answer.register
def _links_from(question: ask.LinksFrom, connection: sqlite3.Connection) -> list[Any]:
    return columns(
        connection.execute(
            _LINKS[question.forward],
            (packed(question.nodes),),
        )
    )


@_answer.register
def _holders(question: ask.Holders, connection: sqlite3.Connection) -> dict[str, set[SystemId]]:
    found: dict[str, set[SystemId]] = {}
    items = packed(question.items)
    for container, system in connection.execute(
        """WITH RECURSIVE up (i) AS (
               SELECT p.container FROM json_each(?) j JOIN pack p ON p.content = j.value
               UNION SELECT p.container FROM up JOIN pack p ON p.content = i)
           SELECT DISTINCT t.id, s.id FROM up CROSS JOIN item t ON t.n = i
           CROSS JOIN part a ON a.item = i CROSS JOIN record r ON r.fact = a.fact
           JOIN system s ON s.n = r.system WHERE i NOT IN (SELECT value FROM json_each(?))""",
        (items, items),
    ):
        found.setdefault(container, set()).add(SystemId(system))
    return found


@_answer.register
def _one_sided(question: ask.OneSided, connection: sqlite3.Connection) -> tuple[set[int], set[int]]:
    rows = connection.execute(
        """SELECT j.value, EXISTS (SELECT 1 FROM link_out WHERE src = j.value),
                  EXISTS (SELECT 1 FROM link_in WHERE dst = j.value) FROM json_each(?) j""",
        (packed(question.hubs),),
    ).fetchall()
    return {hub for hub, out, _ in rows if not out}, {hub for hub, _, in_ in rows if not in_}


_MENTIONED = """json_group_array(a.fact), json_group_array(a.way), json_group_array(a.amount),
    json_group_array(a.unit), json_group_array(f.alike)"""
_AMOUNTS_OF = f"""SELECT json_group_array(a.item), {_MENTIONED}
    FROM json_each(?) j JOIN amount a ON a.item = j.value JOIN fact f ON f.n = a.fact"""  # noqa: S608
_AMOUNTS_THROUGH = f"""SELECT json_group_array(p.pool), {_MENTIONED}
    FROM json_each(?) j JOIN pooled p ON p.pool = j.value
    JOIN amount a ON a.fact = p.fact JOIN fact f ON f.n = a.fact"""  # noqa: S608


@_answer.register
def _amounts(
    question: ask.Amounts, connection: sqlite3.Connection
) -> tuple[ask.Mentions, ask.Mentions]:
    of = connection.execute(_AMOUNTS_OF, (packed(question.items),))
    through = connection.execute(_AMOUNTS_THROUGH, (packed(question.pools),))
    return ask.Mentions(*columns(of)), ask.Mentions(*columns(through))


@_answer.register
def _spans(question: ask.Spans, connection: sqlite3.Connection) -> dict[int, tuple[int, int]]:
    rows = connection.execute(
        """SELECT f.n, max(f.lo - f.slack, ?), min(f.hi + f.slack, ?)
           FROM json_each(?) j JOIN fact f ON f.n = j.value""",
        (EVER_BEFORE, EVER_AFTER, packed(question.events)),
    )
    return {n: (lo, hi) for n, lo, hi in rows}


@_answer.register
def _described(question: ask.Described, connection: sqlite3.Connection) -> ask.Description:
    return describe(question.states, question.events, connection)


_answer.register(ask.Beginnings, beginnings)


@_answer.register
def _everything(_: ask.Everything, connection: sqlite3.Connection) -> list[Any]:
    return everything(connection)


@_answer.register
def _spelled(question: ask.Spelled, connection: sqlite3.Connection) -> tuple[Any, Any]:
    return spelled(question.items, question.places, connection)


@_answer.register
def _any_members(_: ask.AnyMembers, connection: sqlite3.Connection) -> bool:
    return any_members(connection)


@_answer.register
def _members(question: ask.Members, connection: sqlite3.Connection) -> list[ask.Bond]:
    return members(connection, question.items, question.forward)


@_answer.register
def _rivals(question: ask.Rivals, connection: sqlite3.Connection) -> list[Rivalry]:
    return live_rivals(connection, question.events)


@_answer.register
def _listed(question: ask.Listed, connection: sqlite3.Connection) -> list[tuple[int, int]]:
    return connection.execute(
        "SELECT p.fact, p.item FROM json_each(?) j JOIN part p ON p.fact = j.value",
        (packed(question.events),),
    ).fetchall()


@_answer.register
def _retractions(question: ask.Retractions, connection: sqlite3.Connection) -> list[ask.Retraction]:
    return retractions(connection, question.items)
