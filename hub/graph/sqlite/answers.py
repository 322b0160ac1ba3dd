"""A plan's questions, answered: whole batches in, columns out, each packed into one value.

Rows cost several times what a packed column costs, and hold the interpreter's lock while they
are built; so what is large comes back as one JSON array per column.
"""

import sqlite3
from collections.abc import Callable, Collection, Sequence
from functools import singledispatch
from typing import Any

import orjson

from hub.graph import questions as ask
from hub.graph.meaning.derive import ARRIVED, DEPARTED, SHIFT
from hub.graph.sqlite.body import fact_id


def answer(question: object, connection: sqlite3.Connection) -> Any:
    """The answer to one question of ``hub.graph.questions``."""
    return _answer(question, connection)


def packed(numbers: Collection[int] | Collection[str]) -> str:
    """Numbers or ids as the one parameter that a statement unpacks again."""
    return orjson.dumps(numbers if isinstance(numbers, list) else list(numbers)).decode()


def columns(cursor: sqlite3.Cursor) -> list[Any]:
    """The columns of the one row in which a statement packs all its rows."""
    return [orjson.loads(column) for column in cursor.fetchone()]


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
def _within(question: ask.Within, connection: sqlite3.Connection) -> list[int]:
    earliest, latest = question.window
    (states,) = columns(
        connection.execute(
            """SELECT json_group_array(s.n) FROM json_each(?1) j JOIN state s ON s.n = j.value
               JOIN fact f ON f.n = s.fact
               WHERE (?2 IS NULL OR f.hi >= ?2) AND (?3 IS NULL OR f.lo <= ?3)""",
            (packed(question.states), earliest, latest),
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


@_answer.register
def _links_from(question: ask.LinksFrom, connection: sqlite3.Connection) -> list[Any]:
    return columns(
        connection.execute(
            """SELECT json_group_array(l.src), json_group_array(l.way)
               FROM json_each(?) j JOIN link_out l ON l.src = j.value""",
            (packed(question.nodes),),
        )
    )


@_answer.register
def _described(question: ask.Described, connection: sqlite3.Connection) -> ask.Description:
    states = _states(packed(question.states), connection)
    inside = _inside(packed(question.states), connection)
    facts = _facts(packed({row[0] for row in states.values()}), connection)
    items = {state >> SHIFT for state in states}
    items |= {container for held in inside.values() for container, _ in held}
    items |= {f.container for f in facts.values() if f.container}
    places = {
        p
        for f in facts.values()
        for p in (f.read_point, f.biz_location, *f.destinations, *f.origins)
    }
    return ask.Description(
        states,
        facts,
        inside,
        _spelled(0, "item", items, connection),
        _spelled(1, "place", {p for p in places if p is not None}, connection),
        _pools({pool for f in facts.values() for pool in f.pools}, connection),
    )


def _pools(numbers: set[int], connection: sqlite3.Connection) -> dict[int, str]:
    return dict(
        connection.execute(
            "SELECT p.n, p.key FROM json_each(?) j JOIN pool p ON p.n = j.value",
            (packed(numbers),),
        )
    )


def _states(
    named: str, connection: sqlite3.Connection
) -> dict[int, tuple[int, int, tuple[int, ...]]]:
    rows = connection.execute(
        """SELECT s.n, s.fact, s.flags, s.missing
           FROM json_each(?) j JOIN state s ON s.n = j.value""",
        (named,),
    )
    return {
        n: (fact, flags, tuple(orjson.loads(missing)) if missing else ())
        for n, fact, flags, missing in rows
    }


def _inside(named: str, connection: sqlite3.Connection) -> dict[int, list[tuple[int, int]]]:
    held: dict[int, list[tuple[int, int]]] = {}
    for state, container, certainty in connection.execute(
        """SELECT i.state, i.container, i.certainty
           FROM json_each(?) j JOIN inside i ON i.state = j.value""",
        (named,),
    ):
        held.setdefault(state, []).append((container, certainty))
    return held


def _facts(named: str, connection: sqlite3.Connection) -> dict[int, ask.FactRow]:
    pools: dict[int, list[int]] = {}
    for fact, pool in connection.execute(
        "SELECT p.fact, p.pool FROM json_each(?) j JOIN pooled p ON p.fact = j.value", (named,)
    ):
        pools.setdefault(fact, []).append(pool)
    said = _said(named, connection)
    rows = connection.execute(
        """SELECT f.n, f.hash, f.id, f.type, f.step, f.lo, f.hi, f.gist
           FROM json_each(?) j JOIN fact f ON f.n = j.value""",
        (named,),
    )
    return {row[0]: _fact(row, pools.get(row[0], ()), *said[row[0]]) for row in rows}


def _said(named: str, connection: sqlite3.Connection) -> dict[int, tuple[int, int, list[str]]]:
    """For each fact how many records state it, when the oldest was heard, and whose they are."""
    names = dict(connection.execute("SELECT n, id FROM system"))
    said: dict[int, tuple[int, int, list[str]]] = {}
    for fact, system, fetched in connection.execute(
        """SELECT r.fact, r.system, r.fetched FROM json_each(?) j
           JOIN record r ON r.fact = j.value""",
        (named,),
    ):
        known = said.get(fact)
        if known is None:
            said[fact] = (1, fetched, [names[system]])
        else:
            systems = sorted({*known[2], names[system]})
            said[fact] = (known[0] + 1, min(known[1], fetched), systems)
    return said


def _fact(
    row: tuple[Any, ...], pools: Sequence[int], records: int, fetched: int, systems: Sequence[str]
) -> ask.FactRow:
    _, hashed, own, type_, step, lo, hi, gist = row
    _, read_point, biz_location, to, *_, hold, _, box, contents, _, unlotted, origins = (
        orjson.loads(gist)
    )
    return ask.FactRow(
        id=own or fact_id(hashed),
        type=type_,
        step=step,
        lo=lo,
        hi=hi,
        read_point=read_point,
        biz_location=biz_location,
        destinations=to,
        origins=origins,
        hold=hold,
        container=box,
        contents=contents,
        unlotted=unlotted,
        pools=pools,
        records=records,
        fetched=fetched,
        systems=systems,
    )


@_answer.register
def _one_sided(question: ask.OneSided, connection: sqlite3.Connection) -> tuple[set[int], set[int]]:
    rows = connection.execute(
        """SELECT j.value, EXISTS (SELECT 1 FROM link_out WHERE src = j.value),
                  EXISTS (SELECT 1 FROM link_in WHERE dst = j.value) FROM json_each(?) j""",
        (packed(question.hubs),),
    ).fetchall()
    return {hub for hub, out, _ in rows if not out}, {hub for hub, _, in_ in rows if not in_}


def _spelled(
    kind: int, table: str, numbers: set[int], connection: sqlite3.Connection
) -> dict[int, tuple[str, str]]:
    rows = connection.execute(
        f"""SELECT t.n, t.id, (SELECT min(text) FROM spelling p WHERE p.kind = ? AND p.n = t.n)
            FROM json_each(?) j JOIN {table} t ON t.n = j.value""",  # noqa: S608
        (kind, packed(numbers)),
    )
    return {n: (own, text or own) for n, own, text in rows}
