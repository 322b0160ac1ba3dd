"""When something happened: an interval, because sources are not always exact.

Times are whole microseconds since 1970-01-01T00:00:00Z (``int``), which compare and index
cheaply; ``None`` is an open end. Conversions to text always carry a zone.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from schema.model.hastening import hasten
from schema.model.usual_times import usual_moment

Micros = int
MILLISECOND: Micros = 1_000
SECOND: Micros = 1_000_000
DAY: Micros = 86_400 * SECOND
VIETNAM = "+07:00"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND + DAY
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND - DAY
_YEAR = re.compile("[0-9]{4}")
_MONTH = re.compile("[0-9]{4}-[0-9]{2}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LAST_OF_A_DAY = (23, 59, 59)
_OFFSET = re.compile("([+-])(0[0-9]:[0-5][0-9]|1[0-3]:[0-5][0-9]|14:00)")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)


@hasten
@dataclass(frozen=True, slots=True)
class EventTime:
    """An event's time: the interval in which it lies and the local offset it was stated with.

    ``earliest`` and ``latest`` are both inclusive and equal for an instant. ``written`` is the
    EPCIS ``eventTime`` as the source wrote it, kept so that a document can be written out again
    unchanged; it takes no part in comparisons of order.
    """

    earliest: Micros | None
    latest: Micros | None
    offset: str = VIETNAM
    written: str | None = None

    def may_precede(self, other: "EventTime", tolerance: Micros = 0) -> bool:
        """Whether this may have happened before (or together with) ``other``."""
        if self.earliest is None or other.latest is None:
            return True
        return self.earliest <= other.latest + tolerance


UNKNOWN_TIME = EventTime(None, None)
"""Nothing is known of when it happened: both ends are open."""


def micros(moment: datetime) -> Micros:
    """Microseconds since the epoch of an aware ``datetime``; a naive one is refused."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone has no place on the time line")
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def moment(value: Micros) -> datetime:
    """The aware UTC ``datetime`` of a count of microseconds."""
    return _EPOCH + timedelta(microseconds=value)


def zone(offset: str) -> timezone:
    """The time zone of an offset such as ``+07:00`` or ``Z``; ``ValueError`` on any other text."""
    if offset == "Z":
        return UTC
    found = _OFFSET.fullmatch(offset)
    if not found:
        raise ValueError(f"{offset!r} is not an offset; it reads ±hh:mm, for example +07:00")
    span = timedelta(hours=int(found[2][:2]), minutes=int(found[2][3:]))
    return timezone(-span if found[1] == "-" else span)


def usual_instant(text: str) -> EventTime | None:
    """What ``instant`` gives of a text that is written as nearly all are; None for any other."""
    at = usual_moment(text)
    if at is None:
        return None
    return EventTime(at, at, "+00:00" if text[-1] == "Z" else text[-6:], text)


def instant(text: str, default_offset: str = VIETNAM) -> EventTime:
    """A date and time as an exact ``EventTime``: xs:dateTime or RFC 3339, from
    0001-01-02 to 9999-12-30 UTC (what can be shown in every zone).

    A text without an offset takes ``default_offset``. Digits beyond microseconds are dropped;
    24:00:00 is the start of the next day, a leap second (:60) that of the next minute. Raises
    ``ValueError`` when ``text`` is anything else (a date alone, a week date).
    """
    usual = usual_instant(text)
    if usual is not None:
        return usual
    found = _INSTANT.fullmatch(text)
    if not found:
        raise ValueError(
            f"{text!r} is not a date and time; it reads YYYY-MM-DDThh:mm:ss±hh:mm,"
            " for example 2026-03-15T08:30:00+07:00"
        )
    day_text, hours, minutes, seconds, fraction, offset = found.groups()
    clock = int(hours), int(minutes), int(seconds)
    if clock > _LAST_OF_A_DAY or clock[1] > 59 or clock[2] > 59:
        _check_clock(text, *clock, fraction)
    if offset is None:
        offset = default_offset
    elif offset in "Zz":
        offset = "+00:00"
    at = _midnight(text, day_text, offset)
    at += ((clock[0] * 60 + clock[1]) * 60 + clock[2]) * SECOND
    if fraction:
        at += int(fraction.ljust(6, "0")[:6])
    if not _FIRST <= at <= _LAST:
        raise ValueError(f"{text!r} lies outside 0001-01-02 to 9999-12-30")
    return EventTime(at, at, offset, text)


def _check_clock(text: str, hours: int, minutes: int, seconds: int, fraction: str | None) -> None:
    midnight = hours == 24 and minutes == seconds == int(fraction or 0) == 0
    leap = minutes == 59 and seconds == 60
    if not (midnight or (hours <= 23 and minutes <= 59 and (seconds <= 59 or leap))):
        raise ValueError(f"{text!r} is no time of a day")


def _midnight(text: str, day_text: str, offset: str) -> Micros:
    try:
        return midnight(day_text, offset)
    except ValueError as error:
        zone(offset)  # says what is wrong with the offset, where that is the fault
        raise ValueError(f"{text!r} is no day of the calendar") from error


@lru_cache(maxsize=8_192)
def midnight(day_text: str, offset: str) -> Micros:
    """The first moment of a day ``YYYY-MM-DD``; ``ValueError`` when there is no such day."""
    start = date.fromisoformat(day_text)
    return micros(datetime(start.year, start.month, start.day, tzinfo=zone(offset)))


def day(text: str, offset: str = VIETNAM) -> EventTime:
    """A whole day ``YYYY-MM-DD``, to its last millisecond; ``ValueError`` on any other text."""
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not a day; it reads YYYY-MM-DD")
    start = _midnight(text, text, offset)
    return EventTime(start, start + DAY - MILLISECOND, offset)


def month(text: str, offset: str = VIETNAM) -> EventTime:
    """A whole month ``YYYY-MM``, to its last millisecond; ``ValueError`` on any other text."""
    if not _MONTH.fullmatch(text):
        raise ValueError(f"{text!r} is not a month; it reads YYYY-MM")
    start = _midnight(text, f"{text}-01", offset)
    days = monthrange(int(text[:4]), int(text[5:]))[1]
    return EventTime(start, start + days * DAY - MILLISECOND, offset)


def year(text: str, offset: str = VIETNAM) -> EventTime:
    """A whole year ``YYYY``, to its last millisecond; ``ValueError`` on any other text."""
    if not _YEAR.fullmatch(text):
        raise ValueError(f"{text!r} is not a year; it reads YYYY")
    start = _midnight(text, f"{text}-01-01", offset)
    last = _midnight(text, f"{text}-12-31", offset)
    return EventTime(start, last + DAY - MILLISECOND, offset)


def written_offset(value: datetime) -> str:
    """The offset of an aware ``datetime`` as ``±hh:mm``."""
    text = value.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"


def iso(value: Micros, offset: str = "Z") -> str:
    """RFC 3339 text of a count of microseconds, in the zone of ``offset``."""
    local = moment(value).astimezone(zone(offset))
    return local.isoformat().replace("+00:00", "Z") if offset == "Z" else local.isoformat()
