"""Error declarations: what a record that retracts its event says besides, and what is missing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from hub.graph.body import decode_declaration, fact_id, hash_of
from hub.graph.neo4j.asking import Tx, row, rows
from hub.graph.neo4j.contents import NEAR, numbered
from hub.graph.neo4j.describe import spelled
from hub.graph.neo4j.ready import number_of
from hub.graph.questions import Retraction
from hub.graph.told import APART
from schema.model.keys import FactId, SystemId

Declared = tuple[SystemId, str]


def names_corrections(declared: Iterable[str]) -> bool:
    """Whether any of these declarations, as stored, names a correction."""
    return any(decode_declaration(stored).corrective_event_ids for stored in declared)


def retractions(tx: Tx, items: Collection[int]) -> list[Retraction]:
    """The retracted events that list any of these items and miss a correction."""
    listed: dict[int, set[int]] = defaultdict(set)
    for fact, item in row(tx, "retracted", items=list(items))[0]:
        listed[fact].add(item)
    if not listed:
        return []
    names, _ = spelled(tx, {item for some in listed.values() for item in some}, ())
    said: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for fact, *told in rows(tx, "declarations", facts=sorted(listed)):
        said[fact].append(told)
    unheard = _unheard(tx, [stored for told in said.values() for *_, stored in told])
    found = [
        _retraction(told, {item: names[item][1] for item in listed[fact]}, unheard)
        for fact, told in said.items()
    ]
    return [retraction for retraction in found if retraction.missing]


def _retraction(
    said: Sequence[Sequence[Any]], items: dict[int, str], unheard: set[str]
) -> Retraction:
    reasons, missing = dict[str, None](), defaultdict[str, set[SystemId]](set)
    for *_, system, stored in said:
        declaration = decode_declaration(stored)
        if declaration.reason:
            reasons[declaration.reason] = None
        for wanted in unheard.intersection(declaration.corrective_event_ids):
            missing[wanted].add(SystemId(system))
    own, hashed = said[0][:2]
    return Retraction(own or fact_id(bytes.fromhex(hashed)), items, tuple(reasons), missing)


def _unheard(tx: Tx, declared: Iterable[str]) -> set[str]:
    """Those of the corrections named there that no record bears, as its id or by its hash."""
    wanted = {id_ for stored in declared for id_ in decode_declaration(stored).corrective_event_ids}
    hashes = {id_: hash_of(FactId(id_)) for id_ in wanted}
    asked = [
        [id_, number_of(id_), *(numbered(hashed) if hashed else (0, ""))]
        for id_, hashed in hashes.items()
    ]
    return set(row(tx, "unheard", rows=asked, apart=APART, near=NEAR)[0])
