"""What makes an event live or not: the records that state it, and what they declare."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from hub.graph.meaning.parts import Parts
from schema.model.keys import SystemId
from schema.model.times import Micros

Said = dict[str, Any]
"""A record as its relationship to its system has it."""


class Stated(NamedTuple):
    """An event that a record states."""

    fact: int
    said: Said


class Standing(NamedTuple):
    """What makes a known event live, and what it was so far."""

    n: int
    live: bool
    slack: Micros
    records: int
    declares: int
    declared: list[str]
    event_id: str | None
    systems: list[SystemId]
    pools: list[int]

    @property
    def lives(self) -> bool:
        """A record states it and none declares it an error."""
        return bool(self.records) and not self.declares


class Dead(NamedTuple):
    """What an event that does not live says, and what is declared of it."""

    taken: Parts
    keys: list[str]
    declared: list[str]
    pools: Collection[int] = ()


def own_id_of(said: Iterable[Said]) -> str | None:
    """The event's own id: the first in order that a record gives it."""
    return min((one["event_id"] for one in said if one["event_id"] is not None), default=None)


def declared_in(said: Iterable[Said]) -> list[str]:
    """What the records declare, as stored."""
    return [one["declared"] for one in said if one["declared"] is not None]
