"""Custom scalars, each with the specification it follows, and conversions to them."""

from datetime import date, datetime
from typing import NewType

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

from schema.model.json import Json
from schema.model.times import Micros, instant, moment, written_offset, zone

RFC_3339 = "https://www.rfc-editor.org/rfc/rfc3339"
JsonValue = NewType("JsonValue", object)


def at(value: Micros, offset: str = "Z") -> datetime:
    """The aware ``datetime`` of microseconds since the epoch, in a zone."""
    return moment(value).astimezone(zone(offset))


def to_datetime(value: Micros | None, offset: str = "Z") -> datetime | None:
    """The same where a moment may be unknown; None stays None."""
    return None if value is None else at(value, offset)


def to_json(value: Json) -> JsonValue:
    """A JSON value as the scalar that carries it."""
    return JsonValue(value)


def _serialize(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("a time without a zone must not leave the hub")
    return value.isoformat() if written_offset(value) != "+00:00" else _utc(value)


def _utc(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _parse(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("DateTime is a text such as 2026-03-15T08:30:00+07:00")
    read = instant(value, default_offset="")
    return at(read.earliest or 0, read.offset)


def _parse_date(value: object) -> date:
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError("Date is a text such as 2026-03-15")
    return date.fromisoformat(value)


_SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment with its zone, as in RFC 3339: 2026-03-15T08:30:00+07:00.",
        specified_by_url=RFC_3339,
        serialize=_serialize,
        parse_value=_parse,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day of the calendar, as full-date in RFC 3339: 2026-03-15.",
        specified_by_url=RFC_3339,
        serialize=date.isoformat,
        parse_value=_parse_date,
    ),
    JsonValue: strawberry.scalar(
        name="JSON",
        description="Any JSON value, as a source gave it.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=lambda value: value,
    ),
}
CONFIG = StrawberryConfig(scalar_map=_SCALARS, disable_field_suggestions=True)
