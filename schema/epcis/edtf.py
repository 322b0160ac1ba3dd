"""Inexact event times: the extension ``txng:eventTimeEDTF`` (ISO 8601-2, a part of level 0 and 1).

EPCIS wants an instant, and many records know a day or a month. Such an event carries the time it
knows in this field and any instant in ``eventTime``, which then only holds the place.
"""

import re
from calendar import monthrange
from datetime import date, datetime

from schema.model.times import DAY, EventTime, Micros, micros, zone

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
    if earliest is not None and latest is not None and earliest > latest:
        raise ValueError(f"{text!r} ends before it begins")
    return EventTime(earliest, latest, stated.offset, stated.written)


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
