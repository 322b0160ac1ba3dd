"""Templates written: as a workbook with notes, lists of words and an example, or as CSV.

Texts are written as texts: none becomes a formula where a spreadsheet opens it.
"""

import csv
import io
from collections.abc import Sequence
from typing import Any, BinaryIO

import xlsxwriter

from connectors.files.columns import letter
from connectors.files.config import CsvFiles, WorkbookFiles
from connectors.files.template import OPTIONAL, REQUIRED, TemplateColumn

_DATA, _EXAMPLE = "Dữ liệu", "Ví dụ (mô phỏng)"
_WORDS, _NOTES = "Danh mục", "Hướng dẫn"
_ROWS = 10_000
"""Rows below the header for which words are offered and cells are set to text."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
Columns = Sequence[TemplateColumn]


class CannotBeWritten(ValueError):
    """No template can be made of what the system's file says; the message says why."""


def write_csv(form: CsvFiles, columns: Columns, out: BinaryIO, example: bool) -> None:
    """The header, and with ``example`` the simulated row, as the set's files are written."""
    if form.encoding not in ("utf-8", "utf-16"):
        raise CannotBeWritten(f"no template is written in {form.encoding}, only read: use utf-8")
    text = io.StringIO(newline="")
    quoting: Any = csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE
    writer = csv.writer(
        text, delimiter=form.delimiter, quotechar=form.quote or None, quoting=quoting
    )
    for _ in range(_above(form.header_row)):
        writer.writerow([])
    writer.writerow([_plain(column.header) for column in columns])
    if example:
        cells = ("" if c.example is None else str(c.example) for c in columns)
        writer.writerow([_plain(cell) for cell in cells])
    out.write(text.getvalue().encode("utf-8-sig" if form.encoding == "utf-8" else "utf-16"))


def write_workbook(form: WorkbookFiles, columns: Columns, out: BinaryIO, example: bool) -> None:
    """A sheet to fill in, and beside it the example, the words, and what goes into each column.

    With ``example`` the simulated row stands in the sheet to fill in, too.
    """
    book = xlsxwriter.Workbook(out, _SAFE)
    sheets = _sheets(book, form)
    _Writer(book, columns, form.header_row).fill(sheets, example)
    book.close()


def _sheets(book: xlsxwriter.Workbook, form: WorkbookFiles) -> dict[str, Any]:
    """The sheets by what they are for; that to fill in is where the set reads it."""
    first, data = form.sheets[0], _DATA
    others = [name for name in (_EXAMPLE, _WORDS, _NOTES) if name != first]
    if isinstance(first, str):
        data, at = first, 0
    else:
        at = first - 1
    if at > len(others):
        raise CannotBeWritten(f"the set reads sheet {first}, and a template has no so many")
    order = [*others[:at], data, *others[at:]]
    made = {name: book.add_worksheet(name) for name in order}
    made[data].activate()
    return {_DATA: made[data], **{name: sheet for name, sheet in made.items() if name != data}}


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, columns: Columns, header_row: int) -> None:
        self._columns = columns
        self._header = _above(header_row)
        self._bold = book.add_format({"bold": True, "bg_color": "#D9EAD3", "border": 1})
        self._must = book.add_format({"bold": True, "bg_color": "#F4CCCC", "border": 1})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._text = book.add_format({"num_format": "@"})
        self._time = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})

    def fill(self, sheets: dict[str, Any], example: bool) -> None:
        self._table(sheets[_DATA], example)
        self._table(sheets[_EXAMPLE], True)
        self._words(sheets[_WORDS], sheets[_DATA])
        self._notes(sheets[_NOTES])

    def _table(self, sheet: Any, example: bool) -> None:
        for at, column in enumerate(self._columns):
            looks = self._time if column.is_time else None if column.is_number else self._text
            sheet.set_column(at, at, max(12, len(column.header) + 4), looks)
            head = self._must if column.required else self._bold
            sheet.write_string(self._header, at, column.header, head)
            sheet.write_comment(self._header, at, "\n".join(column.notes), {"x_scale": 2})
            if example and column.example is not None:
                self._cell(sheet, self._header + 1, at, column)
        sheet.freeze_panes(self._header + 1, 0)

    def _cell(self, sheet: Any, row: int, at: int, column: TemplateColumn) -> None:
        if isinstance(column.example, str):
            sheet.write_string(row, at, column.example, self._text)
        else:
            sheet.write_number(row, at, column.example)

    def _words(self, sheet: Any, data: Any) -> None:
        """One column of words for each that takes some, offered in the sheet to fill in."""
        taking = [(at, column) for at, column in enumerate(self._columns) if column.words]
        for place, (at, column) in enumerate(taking):
            sheet.write_string(0, place, column.header, self._bold)
            for row, word in enumerate(column.words, 1):
                sheet.write_string(row, place, word)
            name = letter(place)
            source = f"='{_WORDS}'!${name}$2:${name}${len(column.words) + 1}"
            rows = (self._header + 1, at, self._header + _ROWS, at)
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            data.data_validation(*rows, rule)
        sheet.set_column(0, max(len(taking), 1), 24)

    def _notes(self, sheet: Any) -> None:
        heads = ("Cột (column)", "Bắt buộc (required)", "Ghi chú (notes)", "Ví dụ (example)")
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head, self._bold)
        for row, column in enumerate(self._columns, 1):
            shown = "" if column.example is None else str(column.example)
            must = REQUIRED if column.required else OPTIONAL
            for at, cell in enumerate((column.header, must, "\n".join(column.notes[1:]), shown)):
                sheet.write_string(row, at, cell, self._wrapped)
        sheet.set_column(0, 1, 26)
        sheet.set_column(2, 2, 60)
        sheet.set_column(3, 3, 26)


def _above(header_row: int) -> int:
    if header_row == 0:
        raise CannotBeWritten("the set's tables have no header, so a template could not be told")
    return header_row - 1


def _plain(text: str) -> str:
    """A text that a spreadsheet would take for a formula, kept a text by an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
