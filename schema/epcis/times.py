"""Times in EPCIS documents: ``xsd:dateTime`` with a zone, and an offset (EPCIS 7.3.1)."""

import re
from datetime import UTC, datetime
from functools import lru_cache

from schema.epcis.scope import Scope, shown
from schema.model.json import Json
from schema.model.times import EventTime, Micros, instant, iso, micros, written_offset, zone
from schema.model.usual_times import usual_moment

_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:\d\d)?", re.ASCII
)
_OFFSET = re.compile(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)|Z", re.ASCII)
_EXAMPLE = "for example 2024-11-05T07:00:00+07:00"
_FIRST = micros(datetime(1, 1, 2, tzinfo=UTC))
_LAST = micros(datetime(9999, 12, 30, tzinfo=UTC))


def is_on_the_line(at: Micros) -> bool:
    """Whether this moment can be told in every zone."""
    return _FIRST <= at <= _LAST


@lru_cache(maxsize=256)
def is_offset(text: str) -> bool:
    """Whether this is an offset as ``eventTimeZoneOffset`` wants it: ``±hh:mm`` (or ``Z``)."""
    return _OFFSET.fullmatch(text) is not None


def offset(scope: Scope, place: str, value: Json) -> str | None:
    """A time-zone offset, or a fault and None."""
    if type(value) is str and is_offset(value):
        return value
    scope.fault(place, "value.offset", f"{shown(value)} is not an offset; it reads ±hh:mm")
    return None


def event_time(scope: Scope, value: Json, stated: str | None) -> EventTime:
    """The ``eventTime`` with the offset stated beside it; a fault and an open time if it is none.

    Digits beyond microseconds are kept in ``written`` only.
    """
    if stated and type(value) is str and not scope.strict:
        usual = usual_moment(value)
        if usual is not None:
            return EventTime(usual, usual, stated, value)
    parsed = _parsed(scope, "/eventTime", value, stated)
    if parsed is None:
        return EventTime(None, None)
    moment, naive = parsed
    at = micros(moment)
    if not is_on_the_line(at):
        scope.fault("/eventTime", "value.time", f"{shown(value)} is not within the years 1 to 9999")
    written = value if type(value) is str else None
    local = stated or (scope.default_offset if naive else written_offset(moment))
    return EventTime(at, at, local, written)


def stated_time(time: EventTime) -> Micros:
    """The instant that stands in ``eventTime``; of an inexact time only the place it holds."""
    if time.earliest is not None and time.earliest == time.latest:
        return time.earliest
    return instant(stated_text(time), time.offset).earliest or 0


def stated_text(time: EventTime) -> str:
    """What stands in ``eventTime``: as it was written, else an end of the interval, else 1970."""
    if time.written is not None and _is_date_time(time.written):
        return time.written
    at = time.earliest if time.earliest is not None else time.latest
    return iso(at or 0, time.offset)


def _is_date_time(text: str) -> bool:
    """Whether EPCIS takes this as an ``eventTime``; other sources write times their own ways."""
    try:
        return _DATE_TIME.fullmatch(text) is not None and bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def time_text(scope: Scope, place: str, value: Json) -> str:
    """A date and time kept as written, or a fault."""
    _parsed(scope, place, value, None)
    return value if type(value) is str else ""


def _parsed(
    scope: Scope, place: str, value: Json, stated: str | None
) -> tuple[datetime, bool] | None:
    """The aware moment and whether it was written without a zone."""
    matched = _DATE_TIME.fullmatch(value) if type(value) is str else None
    if matched is None or type(value) is not str:
        scope.fault(place, "value.time", f"{shown(value)} is not a date and time, {_EXAMPLE}")
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as why:
        scope.fault(place, "value.time", f"{shown(value)} is no moment ({why}), {_EXAMPLE}")
        return None
    if matched["zone"]:
        return moment, False
    if scope.strict:
        scope.fault(place, "value.time.zone", f"{shown(value)} has no time zone, {_EXAMPLE}")
    return moment.replace(tzinfo=zone(stated or scope.default_offset)), True
