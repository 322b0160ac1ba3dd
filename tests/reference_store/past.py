"""What was held at a time, and which of it is about some ids."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from hub.graph.body import decode_declaration, hash_of
from hub.graph.told import own_id, standing_places
from reference_store.graph import Numbering, Standing, standing
from reference_store.kept import Kept, Version
from schema.model.keys import FactId
from schema.model.records import Record
from schema.model.times import Micros


def held_then(kept: Kept, at: Micros) -> list[Version]:
    """All that was held at a time."""
    now = [version for version in kept.held.values() if version.held_from <= at]
    before = [
        v for v in kept.past if v.held_from <= at and v.held_to is not None and at < v.held_to
    ]
    return [*now, *before]


def held(kept: Kept, numbers: Numbering, ids: Collection[str], at: Micros) -> Sequence[Record]:
    """See ``GraphStore.held``: no more than it must tell."""
    then = standing(kept, held_then(kept, at), numbers, {})
    facts = {hashed for hashed, fact in then.items() if not _named(fact).isdisjoint(ids)}
    facts |= _sharing(then, facts)
    facts |= _corrections(then, facts)
    return [record(version, at) for hashed in facts for version in then[hashed].records]


def _named(fact: Standing) -> set[str]:
    lots = {lot for lot, _ in fact.parts.members}
    return {*fact.parts.roles, *lots, *standing_places(fact.parts), *fact.pool_keys}


def _sharing(then: Mapping[bytes, Standing], facts: Collection[bytes]) -> set[bytes]:
    """Those with an event id, or a system's record id, in common with these."""
    ids = {one for hashed in facts for version in then[hashed].records for one in _ids(version)}
    return {
        hashed
        for hashed, fact in then.items()
        if any(not _ids(version).isdisjoint(ids) for version in fact.records)
    }


def _ids(version: Version) -> set[tuple[str, ...]]:
    own: set[tuple[str, ...]] = {(version.system, own_id(version.key[1]))}
    return own if version.event.event_id is None else {*own, (version.event.event_id,)}


def _corrections(then: Mapping[bytes, Standing], facts: Collection[bytes]) -> set[bytes]:
    wanted = {
        event_id
        for hashed in facts
        for version in then[hashed].records
        if version.declared is not None
        for event_id in decode_declaration(version.declared).corrective_event_ids
    }
    hashes = {hash_of(FactId(event_id)) for event_id in wanted}
    return {
        hashed
        for hashed, fact in then.items()
        if hashed in hashes or any(v.event.event_id in wanted for v in fact.records)
    }


def record(version: Version, at: Micros) -> Record:
    """A version as the record that was heard by then."""
    declaration = None if version.declared is None else decode_declaration(version.declared)
    return Record(
        system=version.system,
        record_id=version.key[1],
        event=replace(version.event, error_declaration=declaration),
        fetched_at=version.fetched if version.fetched <= at else version.held_from,
        recorded_at=version.recorded,
    )
