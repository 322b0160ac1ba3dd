"""When something happened: an interval, because sources are not always exact.

Times are whole microseconds since 1970-01-01T00:00:00Z (``int``), which compare and index
cheaply; ``None`` is an open end. Conversions to text always carry a zone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

Micros = int
SECOND: Micros = 1_000_000
DAY: Micros = 86_400 * SECOND
VIETNAM = "+07:00"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


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


def micros(moment: datetime) -> Micros:
    """Microseconds since the epoch of an aware ``datetime``; a naive one is refused."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone has no place on the time line")
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: Micros) -> datetime:
    """The aware UTC ``datetime`` of a count of microseconds."""
    return _EPOCH + timedelta(microseconds=value)


def zone(offset: str) -> timezone:
    """The time zone of an offset such as ``+07:00`` or ``Z``; ``ValueError`` on any other text."""
    if offset == "Z":
        return UTC
    sign, hours, minutes = offset[:1], offset[1:3], offset[4:]
    well_formed = sign in "+-" and offset[3:4] == ":" and (hours + minutes).isdigit()
    if len(offset) != 6 or not well_formed or int(minutes) > 59 or int(hours) > 14:
        raise ValueError(f"{offset!r} is not an offset; it reads ±hh:mm, for example +07:00")
    span = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-span if sign == "-" else span)


def instant(text: str, default_offset: str = VIETNAM) -> EventTime:
    """An ISO 8601 date and time as an exact ``EventTime``.

    A text without an offset takes ``default_offset``. Digits beyond microseconds are dropped.
    Raises ``ValueError`` when ``text`` is not a date and time.
    """
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone(default_offset))
        offset = default_offset
    else:
        offset = written_offset(value)
    at = micros(value)
    return EventTime(at, at, offset, text)


def written_offset(value: datetime) -> str:
    """The offset of an aware ``datetime`` as ``±hh:mm``."""
    text = value.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"


def iso(value: Micros, offset: str = "Z") -> str:
    """RFC 3339 text of a count of microseconds, in the zone of ``offset``."""
    local = moment(value).astimezone(zone(offset))
    return local.isoformat().replace("+00:00", "Z") if offset == "Z" else local.isoformat()
