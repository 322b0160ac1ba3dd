"""The 63 provinces, their 34 successors, and what is known of each province's programme.

Nothing here is inferred about a real province: what no source names is ``UNKNOWN`` or absent.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schema.model.keys import ProvinceCode, SystemId


class Scheme(StrEnum):
    """Which list a two-digit code belongs to; seven codes mean another unit in the second."""

    GSO_63 = "GSO_63"
    """The 63 provinces, until 2025-06-30."""
    GSO_34 = "GSO_34"
    """The 34 units, from 2025-07-01."""


MERGER = date(2025, 7, 1)


class ProvinceType(StrEnum):
    """Type of a first-level unit; it may change at a date of its own."""

    PROVINCE = "PROVINCE"
    MUNICIPALITY = "MUNICIPALITY"


@dataclass(frozen=True, slots=True)
class TypeFrom:
    """A unit's type from a date on."""

    type: ProvinceType
    valid_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """One of the 63 (until 2025-06-30); systems and printed codes still refer to them."""

    code: ProvinceCode
    name_vi: str
    name_en: str
    iso3166_2: str
    type: ProvinceType
    region: str
    successor: str
    """Code of its successor among the 34, in scheme GSO_34."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One of the 34 (from 2025-07-01)."""

    code: str
    name_vi: str
    types: tuple[TypeFrom, ...]
    predecessors: tuple[ProvinceCode, ...]
    code_previously_meant: str | None
    code_meaning_changed: bool


class SystemStatus(StrEnum):
    """Whether a province has a traceability system. “No system” is a state, not an absence."""

    UNKNOWN = "UNKNOWN"
    NONE = "NONE"
    PLANNED = "PLANNED"
    BUILDING = "BUILDING"
    EXISTS = "EXISTS"


class MilestoneKind(StrEnum):
    """The steps of the programme (Decision 100/QĐ-TTg) that reports count provinces by."""

    PLAN = "PLAN"
    PUBLICITY_AND_TRAINING = "PUBLICITY_AND_TRAINING"
    PRIORITY_PRODUCTS = "PRIORITY_PRODUCTS"
    INFRASTRUCTURE = "INFRASTRUCTURE"
    APPLIED = "APPLIED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One step a province has taken: never without the source that says so."""

    kind: MilestoneKind
    source: str
    on: date | None = None
    """The day of the act itself, None where the source gives none."""
    note: str | None = None
    products: tuple[str, ...] = ()
    """The priority products named, for PRIORITY_PRODUCTS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A source's statement of a province's system or connection at a date."""

    what: str
    """``CONTACTED``, ``TECHNICALLY_CONNECTED``…, in the words of the connection stages."""
    on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Where a province stands, as far as sources say."""

    province: ProvinceCode
    system_status: SystemStatus = SystemStatus.UNKNOWN
    milestones: tuple[Milestone, ...] = ()
    named: tuple[Named, ...] = ()
    systems: tuple[SystemId, ...] = ()
    hindrances: tuple[str, ...] = ()
    support_requested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One published count and, beside it, the count that follows from named provinces."""

    what: str
    label: str
    published: int
    qualifier: str | None
    """“over”, “about”, where the source does not count exactly."""
    named: tuple[ProvinceCode, ...]
    """The provinces that the source names for this count; usually fewer than it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Published figures of one date, kept as published."""

    id: str
    date_text: str
    """The date as the source gives it (“early 2022” for a report that is itself undated)."""
    as_of: date | None
    source: str
    figures: tuple[Figure, ...]
    note: str | None = None
