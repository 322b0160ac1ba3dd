"""Records in, and out of what is held: which version stands, and what became of the others."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from hub.graph.body import encode, interval
from hub.graph.store import Written
from hub.graph.told import Told, digested, ready
from hub.graph.versions import counted, newest, older
from reference_store.kept import Kept, Key, Version
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.times import Micros


def write(kept: Kept, records: Sequence[Record], now: Micros) -> dict[SystemId, Written]:
    """Take in a batch: what it did, by system."""
    systems = sorted({record.system for record in records})
    batch = ready(records, digested(records), {system: n for n, system in enumerate(systems)})
    for told in batch:
        _word(kept, told)
    stand, late = newest(batch)
    kinds: tuple[list[Told], ...] = ([], [], [], late)
    new, changed, again, _ = kinds
    for told in stand:
        held = kept.held.get(_key(told))
        if held is None:
            new.append(told)
        elif (held.fact, held.declared) == (told.hash, told.declared):
            again.append(told)
        elif older(told.record, held.recorded, held.fetched):
            late.append(told)
        else:
            changed.append(told)
    for told in again:
        _hear_again(kept, told)
    retire(kept, map(_key, changed), now)
    kept.past += [replace(_version(told, now), held_to=now) for told in late]
    kept.held |= {_key(told): _version(told, now) for told in (*changed, *new)}
    return counted(*([told.record.system for told in kind] for kind in kinds))


def retire(kept: Kept, keys: Iterable[Key], now: Micros) -> None:
    """Move records into the history."""
    kept.past += [replace(kept.held.pop(key), held_to=now) for key in keys]


def gone(
    kept: Kept, system: SystemId, seen_since: Micros, lies_within: Callable[[Version], bool]
) -> list[Key]:
    """The records of a system that a complete listing of a window did not have."""
    return [
        version.key
        for version in kept.held.values()
        if version.system == system
        and version.fetched < seen_since
        and lies_within(version)
        and not _stands_aside(kept, version, seen_since)
    ]


def _stands_aside(kept: Kept, version: Version, since: Micros) -> bool:
    """Whether a version of this record, or its whole, could not be read since."""
    own = version.key[1].partition("\x1f")[0]
    return any(
        one.system == version.system
        and one.heard >= since
        and one.record_id is not None
        and (own == one.record_id or own.startswith(f"{one.record_id}#"))
        for one in kept.aside.values()
    )


def _word(kept: Kept, told: Told) -> None:
    for end in interval(told.record.event.event_time):
        end.to_bytes(8, signed=True)  # OverflowError: no engine keeps a longer number
    ways = kept.wordings.get(told.hash, frozenset())
    kept.wordings[told.hash] = ways | {encode(told.record.event)}


def _key(told: Told) -> Key:
    _, record_id, declares = told.key
    return told.record.system, record_id, bool(declares)


def _hear_again(kept: Kept, told: Told) -> None:
    held, record = kept.held[_key(told)], told.record
    times = [at for at in (held.recorded, record.recorded_at) if at is not None]
    fetched = max(held.fetched, record.fetched_at)
    kept.held[held.key] = replace(held, fetched=fetched, recorded=max(times, default=None))


def _version(told: Told, now: Micros) -> Version:
    record = told.record
    event = replace(record.event, error_declaration=None)
    times = record.recorded_at, record.fetched_at, now
    return Version(_key(told), told.hash, event, told.declared, *times)
