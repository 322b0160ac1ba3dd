"""What a batch of records tells, before any store takes it in: keys, contents, places, pools.

Everything here is the same whichever engine keeps the graph.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import orjson

from hub.graph.body import digest, encode_declaration
from hub.graph.meaning.parts import Parts
from schema.model.json import Json
from schema.model.keys import SystemId
from schema.model.records import Record, SetAside

Key = tuple[int, str, int]
"""System number, record id, whether it declares an error: what one statement is kept under."""

APART = "\x1f"
"""Stands between a record's id and what tells it apart from others of the same id."""


class Told(NamedTuple):
    """A record ready to be written: its key, its fact's hash, what it declares of it."""

    key: Key
    record: Record
    hash: bytes
    declared: str | None = None

    @property
    def content(self) -> bytes:
        """Equal for two records that say the same, also of what they retract."""
        if self.declared is None:
            return self.hash
        return hashlib.sha256(self.hash + self.declared.encode()).digest()


def digested(records: Sequence[Record]) -> list[bytes]:
    """Each record's content hash: most of the work of making a batch ready."""
    return [digest(record.event) for record in records]


def ready(
    records: Sequence[Record], hashes: Sequence[bytes], systems: Mapping[str, int]
) -> list[Told]:
    """A batch with its keys, as its systems give their ids: see ``hub.graph.versions``."""
    return [_told(systems[r.system], r, h) for r, h in zip(records, hashes, strict=True)]


def _told(system: int, record: Record, hashed: bytes) -> Told:
    declaration = record.event.error_declaration
    key = system, record.record_id, int(declaration is not None)
    return Told(
        key, record, hashed, None if declaration is None else encode_declaration(declaration)
    )


def pool_keys(fact: int, taken: Parts, systems: Iterable[SystemId]) -> list[str]:
    """The transformations a fact belongs to.

    An id that is an absolute URI joins events of all systems, any other those of one system,
    none at all joins nothing.
    """
    if not taken.transforms:
        return []
    if taken.pool is None:
        return [f"fact {fact}"]
    return [taken.pool] if ":" in taken.pool else [f"{system} {taken.pool}" for system in systems]


def named_places(taken: Parts) -> set[str]:
    """Every place that an event names."""
    return {*standing_places(taken), *taken.destinations, *taken.origins}


def standing_places(taken: Parts) -> set[str]:
    """The places where an event happens or leaves its items."""
    return {p for p in (taken.read_point, taken.biz_location) if p is not None}


def transaction_numbers(taken: Parts) -> list[int]:
    """Business transactions as 53 bits each: enough to tell those of one item apart."""
    return [_number_of(transaction) for transaction in taken.transactions]


def _number_of(transaction: str) -> int:
    return int.from_bytes(hashlib.blake2b(transaction.encode(), digest_size=8).digest()) >> 11


def own_id(record_id: str) -> str:
    """A record's id as its system gives it."""
    return record_id.partition(APART)[0]


def aside_raw(value: Json) -> bytes:
    """A record that cannot be read, as kept: JSON, keys in order so that equal ones are equal."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def aside_name(one: SetAside) -> str:
    """What a system's record in quarantine is known by: its id, else its content."""
    if one.record_id is not None:
        return aside_named(one.record_id)
    return f"content {hashlib.blake2b(aside_raw(one.raw), digest_size=16).hexdigest()}"


def aside_named(record_id: str) -> str:
    """What a record with an id is known by."""
    return f"id {record_id}"


def aside_stands_for(ids: Collection[str], record_id: str) -> bool:
    """Whether what was set aside under one of these ids is this record, or the whole it is part of.

    A part is told by what stands behind ``#``, a rival of one id by what stands behind ``APART``.
    """
    ends = (at for at, mark in enumerate(record_id) if mark in ("#", APART))
    return record_id in ids or any(record_id[:at] in ids for at in ends)
