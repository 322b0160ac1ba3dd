"""Events that one id stands for: the same event id, or the same record of one system.

An event is marked when it gets its first rival and stays marked: so a trace asks for the rivals of
few, and what it is told then is true now.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from hub.graph.neo4j.asking import Tx, row, rows, some
from hub.graph.neo4j.contents import NEAR
from hub.graph.neo4j.ready import number_of
from hub.graph.neo4j.records import HeldRecord, looked_up
from hub.graph.neo4j.standing import Stated, event_id
from hub.graph.told import APART, own_id
from schema.model.keys import SystemId

Rivalry = tuple[str, int, int]
"""An id, an event that it stands for, and another one."""
_Stood = tuple[str, SystemId | None]
"""An id that stands for an event: an event's own for everybody, a record's for its system."""


def mark_rivals(tx: Tx, stated: Iterable[Stated], held: Iterable[HeldRecord]) -> None:
    """Mark those that share an id, of events now stated and those held under their ids."""
    by_id: dict[_Stood, set[int]] = defaultdict(set)
    for fact, said in stated:
        for stood in _stood(said["system"], said["record_id"], event_id(said)):
            by_id[stood].add(fact)
    for one in held:
        for stood in _stood(one.system, one.record_id, one.event_id):
            if stood in by_id:
                by_id[stood].add(one.fact)
    some(tx, "mark_rivals", facts={n for facts in by_id.values() if len(facts) > 1 for n in facts})


def live_rivals(tx: Tx, facts: Collection[int]) -> list[Rivalry]:
    """The rivals of these events that live: of each id one of them, with every other event."""
    asked: dict[_Stood, set[int]] = defaultdict(set)
    for n, said in rows(tx, "said", facts=list(facts)):
        named, own = event_id(said), own_id(said["record_id"])
        asked[(own, said["system"]) if named is None else (named, None)].add(n)
        if named not in (None, own):
            asked[own, said["system"]].add(n)
    together: dict[_Stood, set[int]] = defaultdict(set)
    for one in looked_up(tx, {number_of(id_) for id_, _ in asked}):
        for stood in _stood(one.system, one.record_id, one.event_id):
            together[stood].add(one.fact)
    shared = {stood: together[stood] for stood in asked if len(together[stood]) > 1}
    every = {n for facts_ in shared.values() for n in facts_}
    live = set(row(tx, "live", facts=list(every))[0])
    found = list[Rivalry]()
    for stood, facts_ in shared.items():
        first = min(facts_ & asked[stood])
        found += [(stood[0], first, other) for other in sorted(facts_ & live - {first})]
    return found


def rivals_ever(tx: Tx, facts: Collection[int]) -> set[int]:
    """The events that one id stood for at any time, as it did for one of these."""
    said = [one for _, one in rows(tx, "said_ever", facts=list(facts))]
    ids = {named for one in said if (named := event_id(one)) is not None}
    found = called_ever(tx, ids)
    own = {(one["system"], own_id(one["record_id"])) for one in said}
    asked = [[number_of(id_), system, id_] for system, id_ in own]
    return found | set(row(tx, "same_record_ever", rows=asked, apart=APART)[0])


def called_ever(tx: Tx, ids: Iterable[str], hashes: Iterable[list[object]] = ()) -> set[int]:
    """The events that a record ever gave one of these ids, or that have one of these hashes."""
    numbered = [[number_of(id_), id_] for id_ in ids]
    told = {"ids": numbered, "hashes": list(hashes), "apart": APART, "near": NEAR}
    return set(row(tx, "called_ever", **told)[0])


def _stood(system: SystemId, record_id: str, event: str | None) -> Iterator[_Stood]:
    yield own_id(record_id), system
    if event is not None:
        yield event, None
