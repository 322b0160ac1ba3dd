"""The store Protocol: what the hub asks of the supply graph, whichever engine keeps it.

Writes are idempotent: a record is (system, its own id), a fact is an event by content hash.
Reads that need more than one question run as a *plan* in one consistent snapshot (``read``).
"""

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from schema.model.events import Event
from schema.model.json import Json
from schema.model.keys import FactId, ItemId, PlaceId, SystemId, TraceId
from schema.model.queries import EventQuery
from schema.model.records import MasterData, Record
from schema.model.times import Micros
from schema.model.trace import Status
from schema.model.versions import TraceVersion

T = TypeVar("T")
Plan = Generator[Any, Any, T]
"""A read in several steps: yields questions of ``hub.graph.questions``, is sent their columns."""


class StoreError(Exception):
    """The store cannot be used: what is wrong with it and what to do, in one line."""


class StoreUnavailableError(StoreError):
    """The store's server is lost or failed: it may be there again later."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch of records did to the graph. ``late``: older versions than are held."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Provenance:
    """One system's statement of a fact: when it took it in, and when we last heard it say so."""

    system: SystemId
    record_id: str
    recorded_at: Micros | None
    fetched_at: Micros


@dataclass(frozen=True, slots=True)
class Fact:
    """An event in the graph, with everyone who says so. ``id`` is its content hash."""

    id: FactId
    event: Event
    records: tuple[Provenance, ...]


@dataclass(frozen=True, slots=True)
class FactPage:
    """One page of facts, oldest event first; ``after`` continues behind the last of them."""

    facts: tuple[Fact, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the graph knows of an item or a place.

    ``spellings`` are the ways sources write it, in order; ``systems`` those with a live record
    of it; ``first`` and ``last`` bound its events.
    """

    id: str
    spellings: tuple[str, ...]
    systems: tuple[SystemId, ...]
    events: int
    first: Micros | None
    last: Micros | None


@dataclass(frozen=True, slots=True)
class Statement:
    """Master data with the system that states it and when it was heard."""

    system: SystemId
    fetched_at: Micros
    data: MasterData


@dataclass(frozen=True, slots=True)
class KeptTrace:
    """An answered trace to be kept: its question and its report are the ``body``, encoded."""

    id: TraceId
    answered_at: Micros
    status: Status
    body: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a system is harvested (``hub.graph.harvest_store``).

    ``cursor`` is where to go on, opaque to the store. All that the system held at ``complete`` is
    in the graph (UTC microseconds; None: it never was); ``listed`` is when the last complete
    listing from its beginning began, after which what had disappeared was swept.
    """

    cursor: str | None = None
    complete: Micros | None = None
    listed: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A record that could not be read. ``since`` it was first heard so, ``heard`` the last time.

    Its ``id`` is never given to another record, also when it has left quarantine.
    """

    id: int
    system: SystemId
    record_id: str | None
    reason: str
    path: str
    raw: Json
    since: Micros
    heard: Micros


class GraphStore(Protocol):
    """The supply graph. Every method may be called from one event loop, concurrently."""

    async def put(self, records: Sequence[Record]) -> Written:
        """Take in what systems said. All of the batch is stored, or none of it."""
        ...

    async def put_master_data(
        self, system: SystemId, data: Sequence[MasterData], fetched_at: Micros
    ) -> None:
        """Take in what a system says of products, places and parties; the latest replaces."""
        ...

    async def read(self, plan: Callable[[], Plan[T]]) -> T:
        """Run a plan against one consistent snapshot, all that was put before included.

        The plan may be begun anew, from its first question, when a store cannot hold its snapshot.
        """
        ...

    async def facts(self, query: EventQuery, first: int, after: str | None = None) -> FactPage:
        """Facts that match, by event time then id. ``after`` comes from an earlier page."""
        ...

    async def fact(self, fact: FactId) -> Fact | None:
        """One fact by its content hash."""
        ...

    async def item(self, item: ItemId) -> Known | None:
        """What is known of an item, None when no live record names it."""
        ...

    async def place(self, place: PlaceId) -> Known | None:
        """What is known of a place, None when no live record names it."""
        ...

    async def lots(self, gtin: str, first: int) -> tuple[ItemId, ...]:
        """Items known of a product (14-digit GTIN), by id, at most ``first``."""
        ...

    async def master_data(
        self, ids: Sequence[str], by: Micros | None = None
    ) -> Mapping[str, tuple[Statement, ...]]:
        """Every statement about these canonical ids, the most recent first.

        ``by``: as they were stated then, by what was heard until then.
        """
        ...

    async def tied(self, ids: Collection[str]) -> Collection[str]:
        """The items that master data ever named together with any of these (canonical ids).

        As one thing, or as a lot and an instance of it (``hub.graph.meaning.ties``), whether it
        still says so or not; each once.
        """
        ...

    async def held(self, ids: Collection[str], at: Micros) -> Sequence[Record]:
        """The records that were held at a time (UTC microseconds) about these ids, in no order.

        Ids are canonical ones of items and places, and keys of transformations as
        ``Description.pools`` tells them. Replaced and retracted records are among them, and those
        that retract; so are the records of other events of one id with these, and of corrections
        that these name. ``fetched_at`` is never after ``at``: where a record was heard again later,
        it is when the hub took it in. A record's id has what tells rivals of one id apart, so that
        all can be put into one store.
        """
        ...

    async def harvested(self) -> Mapping[SystemId, Micros]:
        """For each system with live records, the oldest fetch among them."""
        ...

    async def checkpoints(self) -> Mapping[SystemId, Checkpoint]:
        """How far each system is harvested; systems never harvested are left out."""
        ...

    async def quarantined(
        self, systems: Collection[SystemId] = (), ids: Collection[int] = ()
    ) -> Sequence[Quarantined]:
        """The records in quarantine, oldest first; of these systems, of these numbers, or all."""
        ...

    async def note_asked(self, system: SystemId, keys: Collection[str], at: Micros) -> None:
        """Remember that a system has said all it knows of these ids at a time.

        It is what tells “no record” from “not asked” without asking again.
        """
        ...

    async def asked(
        self, keys: Collection[str], by: Micros | None = None
    ) -> Mapping[str, Mapping[SystemId, Micros]]:
        """When each system last said all it knows of each of these ids, where it ever did.

        ``by``: no later than then. Of the times before, the first and the last of all are kept:
        where the last is later than ``by``, the first is told.
        """
        ...

    async def keep_trace(self, answer: KeptTrace, after: int = 0) -> TraceVersion:
        """Keep an answer as the next version of its trace, above ``after`` in any case.

        No version is ever overwritten, also when two are kept at once. Versions that were
        answered longer ago than the store keeps them are let go of on this occasion.
        """
        ...

    async def kept_trace(
        self, trace: TraceId, number: int | None = None
    ) -> tuple[TraceVersion, KeptTrace] | None:
        """One version of a trace, None: the latest. None when it is not kept, or no longer."""
        ...

    async def kept_versions(self, trace: TraceId) -> tuple[TraceVersion, ...]:
        """The versions of a trace that are kept, by number."""
        ...

    async def aclose(self) -> None:
        """Finish what is being written and let go of the store."""
        ...
