"""What systems said of events: the records held, found by the number of their id.

A record's own id is often its event's too. So one index, over the number of the own id, finds both
what is held under an id and who else uses it; an event id that is another has a number beside it.
"""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from hub.graph.neo4j.asking import Tx, row, rows
from hub.graph.neo4j.ready import Heard, number_of
from hub.graph.neo4j.standing import Said
from hub.graph.told import APART, Told, own_id
from hub.graph.versions import Held
from schema.model.keys import SystemId
from schema.model.times import Micros

Name = tuple[SystemId, str, int]
"""System, record id, whether it declares an error: what one statement is kept under."""


class HeldRecord(NamedTuple):
    """A record as it is held: its name, its event's number, and what it says.

    ``body`` is its own wording, as squeezed.
    """

    system: SystemId
    record_id: str
    declares: int
    fact: int
    declared: str | None
    recorded: Micros | None
    fetched: Micros
    event_id: str | None
    body: bytes

    @property
    def name(self) -> Name:
        """What it is kept under."""
        return self.system, self.record_id, self.declares

    @property
    def held(self) -> Held:
        """What decides whether another version is newer."""
        return Held(self.fact, self.declared, self.recorded, self.fetched)


def looked_up(tx: Tx, numbers: Collection[int]) -> list[HeldRecord]:
    """The records whose own id, or whose event's id, has one of these numbers."""
    found = rows(tx, "records", numbers=list(numbers), apart=APART)
    return [HeldRecord(*told) for told in found]


def known_numbers(tx: Tx, numbers: Collection[int]) -> frozenset[int]:
    """Those of these numbers under which records are held."""
    return frozenset(row(tx, "known_numbers", numbers=list(numbers))[0])


def numbers_of(heard: Iterable[Heard]) -> set[int]:
    """The numbers under which records may be held that have to do with these."""
    ids = ((one.number, one.record.event.event_id, one.own_id) for one in heard)
    return {
        number
        for own_number, event_id, own in ids
        for number in (
            (own_number,) if event_id in (None, own) else (own_number, number_of(event_id))
        )
    }


def name_of(told: Told) -> Name:
    """What a statement of a batch is kept under."""
    return told.record.system, told.key[1], told.key[2]


def name_row(name: Name) -> list[Any]:
    """A name as statements look it up."""
    system, record_id, declares = name
    return [number_of(own_id(record_id)), system, record_id, declares]


def said(told: Told, heard: Heard, wording: bytes | None, now: Micros) -> Said:
    """A record as its relationship to its system has it; ``heard`` is the one that ``told`` is."""
    record, event_id, own = told.record, told.record.event.event_id, heard.own_id
    return {
        "number": heard.number,
        "system": record.system,
        "record_id": told.key[1],
        "declares": told.key[2] or None,
        "declared": told.declared,
        "names_event": event_id == own or None,
        "event_id": None if event_id == own else event_id,
        "event_number": None if event_id in (None, own) else number_of(event_id),
        "recorded": record.recorded_at,
        "fetched": record.fetched_at,
        "held_from": now,
        "body": wording,
    }
