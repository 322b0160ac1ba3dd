"""Formats of dates and times: theirs read as ours, ours written as theirs."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from schema.epcis.edtf import interval
from schema.model.times import (
    DAY,
    SECOND,
    EventTime,
    Micros,
    day,
    instant,
    iso,
    midnight,
    moment,
    month,
    zone,
)

Parse = Callable[[str], EventTime]
"""Reads a text in one format; ``ValueError`` or ``OverflowError`` when it is not written so."""
EDTF = "edtf"
"""A year, a month, a day, ``A/B`` of these, ``..`` for an open end: read, never written."""
_TOKENS = {
    "yyyy": r"(?P<y>[0-9]{4})",
    "yy": r"(?P<y>[0-9]{2})",
    "mm": r"(?P<m>[0-9]{1,2})",
    "dd": r"(?P<d>[0-9]{1,2})",
    "HH": r"(?P<H>[0-9]{1,2})",
    "MM": r"(?P<M>[0-9]{1,2})",
    "SS": r"(?P<S>[0-9]{1,2})",
}
_STRFTIME = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d", "HH": "%H", "MM": "%M", "SS": "%S"}
_TOKEN = re.compile("yyyy|yy|mm|dd|HH|MM|SS")
_EPOCH_UNITS = {"epoch_s": SECOND, "epoch_ms": 1_000}
_FURTHEST = 253_402_000_000 * SECOND
_SPANS = {"SS": SECOND, "MM": 60 * SECOND, "HH": 3_600 * SECOND, "dd": DAY}


def parser(name: str, offset: str) -> Parse:
    """The reader of a format that ``check_reading`` passed; ``offset`` where none is written."""
    if name == "iso":
        return partial(_iso, offset=offset)
    if name == EDTF:
        return lambda text: interval(text, EventTime(None, None, offset))
    if name in _EPOCH_UNITS:
        unit = _EPOCH_UNITS[name]
        return partial(_epoch, unit=unit, offset=offset)
    return _pattern(name, offset)


def _iso(text: str, offset: str) -> EventTime:
    if len(text) == 10:
        return day(text, offset)
    if len(text) == 7:
        return month(text, offset)
    return instant(f"{text}:00" if len(text) == 16 else text, offset)


def _epoch(text: str, unit: Micros, offset: str) -> EventTime:
    at = int(text) * unit
    if not 0 <= at <= _FURTHEST:
        raise ValueError("lies outside 1970 to 9999")
    return EventTime(at, at, offset)


def _pattern(name: str, offset: str) -> Parse:
    rule = re.compile("".join(_rule_parts(name)))
    apart = _apart(name, offset)
    has_day, has_hour = "d" in rule.groupindex, "H" in rule.groupindex

    def parse(text: str) -> EventTime:
        at = apart(text) if apart is not None else None
        if at is not None:
            return EventTime(at, at, offset)
        found = rule.fullmatch(text)
        if found is None:
            raise ValueError(text)
        parts = found.groupdict()
        if not has_day:
            return month(_written_day({**parts, "d": "1"})[:7], offset)
        written = _written_day(parts)
        if not has_hour:
            return day(written, offset)
        at = midnight(written, offset) + _clock(parts)
        return EventTime(at, at, offset)

    return parse


def _apart(name: str, offset: str) -> Callable[[str], Micros | None] | None:
    """Reads a text of full length by its day and its clock, each of which many records share; no
    such reader where the one does not follow the other. It gives None for what it cannot read."""
    cut = name.find("HH")
    if cut < 0 or not {"HH", "MM", "SS"}.isdisjoint(_TOKEN.findall(name[:cut])):
        return None
    days, clocks = (re.compile("".join(_rule_parts(part))) for part in (name[:cut], name[cut:]))
    if not {"y", "m", "d"} <= days.groupindex.keys():
        return None

    @lru_cache(maxsize=4_096)
    def midnight_of(text: str) -> Micros | None:
        found = days.fullmatch(text)
        try:
            return midnight(_written_day(found.groupdict()), offset) if found else None
        except ValueError:
            return None

    @lru_cache(maxsize=4_096)
    def since_midnight(text: str) -> Micros | None:
        found = clocks.fullmatch(text)
        try:
            return _clock(found.groupdict()) if found else None
        except ValueError:
            return None

    def read(text: str) -> Micros | None:
        if len(text) != len(name):
            return None
        day_at, since = midnight_of(text[:cut]), since_midnight(text[cut:])
        return None if day_at is None or since is None else day_at + since

    return read


def _written_day(parts: Mapping[str, str]) -> str:
    year = parts["y"] if len(parts["y"]) == 4 else f"20{parts['y']}"
    return f"{year}-{parts['m']:0>2}-{parts['d']:0>2}"


def _clock(parts: Mapping[str, str]) -> Micros:
    hours = int(parts["H"])
    minutes, seconds = int(parts.get("M", 0)), int(parts.get("S", 0))
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError("is no time of a day")
    return ((hours * 60 + minutes) * 60 + seconds) * SECOND


def _rule_parts(name: str) -> list[str]:
    found = _TOKEN.findall(name)
    literals = map(re.escape, _TOKEN.split(name))
    rules = [_TOKENS[token] for token in found] + [""]
    return [literal + rule for literal, rule in zip(literals, rules, strict=True)]


def check_reading(name: str) -> str:
    """``name`` if times may be read so; ``ValueError`` saying what is wrong."""
    return name if name == EDTF else check_format(name)


def check_format(name: str) -> str:
    """``name`` if it is a format of times; ``ValueError`` saying what is wrong."""
    if name == "iso" or name in _EPOCH_UNITS:
        return name
    tokens = _TOKEN.findall(name)
    kinds = {"yyyy" if unit == "yy" else unit for unit in tokens}
    if len(kinds) != len(tokens) or not {"yyyy", "mm"} <= kinds:
        known = "iso, epoch_s, epoch_ms, edtf (to read) or as dd/mm/yyyy HH:MM"
        raise ValueError(f"{name!r} is no format: {known}")
    if ("HH" in kinds and "dd" not in kinds) or ("MM" in kinds and "HH" not in kinds):
        raise ValueError(f"{name!r} has a smaller unit without the larger one")
    return name


def resolution(name: str) -> Micros:
    """The smallest difference that a format can write."""
    if name == "iso":
        return 1
    if name in _EPOCH_UNITS:
        return _EPOCH_UNITS[name]
    return next((span for token, span in _SPANS.items() if token in name), 31 * DAY)


@lru_cache(maxsize=4_096)
def written_time(at: Micros, name: str, offset: str) -> str:
    """A time as a format writes it, for a request; what the format leaves out is cut off."""
    if name == "iso":
        return iso(at, offset)
    if name in _EPOCH_UNITS:
        return str(at // _EPOCH_UNITS[name])
    local = moment(at).astimezone(zone(offset))
    return local.strftime(_TOKEN.sub(lambda token: _STRFTIME[token[0]], name))
