"""What the author knows to be in the system: the samples by which the suite asks.

A TOML file with one table. Codes are written as a scanner or a person writes them.

    [samples]
    lots = ["(01)08938501234568(10)TOM-01"]
    items = ["(00)389385012345678909"]
    places = ["(414)8938501000019"]
    from = 2025-03-01T00:00:00+07:00
    to = 2025-03-08T00:00:00+07:00
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from connectors.sdk.config import Strict
from connectors.sdk.system_file import SettingFault, SystemFileError, validated
from schema.model.identifiers.identifier import CLASS_KINDS, CodeError, Identifier, Kind
from schema.model.identifiers.parse import parse_code
from schema.model.keys import ItemId, PlaceId
from schema.model.times import Micros, micros

_PLACES = frozenset({Kind.PLACE, Kind.LOCAL_PLACE, Kind.URI})


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Ids are canonical, times UTC microseconds; what is empty or None was not given."""

    lots: tuple[ItemId, ...] = ()
    """Lots with at least two events, at different times; one whose answer has several pages."""
    items: tuple[ItemId, ...] = ()
    """Instances, logistic units, assets, or the system's own codes of items."""
    places: tuple[PlaceId, ...] = ()
    events: tuple[str, ...] = ()
    """Ids of events."""
    transformations: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    """Products, places or parties of which there is master data."""
    since: Micros | None = None
    """Together with ``until``: a window of event time with events in it."""
    until: Micros | None = None


def _code(text: str) -> Identifier:
    try:
        return parse_code(text)
    except CodeError as error:
        raise ValueError(f"holds a code that cannot be read: {error.rule}") from error


def _lot(text: str) -> str:
    found = _code(text)
    if found.kind is not Kind.LOT:
        raise ValueError(f"holds {text[:60]!r}, which is no lot: write (01)…(10)…")
    return found.canonical


def _item(text: str) -> str:
    found = _code(text)
    if found.kind in CLASS_KINDS or found.kind is Kind.PLACE:
        raise ValueError(f"holds {text[:60]!r}, which is no instance, logistic unit or asset")
    return found.canonical


def _place(text: str) -> str:
    found = _code(text)
    if found.kind not in _PLACES:
        raise ValueError(f"holds {text[:60]!r}, which is no place: write (414)…")
    return found.site or found.canonical


def _thing(text: str) -> str:
    return _code(text).canonical


class SampleTable(Strict):
    """``[samples]``."""

    lots: tuple[Annotated[str, AfterValidator(_lot)], ...] = ()
    items: tuple[Annotated[str, AfterValidator(_item)], ...] = ()
    places: tuple[Annotated[str, AfterValidator(_place)], ...] = ()
    events: tuple[str, ...] = ()
    transformations: tuple[str, ...] = ()
    things: tuple[Annotated[str, AfterValidator(_thing)], ...] = ()
    since: AwareDatetime | None = Field(default=None, alias="from")
    until: AwareDatetime | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _whole_window(self) -> Self:
        if (self.since is None) != (self.until is None):
            raise ValueError("a window needs both `from` and `to`")
        if self.since and self.until and self.since >= self.until:
            raise ValueError("`from` is not before `to`")
        return self

    def samples(self) -> Samples:
        """The same as a value."""
        return Samples(
            lots=tuple(map(ItemId, self.lots)),
            items=tuple(map(ItemId, self.items)),
            places=tuple(map(PlaceId, self.places)),
            events=self.events,
            transformations=self.transformations,
            things=self.things,
            since=micros(self.since) if self.since else None,
            until=micros(self.until) if self.until else None,
        )


class SampleForm(Strict):
    """A whole file."""

    samples: SampleTable
    exemptions: dict[str, str] = Field(default_factory=dict)
    """Read by ``connectors.certification``."""


def load_samples(path: Path) -> Samples:
    """The samples in a file; ``SystemFileError`` with every fault, each with its key."""
    try:
        text = path.read_text("utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        raise SystemFileError((SettingFault(path.name, "", "cannot be read"),)) from error
    except ValueError as error:  # no UTF-8, no TOML
        raise SystemFileError((SettingFault(path.name, "", f"is not TOML: {error}"),)) from error
    return validated(SampleForm, tables, path.name).samples.samples()
