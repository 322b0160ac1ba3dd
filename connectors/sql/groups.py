"""Records out of rows: a row each, or all the rows that follow each other and belong together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import orjson

from connectors.sdk.errors import Malformed
from connectors.sdk.setting_aside import set_aside_malformed
from connectors.sql.rows import Row
from schema.model.json import Json
from schema.model.keys import SystemId
from schema.model.records import SetAside

ROWS = "rows"
_REMEMBERED = 100_000
"""Records whose rows are missed when they come later."""
_TORN = Malformed("rows of this record came before, apart from these: order them by `group_by`")
_NO_ID = Malformed("is null, and nothing else says which rows belong together")


@dataclass(slots=True)
class _Group:
    """The rows of one record so far."""

    key: tuple[Json, ...]
    rows: list[Json] = field(default_factory=list)
    size: int = 0
    fault: Malformed | None = None


class Records:
    """Makes records of one answer's rows, a row each unless ``group_by`` says otherwise.

    A record of more than ``most`` bytes, or with a row that cannot be read or is elsewhere, is set
    aside as a whole.
    """

    def __init__(self, system: SystemId, group_by: Sequence[str], most: int) -> None:
        self._system = system
        self._group_by = tuple(group_by)
        self._most = most
        self._seen: dict[int, None] = {}
        self._open: _Group | None = None

    def of(self, row: Row) -> Iterator[Json | SetAside]:
        """The records that are whole now that this row has come."""
        if not self._group_by:
            yield self._record(row.cells, row.fault or self._too_large(row.size))
            return
        key = tuple(row.cells[name] for name in self._group_by)
        group = self._open
        if group is None or group.key != key or key[0] is None:
            yield from self.ended()
            group = self._open = self._begun(key)
        group.size += row.size
        group.fault = group.fault or row.fault or self._too_large(group.size)
        if group.fault is None or not group.rows:
            group.rows.append(row.cells)

    def ended(self) -> Iterator[Json | SetAside]:
        """The last record, now that no row follows."""
        group, self._open = self._open, None
        if group is not None:
            cells: dict[str, Json] = dict(zip(self._group_by, group.key, strict=True))
            yield self._record({**cells, ROWS: group.rows}, group.fault)

    def _begun(self, key: tuple[Json, ...]) -> _Group:
        group = _Group(key)
        seen = hash(orjson.dumps(key))
        if key[0] is None:
            group.fault = _NO_ID
        elif seen in self._seen:
            group.fault = _TORN
        self._seen[seen] = None
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return group

    def _too_large(self, size: int) -> Malformed | None:
        if size <= self._most:
            return None
        return Malformed(f"is a record of more than the {self._most:,} bytes allowed")

    def _record(self, record: Json, fault: Malformed | None) -> Json | SetAside:
        """Set aside in a form that no mapping reads as a whole record once it is read again."""
        if fault is None:
            return record
        return set_aside_malformed(self._system, fault, {"error": fault.why, "record": record})
