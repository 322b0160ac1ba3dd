"""Times among the values of a reply, told by how they are written; made such as no calendar has.

A code of a thing is left as it is, even where a date is part of it.
"""

import re
from datetime import datetime

from schema.model.identifiers.check_digit import check_digit_fault
from schema.model.json import Json

KNOWN = "ISO 8601, dd/mm/yyyy HH:MM, yyyymmddHHMM, seconds since 1970 and the like"
_YEAR = r"(?:19|20)\d\d"
_CLOCK = r"\d{1,2}(?:[hg]|[:hg.]\d\d(?:[:mp.]\d\d(?:[.,]\d+)?)?)(?:\s?(?:am|pm|sa|ch))?"
_ZONE = r"(?:\s?(?:z|utc|gmt|[+-]\d\d:?\d\d))?"
_BETWEEN = r"(?:\s|,|-|ngày|lúc)+"
_LONG = rf"(?:{_YEAR}([-/.])\d{{1,2}}\1\d{{1,2}}|\d{{1,2}}([-/.])\d{{1,2}}\2{_YEAR})"
_SHORT = r"\d{1,2}([-/.])\d{1,2}\3\d\d"
_DAY = rf"(?:{_LONG}|{_SHORT})"
_ISO = re.compile(rf"(?<![\w./-]){_YEAR}-(?:0[1-9]|1[0-2])(?:-\d\d)?(?![^\Wtz]|-)", re.IGNORECASE)
_IN_WORDS = re.compile(rf"(?<![\w./-])\d{{1,2}}/\d{{1,2}}/{_YEAR}(?![\w/-])")
_DAY_ALONE = re.compile(rf"(?:ngày\s)?{_LONG}|\d\d/\d\d/\d\d|\d\d?/{_YEAR}", re.IGNORECASE)
"""Of two digits a year is known by its ``/`` alone: ``01.02.03`` may be a code."""
_DAY_FIRST = re.compile(rf"(?:ngày\s)?{_DAY}(?:{_BETWEEN}|t){_CLOCK}{_ZONE}", re.IGNORECASE)
_CLOCK_FIRST = re.compile(rf"(?:lúc\s)?{_CLOCK}{_BETWEEN}{_DAY}", re.IGNORECASE)
_DIGITS = {12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_YEARS = range(1990, 2100)
_SECONDS, _MILLIS = range(631_152_000, 4_102_444_800), range(631_152_000_000, 4_102_444_800_000)
"""The same years, since 1970."""


def other_time(value: Json) -> Json:
    """A time that no calendar has, or that lies beyond the years that can be told, in place of one;
    any other value as it is."""
    if isinstance(value, str):
        return _other_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and _counted(value):
        return 10**18
    return value


def _other_text(text: str) -> str:
    if _ISO.search(text):
        return "9999-12-31T23:59:59Z" if sum(map(ord, text)) % 2 else "2025-13-45T99:99:99+99:99"
    if _of_digits(text.strip()):
        return re.sub(r"(?<=\d{4})\d", "9", text)
    return _beyond(text) if _written(text.strip()) else text


def _written(text: str) -> bool:
    whole = (_DAY_ALONE, _DAY_FIRST, _CLOCK_FIRST)
    return bool(_IN_WORDS.search(text)) or any(form.fullmatch(text) for form in whole)


def _beyond(text: str) -> str:
    """Written as it was, of the same year: days, months and hours that there are not."""
    return re.sub(rf"(?<!\d)({_YEAR})(?!\d)|\d", lambda found: found[1] or "9", text)


def _of_digits(text: str) -> bool:
    """Whether it is a time written in digits alone, and no key by its check digit."""
    form = _DIGITS.get(len(text)) if text.isascii() and text.isdecimal() else None
    if form is None or check_digit_fault(text) is None:
        return False
    try:
        return datetime.strptime(text, form).year in _YEARS
    except ValueError:
        return False


def _counted(number: int) -> bool:
    """Whether a number is a time: in digits, or since 1970 and no key by its check digit."""
    text = str(number)
    return (
        number in _SECONDS
        or _of_digits(text)
        or (number in _MILLIS and check_digit_fault(text) is not None)
    )
