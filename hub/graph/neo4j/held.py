"""What was held at a time: the records about some ids, replaced and retracted ones included."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from hub.graph.body import decode, decode_declaration, hash_of
from hub.graph.neo4j.asking import Tx, row, rows
from hub.graph.neo4j.contents import numbered
from hub.graph.neo4j.rivals import called_ever, rivals_ever
from hub.graph.neo4j.squeezed import whole
from schema.model.keys import FactId, SystemId
from schema.model.records import Record
from schema.model.times import Micros


def held(tx: Tx, ids: Collection[str], at: Micros) -> list[Record]:
    """See ``GraphStore.held``."""
    facts = set(row(tx, "about_ever", ids=list(ids))[0])
    facts |= rivals_ever(tx, facts)
    found = _records(tx, facts, at)
    corrections = {
        event_id
        for record in found
        if record.event.error_declaration is not None
        for event_id in record.event.error_declaration.corrective_event_ids
    }
    return found + _records(tx, _bearing(tx, corrections) - facts, at)


def _bearing(tx: Tx, event_ids: Collection[str]) -> set[int]:
    """The events that a record ever gave one of these ids, or that have it as their hash."""
    hashes = [numbered(hashed) for i in event_ids if (hashed := hash_of(FactId(i)))]
    return called_ever(tx, event_ids, hashes)


def _records(tx: Tx, facts: Collection[int], at: Micros) -> list[Record]:
    """The records of these events that were held at a time."""
    return [_record(told, at) for told in rows(tx, "held", facts=list(facts), at=at)]


def _record(told: Sequence[Any], at: Micros) -> Record:
    system, record_id, recorded, fetched, held_from, declared, body = told
    event = decode(whole(body))
    if declared is not None:
        event = replace(event, error_declaration=decode_declaration(declared))
    return Record(
        system=SystemId(system),
        record_id=record_id,
        event=event,
        fetched_at=fetched if fetched <= at else held_from,
        recorded_at=recorded,
    )
