"""What resolvers ask of the hub: a Protocol over plain values, and those values.

Redaction happens on these values, before they become GraphQL types. Failures that a caller must
expect are values too (``Refused``, ``Missing``); what a method raises is a defect, except
``Mistake``, which is the caller's and is told with its code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from schema.model.answers import Coverage, SourceReport
from schema.model.common_source import CommonSourceInput, CommonSourceReport
from schema.model.events import Event, EventType
from schema.model.evidence import EvidencePath
from schema.model.identifiers.identifier import Identifier
from schema.model.keys import FactId, ItemId, SystemId, TraceId
from schema.model.provinces import Programme, Province, ProvinceType, Scheme, Snapshot, Unit
from schema.model.queries import EventQuery
from schema.model.records import MasterData
from schema.model.systems import SystemSettings
from schema.model.times import Micros
from schema.model.trace import TraceInput, TraceReport
from schema.model.versions import TraceVersion
from schema.model.viewer import Deadline, Viewer


class Mistake(Exception):
    """A mistake of the caller that no result type names. ``code`` is stable, the text is shown."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Sort(StrEnum):
    """What a code turned out to name, among the things that can be looked up."""

    ITEM = "ITEM"
    LOCATION = "LOCATION"
    PRODUCT = "PRODUCT"


@dataclass(frozen=True, slots=True)
class Statement:
    """Master data with the system that states it and when it was heard."""

    system: SystemId
    fetched_at: Micros
    data: MasterData


@dataclass(frozen=True, slots=True)
class SaidBy:
    """One system's record of an event."""

    system: SystemId
    record_id: str
    recorded_at: Micros | None
    fetched_at: Micros


@dataclass(frozen=True, slots=True)
class Told:
    """An event with everyone who says so; ``id`` is its content hash."""

    id: FactId
    event: Event
    records: tuple[SaidBy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsWanted:
    """Which events a caller wants: every field given must fit, by any of its values.

    Codes and business steps as typed; ``since`` is inclusive, ``until`` exclusive.
    """

    items: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    types: tuple[EventType, ...] = ()
    biz_steps: tuple[str, ...] = ()
    event_ids: tuple[str, ...] = ()
    since: Micros | None = None
    until: Micros | None = None


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events oldest first, each with the cursor that continues behind it."""

    events: tuple[Told, ...]
    cursors: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An item, a location or a product, with all that is known of it in the supply graph.

    ``lots`` are the items known of a product. A subject without events is one that only master
    data, or only its code, tells of.
    """

    sort: Sort
    identifier: Identifier
    spellings: tuple[str, ...] = ()
    systems: tuple[SystemId, ...] = ()
    events: int = 0
    first: Micros | None = None
    last: Micros | None = None
    statements: tuple[Statement, ...] = ()
    lots: tuple[ItemId, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A code that names something known. ``sources`` are those asked now; none if it was known."""

    subject: Subject
    sources: tuple[SourceReport, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A code that cannot be what it claims to be: the rule it breaks and what would be accepted."""

    code: str
    rule: str
    hint: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A sound code of which nobody who answered knows anything, and who was asked.

    ``hint`` is a sentence on how else to write it, if it may have been meant otherwise.
    """

    identifier: Identifier
    sources: tuple[SourceReport, ...]
    coverage: Coverage
    hint: str = ""


@dataclass(frozen=True, slots=True)
class NotKept:
    """A version that is not kept: it was never answered here, or its time is over.

    ``version`` None: no version of the trace is kept. ``others`` are those that are.
    """

    trace: TraceId
    version: int | None
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unresumable:
    """A trace that cannot be resumed, and why."""

    trace: TraceId
    reason: str


Lookup = Found | Refused | Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAt:
    """The first-level unit in which a province's land lay at a date."""

    code: str
    scheme: Scheme
    name: str
    type: ProvinceType


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceAt:
    """One of the 63 with its successor, its unit at a date, its programme and its systems."""

    province: Province
    successor: Unit
    unit: UnitAt
    programme: Programme
    systems: tuple[SystemSettings, ...] = ()


class Hub(Protocol):
    """What the hub does, as the schema sees it. Codes come as they were typed."""

    async def lookup(self, code: str, viewer: Viewer, deadline: Deadline) -> Lookup:
        """What a code names: from the supply graph, else from every system that can know."""
        ...

    async def lot(self, gtin: str, lot: str, viewer: Viewer, deadline: Deadline) -> Lookup:
        """The same for the lot of a GTIN."""
        ...

    async def known(
        self, sort: Sort, code: str, viewer: Viewer, deadline: Deadline
    ) -> Subject | None:
        """What the graph knows of a canonical id; asks nobody. None: nothing is known of it."""
        ...

    async def trace(
        self, asked: TraceInput, viewer: Viewer, deadline: Deadline
    ) -> TraceReport | Refused:
        """A trace; ``asked.start`` is a code as typed. It is kept before it is given."""
        ...

    async def trace_version(
        self, trace: TraceId, number: int | None, viewer: Viewer, deadline: Deadline
    ) -> TraceReport | NotKept:
        """A version of a trace as it was answered; None: the latest."""
        ...

    async def trace_versions(self, trace: TraceId, viewer: Viewer) -> Sequence[TraceVersion]:
        """The versions of a trace that are kept, by number."""
        ...

    async def common_source(
        self, asked: CommonSourceInput, viewer: Viewer, deadline: Deadline
    ) -> CommonSourceReport | Refused:
        """What cases may have come from; their codes as typed, the first refused told.

        Raises ``NoWeight`` when the weights cannot be added up.
        """
        ...

    async def resume_trace(
        self, trace: TraceId, viewer: Viewer, deadline: Deadline
    ) -> TraceReport | NotKept | Unresumable:
        """The next version of a trace, for which only those are asked that failed it before."""
        ...

    async def explain(self, report: TraceReport, node: str, viewer: Viewer) -> EvidencePath | None:
        """Why a node is on a trace, from its report alone; None: it is not.

        ``node`` is an id of an item or a location, or a code as typed.
        """
        ...

    async def event_query(self, wanted: EventsWanted) -> EventQuery | Refused:
        """The question that is wanted, or the first of its codes that is refused."""
        ...

    async def events(
        self, asked: EventQuery, first: int, after: str | None, viewer: Viewer, deadline: Deadline
    ) -> EventPage:
        """Events of the supply graph; raises ``Mistake`` on a cursor that is none of ours."""
        ...

    async def event(self, id_: FactId, viewer: Viewer, deadline: Deadline) -> Told | None:
        """One event by its content hash."""
        ...

    async def provinces(self, on: date | None, viewer: Viewer) -> Sequence[ProvinceAt]:
        """The 63 in the order of their codes, as at a date (None: today in Vietnam)."""
        ...

    async def systems(self, viewer: Viewer) -> Sequence[SystemSettings]:
        """The systems that are configured, by id."""
        ...

    async def snapshots(self, viewer: Viewer) -> Sequence[Snapshot]:
        """The published figures, oldest first."""
        ...
