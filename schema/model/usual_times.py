"""Times written as nearly all are, read at the cost of three look-ups.

Of a thousand records most share their day, their offset and the minutes of their clock: each part
of the text is read once and remembered, a bounded number of them. A text written any other way is
left to whoever reads with care.
"""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

_DAY = re.compile("(?!0000|0001|9999)[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""The first and the last year of the calendar are left out: not every zone can tell all of them."""
_CLOCK = re.compile("T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])")
_SHIFT = re.compile("([+-])(0[0-9]|1[0-3]):([0-5][0-9])|([+-])14:00")
_SECOND = 1_000_000
_LENGTHS = frozenset({len("YYYY-MM-DDThh:mm:ssZ"), len("YYYY-MM-DDThh:mm:ss+hh:mm")})


def usual_moment(text: object) -> int | None:
    """UTC microseconds of ``YYYY-MM-DDThh:mm:ss`` with ``±hh:mm`` (to 14:00) or ``Z``.

    None for anything else, which may be a time all the same.
    """
    if type(text) is not str or len(text) not in _LENGTHS:
        return None
    midnight, since, ahead = _midnight(text[:10]), _clock(text[10:19]), _shift(text[19:])
    if midnight is None or since is None or ahead is None:
        return None
    return midnight + since - ahead


@lru_cache(maxsize=8_192)
def _midnight(text: str) -> int | None:
    try:
        start = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    if start is None:
        return None
    return int(datetime(start.year, start.month, start.day, tzinfo=UTC).timestamp()) * _SECOND


@lru_cache(maxsize=8_192)
def _clock(text: str) -> int | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = map(int, found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * _SECOND


@lru_cache(maxsize=256)
def _shift(text: str) -> int | None:
    if text == "Z":
        return 0
    found = _SHIFT.fullmatch(text)
    if found is None:
        return None
    ahead = (int(text[1:3]) * 60 + int(text[4:6])) * 60 * _SECOND
    return -ahead if text[0] == "-" else ahead
