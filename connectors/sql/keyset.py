"""Cursors of changes: the columns by which rows are ordered, and where the last row stood."""

from collections.abc import Mapping
from datetime import datetime

import orjson

from connectors.mapping.formats import parser
from connectors.sdk.errors import Malformed, Unsupported
from connectors.sql.rows import Row
from schema.model.json import Json
from schema.model.times import Micros, micros

Part = int | str
Place = tuple[Part, ...]
"""Where a row stands: times in microseconds, numbers and texts, by the columns of a cursor."""
_LEAST: Mapping[str, Part] = {
    "time": micros(datetime.fromisoformat("0001-01-02T00:00:00+00:00")),
    "number": -(2**63),
    "text": "",
}


class Keyset:
    """The order of one statement's rows. ``offset`` is the zone of times that are without one."""

    def __init__(self, columns: Mapping[str, str], offset: str, overlap: Mapping[str, int]) -> None:
        self._columns = dict(columns)
        self._parse = parser("iso", offset)
        kinds = tuple(self._columns.values())
        self._overlap = overlap.get(kinds[0], 0)
        self._compared = kinds.index("text") if "text" in kinds else len(kinds)

    @property
    def beginning(self) -> Place:
        """Before all rows."""
        return tuple(_LEAST[kind] for kind in self._columns.values())

    def of(self, row: Row) -> Place:
        """Where a row stands; ``Malformed`` when a column is null or of another type."""
        cells = {**row.cells, **row.stored} if row.stored else row.cells
        return tuple(self._part(name, kind, cells[name]) for name, kind in self._columns.items())

    def values(self, place: Place) -> Mapping[str, Part]:
        """A place by columns."""
        return dict(zip(self._columns, place, strict=True))

    def overlapped(self, place: Place) -> Place:
        """As much before a place as rows may have been stored late."""
        first, least = place[0], self.beginning[0]
        if not (isinstance(first, int) and isinstance(least, int)):
            return place
        return (max(first - self._overlap, least), *place[1:])

    def follows(self, place: Place, before: Place) -> bool:
        """Whether a row may come after another. Only the database knows the order of its texts."""
        here, there = place[: self._compared], before[: self._compared]
        return place != before and (here > there if len(here) == len(place) else here >= there)

    def written(self, place: Place) -> str:
        """A place as a cursor."""
        return orjson.dumps(place).decode()

    def read(self, cursor: str) -> Place:
        """The place that a cursor means; ``Unsupported`` when it is none of this statement."""
        try:
            parts = orjson.loads(cursor)
        except orjson.JSONDecodeError:
            parts = None
        kinds = [str if kind == "text" else int for kind in self._columns.values()]
        if not isinstance(parts, list) or [type(part) for part in parts] != kinds:
            raise Unsupported(f"{cursor[:60]!r} is no cursor of this system")
        return tuple(parts)

    def _part(self, name: str, kind: str, cell: Json) -> Part:
        if kind == "time" and isinstance(cell, str):
            return self._micros(name, cell)
        if (kind == "number" and type(cell) is int) or (kind == "text" and isinstance(cell, str)):
            return cell
        raise Malformed(f"the column {name!r} of its `cursor` is no {kind} in one of its rows")

    def _micros(self, name: str, text: str) -> Micros:
        try:
            at = self._parse(text).earliest
        except ValueError:
            at = None
        if at is None:
            raise Malformed(f"the column {name!r} of its `cursor` holds {text[:40]!r}")
        return at
