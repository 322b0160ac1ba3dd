"""Workbooks as records: their cells come from a process of their own (``cells.py``)."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from functools import partial
from typing import Any, BinaryIO

import orjson

from connectors.files.config import WorkbookFiles
from connectors.files.tables import Row, TableReader
from connectors.mapping.reader import Reader
from connectors.sdk.errors import Malformed
from connectors.sdk.legacy_text import Legacy, NotLegacyText, decoded
from connectors.sdk.setting_aside import set_aside_malformed
from connectors.sdk.threads import in_thread
from schema.model.records import Said
from schema.model.systems import SystemSettings
from schema.model.times import Micros

_LONGEST_MESSAGE = 256_000_000
_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "SYSTEMROOT", "LD_LIBRARY_PATH")
"""What of the hub's environment the process is given: nothing that may be a secret."""
_CRASHED = (
    "cannot be read within the memory and time that a workbook may take: if it is not so large, its"
    " cells may lie far beyond its data; delete the rows and columns after them, and save it again"
)


class WorkbookReader:
    """Reads the files of one set."""

    of_documents = False

    def __init__(self, form: WorkbookFiles, records: Reader, settings: SystemSettings) -> None:
        self._form = form
        self.records = records
        self._system = settings.id
        wanted = {"sheets": form.sheets, "fill_merged": form.fill_merged}
        self._wanted = orjson.dumps(wanted).decode()

    async def said(
        self, name: str, file: BinaryIO, heard: Micros
    ) -> AsyncGenerator[Sequence[Said], None]:
        """What a file says, sheet by sheet, in the order of its rows.

        A sheet that is not the table described is set aside. ``Malformed`` when the file cannot be
        read on.
        """
        table: TableReader | None = None
        async with aclosing(_messages(file, self._wanted)) as told:
            async for message in told:
                if "sheet" in message:
                    table = TableReader(
                        self._form, self.records, self._system, name, message["sheet"]
                    )
                elif table is not None:
                    rows = [self._row(*row) for row in message["rows"]]
                    said, fault = await in_thread(partial(_read, table, rows, heard))
                    if fault is not None:
                        table = None
                        said.append(set_aside_malformed(self._system, fault, {"_file": name}))
                    yield said

    def _row(self, number: int, cells: list[Any], faults: Mapping[str, str]) -> Row:
        found = {int(at): why for at, why in faults.items()}
        if self._form.encoding is not None:
            for at, cell in enumerate(cells):
                if isinstance(cell, str):
                    cells[at], found = _typed(cell, at, self._form.encoding, found)
        return Row(number, cells, found)


def _read(
    table: TableReader, rows: list[Row], heard: Micros
) -> tuple[list[Said], Malformed | None]:
    """What the next rows tell (none: the sheet is at its end), and why it tells no more."""
    said: list[Said] = []
    try:
        said.extend(table.read(rows, heard))
        if not rows:
            table.end()
    except Malformed as fault:
        return said, fault
    return said, None


def _typed(
    cell: str, at: int, encoding: Legacy, faults: dict[int, str]
) -> tuple[str, dict[int, str]]:
    try:
        return decoded(cell, encoding), faults
    except NotLegacyText as error:
        return cell, {**faults, at: f"is no text typed in {encoding}: {error}"}


async def _messages(file: BinaryIO, wanted: str) -> AsyncGenerator[Mapping[str, Any], None]:
    """What the process tells, to its end; ``Malformed`` for its fault, or when it breaks off."""
    async with _process(file, wanted) as out:
        while True:
            message = await _message(out)
            if "fault" in message:
                raise Malformed(message["fault"])
            if "end" in message:
                return
            yield message


async def _message(out: asyncio.StreamReader) -> Mapping[str, Any]:
    try:
        length = int.from_bytes(await out.readexactly(4), "big")
        if length > _LONGEST_MESSAGE:
            raise Malformed(_CRASHED)
        found: Mapping[str, Any] = orjson.loads(await out.readexactly(length))
    except asyncio.IncompleteReadError as error:
        raise Malformed(_CRASHED) from error
    return found


@asynccontextmanager
async def _process(file: BinaryIO, wanted: str) -> AsyncIterator[asyncio.StreamReader]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "connectors.files.cells",
        wanted,
        stdin=file,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
    )
    try:
        if process.stdout is None:
            raise Malformed(_CRASHED)
        yield process.stdout
    finally:
        if process.returncode is None:
            process.kill()
        await asyncio.shield(process.communicate())  # what it told last would hold up its end
