"""CSV files as records."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from typing import BinaryIO

from connectors.files.config import CsvFiles
from connectors.files.csv_rows import csv_rows
from connectors.files.tables import TableReader
from connectors.mapping.reader import Reader
from connectors.sdk.threads import in_threads
from schema.model.records import Said
from schema.model.systems import SystemSettings
from schema.model.times import Micros

_AT_A_TIME = 500
"""Things said that are read in a thread at a stretch: some ten milliseconds."""


class CsvReader:
    """Reads the files of one set."""

    of_documents = False

    def __init__(self, form: CsvFiles, records: Reader, settings: SystemSettings) -> None:
        self._form = form
        self.records = records
        self._system = settings.id

    async def said(
        self, name: str, file: BinaryIO, heard: Micros
    ) -> AsyncGenerator[Sequence[Said], None]:
        """What a file says, in the order of its rows; ``Malformed`` when it cannot be read on."""
        table = TableReader(self._form, self.records, self._system, name)
        async with aclosing(in_threads(self._all(table, file, heard), _AT_A_TIME)) as steps:
            async for some in steps:
                yield some

    def _all(self, table: TableReader, file: BinaryIO, heard: Micros) -> Iterator[Said]:
        yield from table.read(csv_rows(file, self._form), heard)
        table.end()
