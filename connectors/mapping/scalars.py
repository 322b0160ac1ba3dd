"""Drivers' scalars as JSON: dates, times, decimals and the like of SQL rows and spreadsheets.

Done once for each row, before it is mapped: paths, code tables and set-asides know JSON alone,
and a record read again from what was set aside reads the same.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from schema.model.json import Json

_LARGEST = 2**63
_MOST_DIGITS = 18
_JSON = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Json:
    """``value`` as JSON; lists, tuples and mappings with all that is in them.

    Dates and times as ISO 8601 (format ``iso`` reads them; a time without a zone has the system's
    ``default_offset``), decimals as numbers, bytes as hexadecimal text, anything else (UUIDs,
    enumerations, addresses) as the text that it prints as.
    """
    if type(value) in _JSON:
        return _bounded(value) if type(value) is int else value
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return bytes(value).hex() if isinstance(value, (bytes, bytearray, memoryview)) else str(value)


def _number(value: Decimal) -> Json:
    """A whole number where it is one: codes are kept in such columns. Too long a one as text."""
    if not value.is_finite() or value.adjusted() >= _MOST_DIGITS:
        return str(value)
    return int(value) if value == value.to_integral_value() else float(value)


def _bounded(value: int) -> int | str:
    """Larger than 64 bits as text, as no JSON of ours holds it."""
    return value if -_LARGEST <= value < 2 * _LARGEST else str(value)
