"""Everything a report tells of some states: fetched once, after the walk, in a few statements."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import orjson

from hub.graph import questions as ask
from hub.graph.body import fact_id
from hub.graph.meaning.derive import SHIFT
from hub.graph.neo4j.asking import Tx, batches, columns, row
from hub.graph.neo4j.lines import StateParts, States


def describe(
    tx: Tx, wanted: Mapping[int, StateParts], lines: Iterable[States], events: Collection[int]
) -> ask.Description:
    """All that a report tells of these states, whose items' lines are given, and of events."""
    missing: dict[int, list[int]] = {}
    inside: dict[int, list[tuple[int, int]]] = {}
    for line in lines:
        for n, place in line.missing():
            missing.setdefault(n, []).append(place)
        for n, container, certainty in line.inside():
            if n in wanted:
                inside.setdefault(n, []).append((container, certainty))
    states = {n: (s.event, s.flags, tuple(missing.get(n, ()))) for n, s in wanted.items()}
    facts = _facts(tx, {*events, *(row[0] for row in states.values())})
    items = {state >> SHIFT for state in states}
    items |= {container for held in inside.values() for container, _ in held}
    items |= {f.container for f in facts.values() if f.container}
    places = {
        p
        for f in facts.values()
        for p in (f.read_point, f.biz_location, *f.destinations, *f.origins)
    }
    named = spelled(tx, items, {p for p in places if p is not None})
    pools = _pools(tx, {pool for f in facts.values() for pool in f.pools})
    return ask.Description(states, facts, inside, *named, pools)


def spelled(
    tx: Tx, items: Collection[int], places: Collection[int]
) -> tuple[dict[int, tuple[str, str]], dict[int, tuple[str, str]]]:
    """The canonical ids of items and places, each with the first of the ways it is written."""
    return _spelled(tx, "items", items), _spelled(tx, "places", places)


def _pools(tx: Tx, numbers: set[int]) -> dict[int, str]:
    if not numbers:
        return {}
    return dict(zip(*row(tx, "transformation_keys", hubs=list(numbers)), strict=True))


def _facts(tx: Tx, numbers: set[int]) -> dict[int, ask.FactRow]:
    found = columns(tx, "described", 2, batches=batches(numbers))
    return {told[0]: _fact(told, gist) for told, gist in zip(*found, strict=True)}


def _fact(told: list[Any], gist: str) -> ask.FactRow:
    _, hashed, own, type_, step, action, alike, rival, lo, hi, said_by, fetches, pools = told
    heard: dict[str, int] = {}
    for system, fetched in zip(said_by, fetches, strict=True):
        heard[system] = min(fetched, heard.get(system, fetched))
    systems = sorted(heard)
    content = fact_id(bytes.fromhex(hashed))
    _, read_point, biz_location, to, *_, hold, _, box, contents, _, unlotted, origins = (
        orjson.loads(gist)
    )
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
        pools=pools or (),
        records=len(said_by),
        fetched=min(fetches),
        systems=systems,
        fetches=[heard[system] for system in systems],
    )


def _spelled(tx: Tx, kind: str, numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    found = columns(tx, f"spelled_{kind}", 3, batches=batches(numbers))
    return {n: (own, min(texts, default=own)) for n, own, texts in zip(*found, strict=True)}
