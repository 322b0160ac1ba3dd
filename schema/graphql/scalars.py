"""Custom scalars, each with the specification it follows, and conversions to them."""

import re
from datetime import date, datetime
from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

from schema.model.json import Json
from schema.model.times import Micros, instant, moment, written_offset, zone

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_TOLD = 100
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
    try:
        if not isinstance(value, str):
            raise ValueError
        read = instant(value, default_offset="")
        return at(read.earliest or 0, read.offset)
    except ValueError as error:
        form = "a DateTime reads YYYY-MM-DDThh:mm:ss with Z or ±hh:mm behind it"
        raise _refused(value, f"{form}: 2026-03-15T08:30:00+07:00") from error


def _parse_date(value: object) -> date:
    try:
        if not (isinstance(value, str) and _DATE.fullmatch(value)):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError as error:
        raise _refused(value, "a Date reads YYYY-MM-DD: 2026-03-15") from error


def _refused(value: object, form: str) -> GraphQLError:
    """Told as it stands: graphql-core would put any other exception's text in words of its own."""
    return GraphQLError(f"{_shortened(value)} is not accepted; {form}")


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_TOLD else f"{text[:_LONGEST_TOLD]}…"


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
