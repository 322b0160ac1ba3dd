"""The trace: what is asked and what comes back, with everything that is not known named."""

from dataclasses import dataclass, field
from enum import StrEnum

from schema.model.answers import Coverage, SourceReport
from schema.model.contact import NO_CONTACT, Contact
from schema.model.events import EventType
from schema.model.keys import FactId, ItemId, PlaceId, ProvinceCode, SystemId, TraceId
from schema.model.paths import Paths
from schema.model.times import EventTime, Micros


class Direction(StrEnum):
    """Which way a trace is followed."""

    FORWARD = "FORWARD"
    BACKWARD = "BACKWARD"
    BOTH = "BOTH"


class Freshness(StrEnum):
    """Where facts may come from: the supply graph, the systems, or the graph while fresh."""

    CACHED = "CACHED"
    PREFER_CACHED = "PREFER_CACHED"
    LIVE = "LIVE"


class Certainty(StrEnum):
    """How sure a link is; a path is as sure as its weakest link."""

    CERTAIN = "CERTAIN"
    INFERRED = "INFERRED"
    POSSIBLE = "POSSIBLE"


class LinkKind(StrEnum):
    """Why one node leads to another."""

    MOVEMENT = "MOVEMENT"
    TRANSFORMATION = "TRANSFORMATION"
    AGGREGATION = "AGGREGATION"
    ASSOCIATION = "ASSOCIATION"
    MEMBERSHIP = "MEMBERSHIP"
    EQUIVALENCE = "EQUIVALENCE"
    CONTACT = "CONTACT"


class ItemRole(StrEnum):
    """Whether an item was reached itself or only carried what was."""

    REACHED = "REACHED"
    CARRIER = "CARRIER"


class Status(StrEnum):
    """Whether the answer is whole. COMPLETE claims that nothing more could have been known."""

    COMPLETE = "COMPLETE"
    INCOMPLETE = "INCOMPLETE"
    FAILED = "FAILED"


class GapKind(StrEnum):
    """Why the trace may go on where it stops."""

    SHIPPED_NEVER_RECEIVED = "SHIPPED_NEVER_RECEIVED"
    RECEIVED_NEVER_SHIPPED = "RECEIVED_NEVER_SHIPPED"
    USED_NOT_MADE = "USED_NOT_MADE"
    MADE_NOT_FROM = "MADE_NOT_FROM"
    LOT_NOT_RECORDED = "LOT_NOT_RECORDED"
    SOURCE_SILENT = "SOURCE_SILENT"
    NO_SYSTEM = "NO_SYSTEM"
    RECORDS_SET_ASIDE = "RECORDS_SET_ASIDE"
    LIMIT_REACHED = "LIMIT_REACHED"
    UNKNOWN_CASE = "UNKNOWN_CASE"
    """Of a common source alone."""


class FindingKind(StrEnum):
    """What is odd in the records themselves."""

    IMPOSSIBLE_ORDER = "IMPOSSIBLE_ORDER"
    CONFLICT = "CONFLICT"
    PROBABLE_DUPLICATE = "PROBABLE_DUPLICATE"
    CYCLE = "CYCLE"
    QUANTITY_BALANCE = "QUANTITY_BALANCE"
    UNIT_MISMATCH = "UNIT_MISMATCH"
    MISSING_CORRECTION = "MISSING_CORRECTION"
    EVENT_AFTER_END = "EVENT_AFTER_END"
    BAD_CHECK_DIGIT = "BAD_CHECK_DIGIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceInput:
    """What to trace. ``start`` is the canonical id of an item or a place, ``beside`` further ones
    that are traced together with it, as one trace.

    ``max_age`` (microseconds) is how old facts may be under PREFER_CACHED. ``max_depth`` counts
    links, ``max_nodes`` items. ``window`` bounds the events followed and reported,
    both ends inclusive, None open. ``certainty`` is the least that is followed. ``as_of`` asks what
    the hub knew at that time (UTC microseconds); None: what it knows now.
    """

    start: str
    direction: Direction = Direction.BOTH
    freshness: Freshness = Freshness.PREFER_CACHED
    max_age: Micros = 3_600_000_000
    max_depth: int = 100
    max_nodes: int = 100_000
    window: tuple[Micros | None, Micros | None] = (None, None)
    certainty: Certainty = Certainty.POSSIBLE
    contact: Contact = NO_CONTACT
    as_of: Micros | None = None
    beside: tuple[str, ...] = ()

    @property
    def starts(self) -> tuple[str, ...]:
        """All its starts."""
        return (self.start, *self.beside)


