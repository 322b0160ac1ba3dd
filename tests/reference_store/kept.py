"""All that the store keeps: values that never change, in dictionaries, lists and sets."""

from copy import copy
from dataclasses import dataclass, field, fields
from typing import Any

from hub.graph.harvest_store import Lease, Run, RunId
from hub.graph.meaning.ties import Tie
from hub.graph.store import Checkpoint, KeptTrace, Quarantined
from schema.model.events import Event
from schema.model.keys import SystemId, TraceId
from schema.model.records import MasterData
from schema.model.times import Micros

Key = tuple[SystemId, str, bool]
"""A record: its system, its id with what tells rivals apart, whether it declares an error."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a record said: a fact (by its hash), in its own words, and when the hub held it.

    ``held_to`` None: it is held. An older version that came late was never held: both are equal.
    """

    key: Key
    fact: bytes
    event: Event
    declared: str | None
    recorded: Micros | None
    fetched: Micros
    held_from: Micros
    held_to: Micros | None = None

    @property
    def system(self) -> SystemId:
        """Whose record it is."""
        return self.key[0]


@dataclass(frozen=True, slots=True)
class Stated:
    """A version of a statement: as stored, when it was first and last heard."""

    body: bytes
    since: Micros
    fetched: Micros
    data: MasterData


@dataclass(slots=True)
class Kept:
    """Everything. ``copy`` is taken before each change, and put back when it fails."""

    held: dict[Key, Version] = field(default_factory=dict)
    past: list[Version] = field(default_factory=list)
    wordings: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    """By the hash of every fact ever told the ways it was written (``hub.graph.body``)."""
    stated: dict[tuple[str, SystemId, str], tuple[Stated, ...]] = field(default_factory=dict)
    """By canonical id, system and type, in the order of ``since``."""
    tied: set[Tie] = field(default_factory=set)
    """What master data ever said of two items."""
    asked: dict[tuple[str, SystemId], tuple[Micros, Micros]] = field(default_factory=dict)
    """When a system first and last said all it knows of an id."""
    traces: dict[tuple[TraceId, int], KeptTrace] = field(default_factory=dict)
    aside: dict[tuple[SystemId, str], Quarantined] = field(default_factory=dict)
    """By system and name (``hub.graph.told``)."""
    last_aside: int = 0
    checkpoints: dict[SystemId, Checkpoint] = field(default_factory=dict)
    runs: dict[RunId, Run] = field(default_factory=dict)
    leases: dict[str, Lease] = field(default_factory=dict)

    def copy(self) -> "Kept":
        """One that later changes of this one do not reach."""
        own: dict[str, Any] = {f.name: copy(getattr(self, f.name)) for f in fields(self)}
        return Kept(**own)
