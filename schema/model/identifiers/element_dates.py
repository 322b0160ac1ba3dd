"""Dates within GS1 element strings: what keeps YYMMDD, with or without a time, from being one."""

import re
from calendar import monthrange

_WITHOUT_DAY = frozenset({"11", "12", "13", "15", "16", "17"})
"""GS1 General Specifications 3.4: here the day 00 says that only the month is known."""
_WITH_DATE = _WITHOUT_DAY | {"7003", "7006", "7007", "7011", "4324", "4325", "4326", "8008"}
_WITH_TIME = frozenset({"7003", "8008"})
_DIGITS = re.compile("([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?([0-9]{2})?([0-9]{2})?")


def date_fault(ai: str, value: str) -> str | None:
    """Which part of the date of the element ``ai`` is none (“month 13”); None where all may be.

    None also for elements without a date, and where ``value`` does not begin with six digits.
    """
    found = _DIGITS.match(value) if ai in _WITH_DATE else None
    if found is None:
        return None
    year, month, day, *time = (int(part) if part else 0 for part in found.groups())
    if not 1 <= month <= 12:
        return f"month {month:02}"
    if day > monthrange(2000 + year, month)[1] or (day == 0 and ai not in _WITHOUT_DAY):
        return f"day {day:02} of month {month:02}"
    return _time_fault(time) if ai in _WITH_TIME else None


def _time_fault(parts: list[int]) -> str | None:
    named = zip(("hour", "minute", "second"), parts, (23, 59, 59), strict=True)
    return next((f"{name} {part}" for name, part, last in named if part > last), None)
