"""The cells of a workbook, told by a process of its own: ``python -m connectors.files.cells``.

The library that reads workbooks ends its whole process where memory runs out, as a workbook of a
few bytes can make it. So it runs apart, within bounds of memory and time, without the hub's
settings.

Standard input is the workbook, the one argument what is wanted (JSON: ``sheets``, ``fill_merged``).
Standard output are messages, each a length of four bytes and so much JSON: ``{"sheet": name}``, its
``{"rows": [[number, [cell, …], {place: fault}], …]}``, the last without any, and at the end
``{"end": true}``, or ``{"fault": why}``. Cells are JSON: dates and times in ISO 8601, whole numbers
as such, blanks null.
"""

import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, BinaryIO

import orjson
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from connectors.files.merged_cells import Filling
from connectors.files.workbook_errors import errors_by_sheet
from connectors.sdk.errors import Malformed

MEMORY = 2_000_000_000
"""Bytes that the process may take."""
SECONDS = 120
"""Of the processor."""
_AT_A_TIME = 200
_MOST_EXACT = 10**15
_LOST_DIGITS = "is a number of more than 15 digits, of which spreadsheets keep 15: enter it as text"
_ARCHIVE, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
Message = Mapping[str, Any]


def messages(file: BinaryIO, sheets: list[int | str], fill_merged: bool) -> Iterator[Message]:
    """What is to be told of a workbook. ``Malformed`` when it cannot be read."""
    errors = errors_by_sheet(file) if _is_archive(file) else {}
    file.seek(0)
    try:
        with CalamineWorkbook.from_filelike(file) as workbook:
            for wanted in sheets:
                name = _name(workbook, wanted)
                yield {"sheet": name}
                sheet = workbook.get_sheet_by_name(name)
                yield from _rows(sheet, errors.get(name, {}), fill_merged)
    except PasswordError as error:
        raise Malformed("is protected by a password: save it without one") from error
    except CalamineError as error:
        raise Malformed("is a workbook that is damaged, or of a form that is not read") from error


def _is_archive(file: BinaryIO) -> bool:
    head = file.read(512)
    if head.startswith(_ARCHIVE):
        return True
    if head.startswith(_OLD):
        return False
    page = (
        head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<html", b"<!doctype", b"<table"))
    )
    what = "is a web page that is called a workbook: open it and save it as one" if page else ""
    raise Malformed(what or "is no workbook (xlsx, xls, ods)")


def _name(workbook: CalamineWorkbook, wanted: int | str) -> str:
    names = workbook.sheet_names
    if isinstance(wanted, int) and wanted <= len(names):
        return names[wanted - 1]
    folded = {_folded(name): name for name in names}
    if isinstance(wanted, str) and _folded(wanted) in folded:
        return folded[_folded(wanted)]
    which = f"sheet {wanted}" if isinstance(wanted, int) else f"sheet {wanted!r}"
    raise Malformed(f"has no {which}; it has: {', '.join(names)[:300]}")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()


def _rows(
    sheet: CalamineSheet, errors: Mapping[int, Mapping[int, str]], fill_merged: bool
) -> Iterator[Message]:
    filling = Filling((sheet.merged_cell_ranges or []) if fill_merged else [])
    some: list[Any] = []
    for number, raw in enumerate(sheet.iter_rows(), 1):
        cells, faults = _cells(filling.filled(raw))
        faults.update(errors.get(number, {}))
        some.append([number, cells, {str(at): why for at, why in faults.items()}])
        if len(some) == _AT_A_TIME:
            yield {"rows": some}
            some = []
    if some:
        yield {"rows": some}
    yield {"rows": []}


def _cells(raw: list[Any]) -> tuple[list[Any], dict[int, str]]:
    cells: list[Any] = []
    faults: dict[int, str] = {}
    for at, value in enumerate(raw):
        kind = type(value)
        if kind is str:
            cells.append(_text(value))
        elif kind is float and value.is_integer():
            cells.append(int(value))
            if abs(value) >= _MOST_EXACT:
                faults[at] = _LOST_DIGITS
        else:
            cells.append(str(value) if kind is timedelta else value)
    return cells, faults


def _text(value: str) -> str | None:
    if value.isascii():
        return value or None
    return unicodedata.normalize("NFC", value)


def _told(message: Message, out: BinaryIO) -> None:
    body = orjson.dumps(message)
    out.write(len(body).to_bytes(4, "big") + body)


def _bound() -> None:
    """Bound what this process may take, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> None:
    """Tell of standard input on standard output."""
    wanted, out = orjson.loads(sys.argv[1]), sys.stdout.buffer
    _bound()
    try:
        with open(0, "rb", closefd=False) as file:
            file.seek(0)
            for message in messages(file, wanted["sheets"], wanted["fill_merged"]):
                _told(message, out)
        _told({"end": True}, out)
    except Malformed as fault:
        _told({"fault": fault.why}, out)
    out.flush()


if __name__ == "__main__":
    main()
