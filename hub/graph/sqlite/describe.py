"""Everything a report tells of some states: fetched once, after the walk, in a few statements."""

import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

import orjson

from hub.graph import questions as ask
from hub.graph.body import fact_id
from hub.graph.meaning.derive import SHIFT
from hub.graph.sqlite.columns import packed


def describe(
    wanted: Collection[int], events: Collection[int], connection: sqlite3.Connection
) -> ask.Description:
    """All that a report tells of these states, and of further events, table by table."""
    states = _states(packed(wanted), connection)
    inside = _inside(packed(wanted), connection)
    facts = _facts(packed({*events, *(row[0] for row in states.values())}), connection)
    items = {state >> SHIFT for state in states}
    items |= {container for held in inside.values() for container, _ in held}
    items |= {f.container for f in facts.values() if f.container}
    places = {
        p
        for f in facts.values()
        for p in (f.read_point, f.biz_location, *f.destinations, *f.origins)
    }
    named = spelled(items, {p for p in places if p is not None}, connection)
    pools = _pools({pool for f in facts.values() for pool in f.pools}, connection)
    return ask.Description(states, facts, inside, *named, pools)


def spelled(
    items: Collection[int], places: Collection[int], connection: sqlite3.Connection
) -> tuple[dict[int, tuple[str, str]], dict[int, tuple[str, str]]]:
    """The canonical ids of items and places, each with the first of the ways it is written."""
    return _spelled(0, "item", items, connection), _spelled(1, "place", places, connection)


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
        """SELECT f.n, f.hash, f.id, f.type, f.step, f.action, f.alike, f.rival,
                  f.lo, f.hi, f.gist
           FROM json_each(?) j JOIN fact f ON f.n = j.value""",
        (named,),
    )
    return {row[0]: _fact(row, pools.get(row[0], ()), *said[row[0]]) for row in rows}


def _said(
    named: str, connection: sqlite3.Connection
) -> dict[int, tuple[int, list[str], list[int]]]:
    """For each fact how many records state it, whose, and when each one's oldest was heard."""
    names = dict(connection.execute("SELECT n, id FROM system"))
    said: dict[int, tuple[int, list[str], list[int]]] = {}
    for fact, system, fetched in connection.execute(
        """SELECT r.fact, r.system, r.fetched FROM json_each(?) j
           JOIN record r ON r.fact = j.value""",
        (named,),
    ):
        known = said.get(fact)
        if known is None:
            said[fact] = (1, [names[system]], [fetched])
        else:
            heard = dict(zip(*known[1:], strict=True))
            heard[names[system]] = min(fetched, heard.get(names[system], fetched))
            systems = sorted(heard)
            said[fact] = (known[0] + 1, systems, [heard[s] for s in systems])
    return said


def _fact(
    row: tuple[Any, ...],
    pools: Sequence[int],
    records: int,
    systems: Sequence[str],
    fetches: Sequence[int],
) -> ask.FactRow:
    _, hashed, own, type_, step, action, alike, rival, lo, hi, gist = row
    _, read_point, biz_location, to, *_, hold, _, box, contents, _, unlotted, origins = (
        orjson.loads(gist)
    )
    content = fact_id(hashed)
    return ask.FactRow(
        id=own or content,
        hash=content,
        type=type_,
        step=step,
        action=action,
        alike=alike,
        rival=bool(rival),
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
        fetched=min(fetches),
        systems=systems,
        fetches=fetches,
    )


def _spelled(
    kind: int, table: str, numbers: Collection[int], connection: sqlite3.Connection
) -> dict[int, tuple[str, str]]:
    """By number the canonical ids of items (kind 0) or places (1), and how they are written."""
    rows = connection.execute(
        f"""SELECT t.n, t.id, (SELECT min(text) FROM spelling p WHERE p.kind = ? AND p.n = t.n)
            FROM json_each(?) j JOIN {table} t ON t.n = j.value""",  # noqa: S608
        (kind, packed(numbers)),
    )
    return {n: (own, text or own) for n, own, text in rows}
