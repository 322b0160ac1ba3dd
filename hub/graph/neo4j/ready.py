"""A batch made ready ahead of its turn: what storing needs of each record and no server knows.

That is most of the client's work. Of records that may be held word by word nothing is worked out
here: hashing them would be in vain.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any

from hub.graph.body import digest, encode, interval
from hub.graph.harvest_store import Gathered
from hub.graph.meaning.alike import likeness
from hub.graph.meaning.apart import take_apart
from hub.graph.meaning.parts import Parts
from hub.graph.neo4j.names import event_name
from hub.graph.neo4j.squeezed import squeezed
from hub.graph.told import own_id
from schema.model.records import Record

WORKED_OUT = ("hash", "lo", "hi", "type", "step", "action", "alike", "body", "name")
"""What a node of an event bears that needs no numbers of items and places."""


def number_of(id_: str) -> int:
    """An id as a number of 63 bits, by which it is looked up: few bear the same."""
    return int.from_bytes(blake2b(id_.encode(), digest_size=8).digest()) >> 1


class Heard:
    """A record, and what follows from it alone, each worked out when it is first needed."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.own_id = own_id(record.record_id)
        self.number = number_of(self.own_id)

    @cached_property
    def body(self) -> bytes:
        """Its event as text."""
        return encode(self.record.event)

    @cached_property
    def hash(self) -> bytes:
        """The 32 bytes of its event's hash."""
        return digest(self.record.event)

    @cached_property
    def parts(self) -> Parts:
        """Its event taken apart."""
        return take_apart(self.record.event)

    @cached_property
    def properties(self) -> tuple[Any, ...]:
        """What a node of its event bears by ``WORKED_OUT``."""
        event = self.record.event
        return (
            self.hash.hex(),
            *interval(event.event_time),
            event.type.value,
            event.biz_step,
            getattr(event, "action", None),
            likeness(event, self.parts),
            squeezed(self.body),
            event_name(event),
        )

    def work_out(self) -> None:
        """Work out all of it."""
        _ = self.properties


class Pages(tuple[Gathered, ...]):
    """Pages to be stored, with their records made ready."""

    heard: Sequence[Heard]


def heard_in(records: Iterable[Record]) -> list[Heard]:
    """The records of a batch, nothing worked out yet."""
    return [Heard(record) for record in records]


def work_out(heard: Iterable[Heard], known: Collection[int] = ()) -> None:
    """Work out what follows from each record, but for those under these numbers."""
    for one in heard:
        if one.number not in known:
            one.work_out()
