"""What makes an event live or not: the records that state it, and what they declare."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from hub.graph.meaning.parts import Parts
from hub.graph.told import own_id
from schema.model.keys import SystemId
from schema.model.times import Micros

SAID = (
    "number", "system", "record_id", "declares", "declared", "names_event", "event_id",
    "event_number", "recorded", "fetched", "held_from", "body",
)  # fmt: skip
"""What the relationship of an event to a system says of a record; ``record_id`` tells apart what
must not replace each other, ``number`` is that of the system's own id, ``body`` its own wording."""
Said = dict[str, Any]
"""A record by ``SAID``; of what it lacks there is nothing, or None."""


class Stated(NamedTuple):
    """An event that a record states."""

    fact: int
    said: Said


class Standing(NamedTuple):
    """What makes a known event live, and what it was so far."""

    n: int
    live: bool
    slack: Micros
    said: Sequence[Said]
    pools: Sequence[int]

    @property
    def lives(self) -> bool:
        """A record states it and none declares it an error."""
        return lives(self.said)


class Dead(NamedTuple):
    """What an event that does not live says, and what is declared of it."""

    taken: Parts
    keys: list[str]
    declared: list[str]
    pools: Collection[int] = ()


def lives(said: Sequence[Said]) -> bool:
    """Whether an event lives of which this is said."""
    return bool(said) and not any(one.get("declares") for one in said)


def systems_of(said: Iterable[Said]) -> list[SystemId]:
    """Who says so, each once, in order."""
    return sorted({one["system"] for one in said})


def event_id(said: Said) -> str | None:
    """The event's id as a record gives it: the record's own, or another."""
    if said.get("names_event"):
        return own_id(said["record_id"])
    named: str | None = said.get("event_id")
    return named


def own_id_of(said: Iterable[Said]) -> str | None:
    """The event's own id: the first in order that a record gives it."""
    named = map(event_id, said)
    return min((one for one in named if one is not None), default=None)


def declared_in(said: Iterable[Said]) -> list[str]:
    """What the records declare, as stored."""
    return [one["declared"] for one in said if one.get("declared") is not None]
