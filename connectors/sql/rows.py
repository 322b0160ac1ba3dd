"""Rows as JSON: each cell turned once, by ``connectors.mapping.scalars``."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import is_normalized, normalize

import orjson

from connectors.mapping.scalars import plain
from connectors.sdk.database.statement import Rows
from connectors.sdk.errors import Malformed, Unsupported
from connectors.sdk.json_reply import composed
from schema.model.json import Json

_AS_IT_IS = frozenset({str, float, bool, type(None)})
_CELL = 16
_NO_TEXT = "holds bytes that are no text in the encoding of the database"
_NO_JSON = "is no JSON, which `json_columns` says it is"


@dataclass(slots=True)
class Row:
    """One row's cells by column, texts in Unicode form NFC; ``stored`` are those that the database
    has otherwise. ``size`` is about how many bytes it takes; ``fault`` why it cannot be read,
    ``cells`` being what can be shown of it."""

    cells: dict[str, Json]
    size: int
    fault: Malformed | None = None
    stored: Mapping[str, str] | None = None


class RowReader:
    """Reads the rows of the statement ``name``; ``needed`` are the columns that its keys name, of
    which ``json_columns`` are parsed."""

    def __init__(self, name: str, needed: Iterable[str], json_columns: Sequence[str]) -> None:
        self._name = name
        self._needed = frozenset(needed)
        self._json = tuple(json_columns)

    def check(self, columns: Sequence[str]) -> None:
        """``Unsupported`` when the columns of an answer are not what the file takes them for."""
        twice = sorted({one for one in columns if columns.count(one) > 1})
        if twice:
            raise Unsupported(f"{self._name} has two columns {twice[0]!r}: name them apart by AS")
        missing = sorted(self._needed.difference(columns))
        if missing:
            raise Unsupported(f"{self._name} has no column {missing[0]!r}, which its keys name")

    def read(self, rows: Rows) -> Iterator[Row]:
        """The rows in their order."""
        self.check(rows.columns)
        for cells in rows.cells:
            yield self._row(rows.columns, cells)

    def _row(self, columns: tuple[str, ...], cells: Sequence[Any]) -> Row:
        row = Row({}, _CELL * len(columns))
        for name, cell in zip(columns, cells, strict=True):
            value = cell if type(cell) in _AS_IT_IS else plain(cell)
            if type(value) is str:
                row.size += len(value)
                if not value.isascii():
                    value = self._text(row, name, value)
            elif type(value) in (list, dict):
                self._measure(row, name, value)
                value = composed(value)
            row.cells[name] = value
        for name in self._json:
            self._parse(row, name)
        return row

    @staticmethod
    def _text(row: Row, name: str, text: str) -> str:
        if not _is_unicode(text):
            row.fault = Malformed(_NO_TEXT, path=name)
            return _shown(text)
        if is_normalized("NFC", text):
            return text
        row.stored = {**(row.stored or {}), name: text}
        return normalize("NFC", text)

    @staticmethod
    def _measure(row: Row, name: str, value: Json) -> None:
        try:
            row.size += len(orjson.dumps(value))
        except orjson.JSONEncodeError:
            row.fault = Malformed(_NO_TEXT, path=name)

    @staticmethod
    def _parse(row: Row, name: str) -> None:
        cell = row.cells[name]
        if type(cell) is str:
            try:
                row.cells[name] = composed(orjson.loads(cell))
            except orjson.JSONDecodeError:
                row.fault = Malformed(_NO_JSON, path=name)


def _is_unicode(text: str) -> bool:
    """Whether no byte was left over when the text was decoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(text: str) -> str:
    """A text with what is left over replaced, so that it can be kept."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
