"""Rows of a CSV file (RFC 4180 and what is written in its name), each by itself.

A row that cannot be taken apart does not take the next ones with it: reading begins again at the
line after its first.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Any, BinaryIO

from connectors.files.config import CsvFiles
from connectors.files.lines import Line, read_lines
from connectors.files.tables import WHOLE, Row

_MOST_LINES = 20
"""Of one row: more are a quoted text that was never meant to be one."""
_NOT_CLOSED = "begins a quoted text that is not closed: a quotation mark is missing or too many"
_WITHIN = "has a quotation mark within a text: texts that hold one are quoted, and it is doubled"


def csv_rows(file: BinaryIO, form: CsvFiles) -> Iterator[Row]:
    """The rows in order, numbered as a spreadsheet would. Blocking.

    ``Malformed`` when the file cannot be read on.
    """
    lines = _Lines(read_lines(file, form.encoding))
    number, ended = 0, False
    while not ended:
        try:
            for cells in csv.reader(lines, **_dialect(form)):
                number += 1
                yield Row(number, cells, lines.fault_of_row())
                lines.forget()
            ended = True
        except csv.Error as error:
            number += 1
            yield Row(number, [lines.begin_again()], {WHOLE: _why(error)})


def _dialect(form: CsvFiles) -> dict[str, Any]:
    if not form.quote:
        return {"delimiter": form.delimiter, "quoting": csv.QUOTE_NONE, "strict": True}
    return {"delimiter": form.delimiter, "quotechar": form.quote, "strict": True}


def _why(error: csv.Error) -> str:
    text = str(error)
    if "limit" in text or "end of data" in text:
        return _NOT_CLOSED
    return _WITHIN if "expected after" in text else f"cannot be taken apart: {text}"


class _Lines:
    """The lines' texts; keeps those of the row that is being read."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()
        self._row: list[Line] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self._row) == _MOST_LINES:
            raise csv.Error("limit of lines")
        line = self._again.popleft() if self._again else next(self._lines)
        self._row.append(line)
        return line.text

    def fault_of_row(self) -> dict[int, str]:
        """Why the row is no text, if a line of it is none."""
        for line in self._row:
            if line.fault:
                return {WHOLE: line.fault}
        return {}

    def forget(self) -> None:
        """The row was read."""
        self._row.clear()

    def begin_again(self) -> str:
        """The first line of the row; those after it come once more."""
        first, *rest = self._row or [Line("")]
        self._again.extendleft(reversed(rest))
        self._row.clear()
        return first.text.rstrip("\r\n")
