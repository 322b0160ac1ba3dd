"""Inexact event times: the extension ``txng:eventTimeEDTF`` (ISO 8601-2, a part of level 0 and 1).

EPCIS wants an instant, and many records know a day or a month. Such an event carries the time it
knows in this field and any instant in ``eventTime``, which then only holds the place.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime

from schema.epcis.times import is_on_the_line
from schema.model.json import Json
from schema.model.times import DAY, EventTime, Micros, micros, moment, zone

NAMESPACE = "urn:txng:epcis:"
FIELD = f"{{{NAMESPACE}}}eventTimeEDTF"
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_OPEN = frozenset({"", ".."})


def interval(text: str, stated: EventTime) -> EventTime:
    """``stated`` with the interval that ``text`` means in its offset, both ends inclusive.

    ``2013``, ``2013-11``, ``2013-11-09``, ``A/B`` of these, with ``..`` for an open end. A day
    ends with its last millisecond. ``ValueError`` on anything else.
    """
    first, slash, last = text.partition("/")
    if not slash:
        last = first
        if first in _OPEN:
            raise ValueError(f"{text!r} is not a date")
    earliest = None if first in _OPEN else _start(first, stated.offset)
    latest = None if last in _OPEN else _end(last, stated.offset)
    if not all(is_on_the_line(at) for at in (earliest, latest) if at is not None):
        raise ValueError(f"{text!r} is not within the years 1 to 9999")
    if earliest is not None and latest is not None and earliest > latest:
        raise ValueError(f"{text!r} ends before it begins")
    return EventTime(earliest, latest, stated.offset, stated.written)


def spelled(time: EventTime) -> str | None:
    """The text that ``interval`` reads as ``time``; None for an instant, and where none does."""
    if time.earliest is not None and time.earliest == time.latest:
        return None
    first = ".." if time.earliest is None else _day(time.earliest, time.offset)
    last = ".." if time.latest is None else _day(time.latest, time.offset)
    for text in (first[:4], first[:7], first, f"{first}/{last}"):
        if text != ".." and _means(text, time):
            return text
    return None


def with_spelled(extensions: Mapping[str, Json], time: EventTime) -> Mapping[str, Json]:
    """Extensions with the field that says how inexact ``time`` is, if it is and none does yet."""
    text = None if FIELD in extensions else spelled(time)
    return extensions if text is None else {**extensions, FIELD: text}


def _means(text: str, time: EventTime) -> bool:
    read = interval(text, time)
    return (read.earliest, read.latest) == (time.earliest, time.latest)


def _day(at: Micros, offset: str) -> str:
    return moment(at).astimezone(zone(offset)).date().isoformat()


def _parts(text: str) -> tuple[int, int | None, int | None]:
    matched = _DATE.fullmatch(text)
    if matched is None:
        raise ValueError(f"{text!r} is none of YYYY, YYYY-MM, YYYY-MM-DD")
    year, month, day = matched.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def _start(text: str, offset: str) -> Micros:
    year, month, day = _parts(text)
    return _midnight(date(year, month or 1, day or 1), offset)


def _end(text: str, offset: str) -> Micros:
    year, month, day = _parts(text)
    if day is None:
        month = month or 12
        if not 1 <= month <= 12:
            raise ValueError("month must be in 1..12")
        day = monthrange(year, month)[1]
    last = date(year, month or 12, day)
    return _midnight(last, offset) + DAY - 1_000


def _midnight(day: date, offset: str) -> Micros:
    return micros(datetime(day.year, day.month, day.day, tzinfo=zone(offset)))
