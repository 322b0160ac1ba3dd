"""The form of a system's settings file: its tables and keys, with their types and bounds."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, JsonValue

from connectors.sdk.config import Strict
from connectors.sdk.stamps import check_pattern
from schema.model.keys import ProvinceCode, SystemId
from schema.model.systems import (
    Environment,
    Limits,
    Scope,
    Stage,
    StampPattern,
    SystemSettings,
)
from schema.model.times import SECOND, VIETNAM, zone


def _offset(text: str) -> str:
    zone(text)
    return text


def _host(text: str) -> str:
    if text != text.lower() or "/" in text or ":" in text or not text:
        raise ValueError("is not a host name in lower case, without scheme, port or path")
    return text


def _pattern(text: str) -> str:
    check_pattern(text)
    return text


def _code(text: str) -> str:
    if not re.fullmatch("[0-9]{2}", text):
        raise ValueError("is no code of a province: write its two digits, in quotes")
    return text


def _some(codes: tuple[str, ...]) -> tuple[str, ...]:
    if not codes:
        raise ValueError("name at least one province by its two-digit code")
    return codes


def _named(text: str) -> str:
    if not any(map(str.isalnum, text)):
        raise ValueError(f"is {text!r}, which still stands for what has to be written there")
    return text


def _digits(text: str) -> str:
    if not re.fullmatch("[0-9]{1,14}", text):
        raise ValueError("is no beginning of a GTIN: write 1 to 14 digits, in quotes")
    return text


Code = Annotated[str, AfterValidator(_code)]
Digits = Annotated[str, AfterValidator(_digits)]
Name = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_named)]


class SystemTable(Strict):
    """``[system]``: whose it is, and how far its connection has come."""

    name: Name
    """As people read it, in Vietnamese or English."""
    provinces: Annotated[tuple[Code, ...], AfterValidator(_some)]
    """Codes of the 63 (before 2025-07-01). One vendor's system may serve several."""
    kind: Name
    """Of connector: ``epcis2``, ``rest``…"""
    stage: Stage = Stage.REGISTERED
    """How far its connection has come."""
    environment: Environment = Environment.PRODUCTION
    """Test and production are two systems, a file each."""
    owner: Name | None = None
    """The department that answers for it (a Sở)."""
    provider: Name | None = None
    """Who runs the software."""
    hindrances: tuple[Name, ...] = ()
    """What stands in the way of connecting."""
    support_requested: tuple[Name, ...] = ()
    """What help was asked for."""
    default_offset: Annotated[str, AfterValidator(_offset)] = VIETNAM
    """Of times that have none."""
    clock_tolerance_seconds: float = Field(default=0, ge=0, le=86_400)
    """How far its clock may be off."""
    simulated: bool = False
    """Whether it is no real system (mô phỏng)."""


class StampTable(Strict):
    """``[[stamps]]``: how the URLs on its stamps read."""

    host: Annotated[str, AfterValidator(_host)]
    """In lower case, without scheme or port."""
    path: Annotated[str, AfterValidator(_pattern)]
    """``/t/{gtin}/{lot}``; fields: ``gtin``, ``lot``, ``serial``, ``sscc``, ``code`` (its own)."""


class ScopeTable(Strict):
    """``[scope]``: what it can know."""

    gtin_prefixes: tuple[Digits, ...] = ()
    """Beginnings of the GTINs that it can hold; empty: any."""
    since: date | None = None
    """It holds nothing from before."""


class LimitsTable(Strict):
    """``[limits]``: how it is to be treated."""

    deadline_seconds: float = Field(default=5.0, gt=0, le=600)
    """Of each request."""
    max_concurrency: int = Field(default=4, ge=1, le=64)
    """Requests at once."""
    max_batch: int = Field(default=100, ge=1, le=10_000)
    """Ids in one request; a larger question is split."""
    max_reply_bytes: int = Field(default=8_000_000, ge=1_000, le=1_000_000_000)
    """Of one reply, decoded."""
    max_records: int = Field(default=100_000, ge=1)
    """Taken from one part of an answer; beyond it the answer is PARTIAL."""

    def limits(self) -> Limits:
        """The same as the model's value."""
        return Limits(
            self.deadline_seconds,
            self.max_concurrency,
            self.max_batch,
            self.max_reply_bytes,
            self.max_records,
        )


class SystemForm(Strict):
    """A whole file. ``[connector]`` is checked by its kind."""

    system: SystemTable
    stamps: tuple[StampTable, ...] = ()
    scope: ScopeTable = ScopeTable()
    limits: LimitsTable = LimitsTable()
    connector: dict[str, JsonValue] = Field(default_factory=dict)

    def settings(self, system_id: str) -> SystemSettings:
        """The same as the model's value."""
        table = self.system
        return SystemSettings(
            id=SystemId(system_id),
            name=table.name,
            provinces=tuple(map(ProvinceCode, table.provinces)),
            kind=table.kind,
            connector=self.connector,
            stage=table.stage,
            environment=table.environment,
            owner=table.owner,
            provider=table.provider,
            hindrances=table.hindrances,
            support_requested=table.support_requested,
            default_offset=table.default_offset,
            clock_tolerance=round(table.clock_tolerance_seconds * SECOND),
            stamps=tuple(StampPattern(stamp.host, stamp.path) for stamp in self.stamps),
            scope=Scope(self.scope.gtin_prefixes, self.scope.since),
            limits=self.limits.limits(),
            simulated=table.simulated,
        )
