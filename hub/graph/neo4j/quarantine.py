"""Records that could not be read: kept with their reason until they read well, or are gone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import orjson

from hub.graph.neo4j.asking import Tx, row, rows, run, some
from hub.graph.neo4j.snapshot import Turn
from hub.graph.store import Quarantined
from hub.graph.told import aside_name, aside_named, aside_raw
from schema.model.keys import SystemId
from schema.model.records import Record, SetAside
from schema.model.times import Micros


def enter(turn: Turn, system: SystemId, aside: Iterable[SetAside], heard: Micros) -> None:
    """Take in what cannot be read; a later hearing replaces an earlier."""
    made = [_row(system, one, heard, turn.next("set_aside")) for one in aside]
    some(turn.tx, "set_aside", rows=made)


def _row(system: SystemId, one: SetAside, heard: Micros, n: int) -> dict[str, Any]:
    return {
        "n": n,
        "system": system,
        "name": aside_name(one),
        "rid": one.record_id,
        "reason": one.reason,
        "path": one.path,
        "raw": aside_raw(one.raw),
        "since": heard,
        "heard": heard,
    }


def leave(tx: Tx, system: SystemId, records: Iterable[Record]) -> None:
    """Let go of what reads well now."""
    told = [[system, aside_named(r.record_id), r.fetched_at] for r in records]
    some(tx, "read_well", rows=told)


def quarantined(
    tx: Tx, systems: Collection[SystemId], ids: Collection[int]
) -> Sequence[Quarantined]:
    """Those of these systems and numbers (all when empty), oldest first."""
    return [_held(told) for told in rows(tx, "quarantined", systems=list(systems), ids=list(ids))]


def _held(told: Sequence[Any]) -> Quarantined:
    n, system, rid, reason, path, body, since, heard = told
    return Quarantined(
        id=n,
        system=SystemId(system),
        record_id=rid,
        reason=reason,
        path=path,
        raw=orjson.loads(body),
        since=since,
        heard=heard,
    )


def counts(tx: Tx, systems: Collection[SystemId] = ()) -> Mapping[SystemId, int]:
    """How many there are of each of these systems, of all when none is named."""
    found = rows(tx, "aside_of", systems=list(systems))
    return {SystemId(system): count for system, count in found}


def aside_since(tx: Tx, system: SystemId, since: Micros) -> frozenset[str]:
    """The ids of a system's records that were set aside at a time or later."""
    return frozenset(row(tx, "aside_since", system=system, since=since)[0])


def forget(tx: Tx, system: SystemId, before: Micros) -> None:
    """Let go of what the system does not say any more."""
    run(tx, "forget_aside", system=system, before=before)


def release(tx: Tx, ids: Collection[int]) -> None:
    """Let go of these numbers."""
    some(tx, "release_aside", ids=ids)


def explain(tx: Tx, unreadable: Mapping[int, SetAside]) -> None:
    """Note today's reason of what still cannot be read."""
    some(tx, "explain_aside", rows=[[n, o.reason, o.path] for n, o in unreadable.items()])
