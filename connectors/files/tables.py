"""One table of one file read row by row, from wherever its rows come."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from connectors.files.columns import Columns, find_columns, letter
from connectors.files.config import Table
from connectors.mapping.expression import fields_of
from connectors.mapping.reader import Reader
from connectors.sdk.errors import Malformed
from connectors.sdk.setting_aside import set_aside
from schema.model.json import Json
from schema.model.keys import SystemId
from schema.model.records import MasterData, Said, SetAside
from schema.model.times import Micros

_MOST_NAMED = 10_000
WHOLE = -1
"""Among the faults of a row: the row as a whole."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a spreadsheet counts it, from 1. ``faults`` are cells, by their place, that say
    nothing that could be read."""

    number: int
    cells: Sequence[Json]
    faults: Mapping[int, str] = field(default_factory=dict)


class TableReader:
    """Reads the rows of one table. Its columns are found when its header comes.

    ``file`` and ``sheet`` (None: the file is the table) say where it stands.
    """

    def __init__(
        self,
        table: Table,
        reader: Reader,
        system: SystemId,
        file: str,
        sheet: str | None = None,
    ) -> None:
        self._table = table
        self._reader = reader
        self._system = system
        self._own: dict[str, Json] = {"_file": file, "_sheet": sheet, "_row": 0}
        self.place = file if sheet is None else f"{file} / {sheet}"
        self._columns: Columns | None = None
        self._named: dict[tuple[str, str], MasterData] = {}
        self._may_be_short = getattr(table, "short_rows", True)

    def read(self, rows: Iterable[Row], heard: Micros) -> Iterator[Said]:
        """All that the next rows tell; ``Malformed`` when it is not the table described."""
        for row in rows:
            if self._columns is None:
                self._columns = self._placed_header(row)
                if self._columns is None or self._table.header_row:
                    continue
            yield from self._read(row, self._columns, heard)

    def end(self) -> None:
        """No further row comes: ``Malformed`` when not even the header came."""
        if self._columns is None:
            why = f"has no row {self._table.header_row or 1}: there is nothing in it"
            raise Malformed(why, path=self.place)

    def _placed_header(self, row: Row) -> Columns | None:
        try:
            return self._header(row)
        except Malformed as fault:
            raise Malformed(fault.why, path=self.place) from fault

    def _header(self, row: Row) -> Columns | None:
        """The columns by the header row, or by letters where none is; None before it."""
        if self._table.header_row == 0:
            return find_columns(self._table.described, [letter(at) for at in range(len(row.cells))])
        if row.number < self._table.header_row:
            return None
        for why in row.faults.values():
            raise Malformed(f"its header, row {row.number}, {why}")
        texts = ["" if cell is None else str(cell).strip() for cell in row.cells]
        while texts and not texts[-1]:
            texts.pop()
        return find_columns(self._table.described, texts)

    def _read(self, row: Row, columns: Columns, heard: Micros) -> Iterator[Said]:
        cells = [(cell.strip() or None) if type(cell) is str else cell for cell in row.cells]
        if not row.faults and not any(cell is not None for cell in cells):
            return
        record = self._record(row.number, cells, columns)
        fault = self._fault(row, cells, columns) or _changed(record, columns)
        if fault is not None:
            where, why = fault
            raw = {**record, "_fault": why}
            yield set_aside(self._system, why, raw, self._at(row.number, where))
            return
        for said in self._reader.read(record, heard):
            if type(said) is SetAside:
                yield self._placed(said, row, columns)
            elif type(said) is not MasterData or self._is_new(said):
                yield said

    def _is_new(self, named: MasterData) -> bool:
        """Whether a name was not told lately: most rows repeat those of the rows before."""
        key = (named.type, named.id)
        if self._named.get(key) == named:
            return False
        if len(self._named) >= _MOST_NAMED:
            self._named.clear()
        self._named[key] = named
        return True

    def _record(self, number: int, cells: Sequence[Json], columns: Columns) -> dict[str, Json]:
        record = dict(zip(columns.names, cells, strict=False))
        record.update(self._own)
        record["_row"] = number
        return record

    def _fault(self, row: Row, cells: Sequence[Json], columns: Columns) -> tuple[str, str] | None:
        """Where the row is at fault as it stands, and why; what no column uses is no matter."""
        for at, why in row.faults.items():
            if at == WHOLE:
                return "", why
            if at in columns.used:
                return columns.place(at), why
        many = len(columns.names)
        beyond = next((at for at in range(many, len(cells)) if cells[at] is not None), None)
        if beyond is not None:
            why = f"has a cell beyond the header's {many}: is a delimiter within a text not quoted?"
            return columns.place(beyond), why
        if len(cells) < many and not self._may_be_short:
            return "", f"has {len(cells)} cells where the header has {many}: is it cut off?"
        return None

    def _placed(self, aside: SetAside, row: Row, columns: Columns) -> SetAside:
        where = columns.places(fields_of(aside.path)) if aside.path else ""
        return replace(aside, path=self._at(row.number, where)[:300])

    def _at(self, number: int, column: str) -> str:
        row = f"{self.place} / row {number}"
        return f"{row} / {column}" if column else row


def _changed(record: dict[str, Json], columns: Columns) -> tuple[str, str] | None:
    """Put the cells of a record as the mapping wants them; where one is not written so, and why."""
    for at, change in columns.changes:
        name = columns.names[at]
        try:
            record[name] = change(record.get(name))
        except Malformed as fault:
            return columns.place(at), fault.why
    return None
