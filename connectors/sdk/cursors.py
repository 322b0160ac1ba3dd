"""Cursors that are numbers, record times above all: how far a harvest has come, as text."""

from collections.abc import Iterable

from connectors.sdk.errors import Unsupported
from schema.model.records import Record, SetAside
from schema.model.times import Micros

_LONGEST = 17
"""Digits: of more, only times after the year 5138 would be written."""


def time_of(cursor: str | None) -> Micros | None:
    """The record time (microseconds) that a cursor means; ``Unsupported`` when it is none."""
    return None if cursor is None else number_of(cursor)


def number_of(cursor: str) -> int:
    """The count that a cursor means; ``Unsupported`` when it is none."""
    if not cursor.isascii() or not cursor.isdigit():
        raise Unsupported(f"{cursor[:60]!r} is no cursor of this system")
    if len(cursor) > _LONGEST:
        raise Unsupported(f"{cursor[:60]!r} is no cursor of this system: no time is so late")
    return int(cursor)


def cursor_of(at: Micros | None) -> str | None:
    """The cursor that means a record time."""
    return None if at is None else str(at)


def latest(before: Micros | None, records: Iterable[Record | SetAside]) -> Micros | None:
    """The latest record time heard so far."""
    heard = [before, *(r.recorded_at for r in records if isinstance(r, Record))]
    return max((at for at in heard if at is not None), default=None)
