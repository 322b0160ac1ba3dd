"""A provincial traceability system as it is known to the hub: an immutable snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from schema.model.json import Json
from schema.model.keys import ProvinceCode, SystemId
from schema.model.times import SECOND, VIETNAM, Micros


class Stage(StrEnum):
    """How far a system's connection to the national portal has come."""

    REGISTERED = "REGISTERED"
    CONTACTED = "CONTACTED"
    TEST_ENVIRONMENT = "TEST_ENVIRONMENT"
    TECHNICALLY_CONNECTED = "TECHNICALLY_CONNECTED"
    SYNCHRONISED = "SYNCHRONISED"


class Environment(StrEnum):
    """Test and production are separate systems of one province."""

    PRODUCTION = "PRODUCTION"
    TEST = "TEST"


@dataclass(frozen=True, slots=True)
class StampPattern:
    """How the URLs on a system's stamps (tem truy xuất) read.

    ``host`` is matched exactly, lower case; ``path`` is a pattern of literal text and fields in
    braces (``/t/{gtin}/{lot}``, ``/qr?c={code}``): ``gtin``, ``lot``, ``serial``, ``sscc`` or
    ``code`` (the system's own).
    """

    host: str
    path: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a system can know. Empty: no limit is known, it is asked about anything."""

    gtin_prefixes: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How a system is to be treated: seconds, counts and bytes."""

    deadline: float = 5.0
    max_concurrency: int = 4
    max_batch: int = 100
    """Ids per question; a larger question is split."""
    max_reply_bytes: int = 8_000_000
    max_records: int = 100_000
    """Records taken from one part of an answer, its questions together; beyond it PARTIAL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemSettings:
    """One system's settings file, read and checked.

    ``owner`` is the department that answers for it (a Sở), ``provider`` who runs the software,
    ``hindrances`` what stands in the way of connecting and ``support_requested`` what help was
    asked for. ``clock_tolerance`` is how far its clock may be off, in microseconds. ``connector``
    is the kind's own part of the file, checked by the kind's ``config_type``. ``stage_since`` is
    the day of the move to ``stage``, ``stage_by`` who made it; both None: nothing proves it.
    """

    id: SystemId
    name: str
    provinces: tuple[ProvinceCode, ...]
    kind: str
    connector: Mapping[str, Json] = field(default_factory=dict)
    stage: Stage = Stage.REGISTERED
    stage_since: date | None = None
    stage_by: str | None = None
    environment: Environment = Environment.PRODUCTION
    owner: str | None = None
    provider: str | None = None
    hindrances: tuple[str, ...] = ()
    support_requested: tuple[str, ...] = ()
    default_offset: str = VIETNAM
    clock_tolerance: Micros = 0 * SECOND
    stamps: tuple[StampPattern, ...] = ()
    scope: Scope = field(default_factory=Scope)
    limits: Limits = field(default_factory=Limits)
    simulated: bool = False
