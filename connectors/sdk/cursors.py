"""How far a harvest came, as text: record times and other numbers, and a system's own cursors."""

from collections.abc import Iterable
from hashlib import sha256

from connectors.sdk.errors import Unsupported
from schema.model.keys import SystemId
from schema.model.records import Record, SetAside
from schema.model.times import Micros

_LONGEST = 17
"""Digits: of more, only times after the year 5138 would be written."""

_MARK = 12
"""Hexadecimal digits of a mark: enough to tell texts that were never meant as cursors."""


def marked(system: SystemId, cursor: str) -> str:
    """A cursor of the system's own making, told apart from every other text by its mark.

    Some systems take any text or number for a position. With the mark, ``unmarked`` refuses what
    this system never gave, before anything is asked.
    """
    return f"{_mark(system, cursor)}.{cursor}"


def unmarked(system: SystemId, text: str) -> str:
    """The system's own cursor again; ``Unsupported`` when ``text`` was not marked for it."""
    mark, _, cursor = text.partition(".")
    if mark != _mark(system, cursor):
        raise Unsupported(f"{text[:60]!r} is no cursor of this system")
    return cursor


def _mark(system: SystemId, cursor: str) -> str:
    told = f"{system}\n{cursor}".encode("utf-8", "surrogatepass")
    return sha256(told).hexdigest()[:_MARK]


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