@dataclass(frozen=True, slots=True)
class Quantities:
    """How much of an item was made, used and disposed of, over all that is recorded of it.

    ``unit`` is a UN/ECE Recommendation 20 code, None for a count of pieces. A sum is None when
    what was recorded leaves it open: a mention without a quantity, or in a unit that does not
    convert into this one. ``on_hand`` is what should be left: made less used and disposed of.
    """

    unit: str | None
    made: float | None
    used: float | None
    disposed: float | None
    on_hand: float | None


@dataclass(frozen=True, slots=True)
class Balance:
    """What went into a transformation and came out of it, all its events together, in one unit.

    ``unaccounted`` is what did not come out (a loss is normal), negative when more did.
    """

    unit: str | None
    inputs: float
    outputs: float
    unaccounted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedItem:
    """An item on the trace. ``id`` as the sources write it (of several the first in order).

    ``reason`` says why a POSSIBLE one is only that. ``quantities`` hold one sheet for each unit in
    which its quantities are stated and which does not convert into the others; none of an instance.
    """

    id: str
    canonical: ItemId
    role: ItemRole
    certainty: Certainty
    depth: int
    first: Micros | None = None
    last: Micros | None = None
    reason: str | None = None
    quantities: tuple[Quantities, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedPlace:
    """A place on the trace, with the province in which it lay at the time, if known."""

    id: str
    canonical: PlaceId
    certainty: Certainty
    depth: int
    first: Micros | None = None
    last: Micros | None = None
    name: str | None = None
    province: ProvinceCode | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedLink:
    """A step of the trace, ``from_`` upstream and ``to`` downstream.

    Between places (with the ``item`` that moved) for MOVEMENT, else between items. ``event`` is
    the id of the event that shows it: for CONTACT the one by which ``to`` left the ``place``, or
    the ``container``, in which ``from_`` was before; None where only master data says so.
    ``stated_by`` are the systems whose master data does, for MEMBERSHIP and EQUIVALENCE.
    ``records`` counts the records that say so, the master data of a system as one, and
    ``fetched_at`` is the oldest of them.
    """

    from_: str
    to: str
    kind: LinkKind
    event: str | None
    certainty: Certainty
    item: str | None = None
    place: str | None = None
    container: str | None = None
    stated_by: tuple[SystemId, ...] = ()
    records: int = 1
    fetched_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedEvent:
    """An event on the trace. ``id`` is its own, or its CBV 2.0 hash; places as written.

    ``hash`` is the CBV 2.0 hash of its content in any case: it tells apart two events of one id.
    ``balance`` is that of its transformation, where every input and output states a quantity and
    all of these convert into each other.
    """

    id: str
    hash: FactId
    type: EventType
    time: EventTime
    biz_step: str | None = None
    action: str | None = None
    read_point: str | None = None
    biz_location: str | None = None
    systems: tuple[SystemId, ...] = ()
    balance: Balance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that is not known, and whom to ask.

    ``reason`` is a sentence for the reader. ``place`` is the last known place, ``next_place`` the
    other one: where the item was expected, or said to come from. ``provinces`` and ``system`` are
    those to ask.
    """

    kind: GapKind
    reason: str
    item: str | None = None
    place: str | None = None
    next_place: str | None = None
    provinces: tuple[ProvinceCode, ...] = ()
    system: SystemId | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something odd that the records say, with the events that show it."""

    kind: FindingKind
    message: str
    item: str | None = None
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierEntry:
    """Where the trace stopped because a budget ran out: it can be resumed from here."""

    item: str
    event: str
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceReport:
    """One immutable version of a trace: what was reached, and everything that is not known."""

    id: TraceId
    version: int
    asked: TraceInput
    start: str
    status: Status
    answered_at: Micros
    rounds: int = 0
    items: tuple[TracedItem, ...] = ()
    places: tuple[TracedPlace, ...] = ()
    events: tuple[TracedEvent, ...] = ()
    links: tuple[TracedLink, ...] = ()
    gaps: tuple[Gap, ...] = ()
    findings: tuple[Finding, ...] = ()
    sources: tuple[SourceReport, ...] = ()
    frontier: tuple[FrontierEntry, ...] = ()
    coverage: Coverage = field(default_factory=lambda: Coverage(0, 0))
    oldest_fact: Micros | None = None
    begun: Micros | None = None
    """When its first version began to ask: who answered in full since then is not asked again."""
    further: tuple[TracedEvent, ...] = ()
    """Events that are not on the trace and say who belongs to what on it."""
    paths: tuple[Paths, ...] = ()
    """How each state was reached, for each direction; see ``hub.trace.explain``."""
