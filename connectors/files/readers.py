"""What reads a set of files, by their format."""

from collections.abc import AsyncGenerator, Sequence
from typing import BinaryIO, Protocol

from connectors.files.config import AnyFiles, CsvFiles, EpcisFiles, FilesConfig
from connectors.files.csv_reader import CsvReader
from connectors.files.documents import DocumentReader
from connectors.files.workbook_reader import WorkbookReader
from connectors.mapping.reader import Reader
from schema.model.records import Said
from schema.model.systems import SystemSettings
from schema.model.times import Micros


class FileReader(Protocol):
    """Reads the files of one set."""

    of_documents: bool
    """Whether what it sets aside stands alone, without the name of its file."""

    @property
    def records(self) -> Reader:
        """Reads again what was set aside."""

    def said(
        self, name: str, file: BinaryIO, heard: Micros
    ) -> AsyncGenerator[Sequence[Said], None]:
        """What a file says, a handful at a time. ``name`` is as a person reads it.

        ``Malformed``, after what was said, when the file cannot be read on; its ``path`` is where,
        if that is known better than by the file.
        """


def reader_of(form: AnyFiles, config: FilesConfig, settings: SystemSettings) -> FileReader:
    """The reader of a set of files; compiles its mappings."""
    if isinstance(form, EpcisFiles):
        return DocumentReader(config.max_document_bytes, settings)
    records = config.reader(form, settings)
    if isinstance(form, CsvFiles):
        return CsvReader(form, records, settings)
    return WorkbookReader(form, records, settings)
