"""The ``[connector]`` table of kind ``files``: where the files lie and how they read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from connectors.asking.way import MappedConfig, Read
from connectors.files.columns import Column, ColumnName
from connectors.files.patterns import Pattern
from connectors.files.profiles import Profile, profile
from connectors.mapping.language import EventMapping
from connectors.mapping.reader import Mappings
from connectors.sdk.legacy_text import Legacy
from connectors.sdk.locations import Location, SftpServer

Character = Annotated[str, Field(min_length=1, max_length=1)]


class FileSet(Read):
    """Files that read alike. A file that the patterns of several sets fit is read by each."""

    match: Pattern
    """Which: ``*.csv``, ``ban-hang/**/*.xlsx``; without regard to case, NFC or NFD."""


class Table(FileSet):
    """Files of tables, a record in each row. A row that is blank is passed over."""

    header_row: int = Field(default=1, ge=0, le=1_000)
    """Which row names the columns, counted from 1; rows above it are passed over. 0: none does."""
    columns: dict[ColumnName, Column] = Field(default_factory=dict)
    """Short names for columns, as mappings use them. A column that is not named has its header
    for a name, which a path writes in quotes: ``'"Số lô"'``."""
    template: Literal["txng-1"] | None = None
    """The template that comes with the kind, as it is: its columns and what they mean. Then no
    columns, mapping or things are given; code tables of the same names go before its own."""

    @property
    def profile(self) -> Profile | None:
        """What the template brings."""
        return profile(self.template) if self.template else None

    @property
    def described(self) -> Mapping[str, Column]:
        """Its columns, by their short names."""
        return self.profile.files.columns if self.profile else self.columns

    def events_read_by(self) -> tuple[str, ...]:
        """See ``Read``: of the system's own mappings."""
        return () if self.template else self.mapping

    @model_validator(mode="after")
    def _has_one_description(self) -> Self:
        own = {"columns", "mapping", "things"} & self.model_fields_set
        if self.template and own:
            raise ValueError(
                f"`template` and `{min(own)}` do not go together: the one is the other"
            )
        return self


class CsvFiles(Table):
    """Text files of values parted by a character."""

    format: Literal["csv"]
    """Text files of values parted by a character."""
    encoding: Literal["utf-8", "utf-16", "windows-1258", "tcvn3", "vni"] = "utf-8"
    """A mark at the beginning (BOM) is passed over. A file in another encoding is set aside, where
    that shows."""
    delimiter: Character = ","
    """The one character between two values; ``\\t`` is a tab."""
    quote: Character | Literal[""] = '"'
    """Around texts that hold the delimiter or a line's end; empty: nothing is quoted."""
    short_rows: bool = False
    """Whether a row may have fewer cells than the header. Else it is set aside, as cut off."""


class WorkbookFiles(Table):
    """Workbooks: xlsx, xlsm, xlsb, xls, ods."""

    format: Literal["workbook"]
    """Workbooks: xlsx, xlsm, xlsb, xls, ods."""
    sheets: tuple[Annotated[int, Field(ge=1)] | Annotated[str, Field(min_length=1)], ...] = Field(
        default=(1,), min_length=1
    )
    """Sheets by name, or by number from 1."""
    encoding: Legacy | None = None
    """Of cells typed with old fonts: ``tcvn3`` or ``vni``."""
    fill_merged: bool = True
    """Whether a cell merged over several rows counts for each of them."""


class EpcisFiles(FileSet):
    """EPCIS documents: 2.0 JSON-LD, 2.0 XML, 1.2 XML, as their content shows."""

    format: Literal["epcis"]
    """EPCIS documents, which need no mapping."""
    mapping: tuple[()] = ()
    """Always empty: a document is read by its standard."""
    things: tuple[()] = ()
    """Always empty: master data stands in the document."""


AnyFiles = Annotated[CsvFiles | WorkbookFiles | EpcisFiles, Field(discriminator="format")]


class FilesConfig(MappedConfig[FileSet]):
    """A system that exports files."""

    ways_key: ClassVar[str] = "files"

    location: Location
    """Where the files lie."""
    files: tuple[AnyFiles, ...] = Field(min_length=1)
    """The sets of files that are read; others in the folder are left alone."""
    settle_seconds: float = Field(default=60, ge=0, le=86_400)
    """A file is read once nobody has changed it for so long. Of uploads nothing is waited for."""
    done_marker: str = Field(default=".done", pattern=r"^[^/]+$")
    """A file beside it of its name and this (``a.csv.done``), no older, says that it is whole."""
    max_file_bytes: int = Field(default=2_000_000_000, ge=1_000)
    """A longer file is set aside unread."""
    max_document_bytes: int = Field(default=64_000_000, ge=1_000, le=1_000_000_000)
    """Of an EPCIS document in JSON, which is held in memory whole. Not of XML."""

    def ways(self) -> Sequence[FileSet]:
        """The sets of files."""
        return self.files

    def hosts(self) -> frozenset[str]:
        """The SFTP server's."""
        at = self.location
        return frozenset({at.host}) if isinstance(at, SftpServer) else frozenset()

    def read_by(self, way: Read) -> Mappings:
        """See ``MappedConfig``. Cells that are dates are read whatever the formats of texts."""
        by = self.meaning(way)
        if not isinstance(way, WorkbookFiles):
            return by
        return replace(by, events={name: _reading_dates(one) for name, one in by.events.items()})

    def meaning(self, way: Read) -> Mappings:
        """What the rows of a set mean: by its template, or by the system's own mappings."""
        brought = way.profile if isinstance(way, Table) else None
        held, named = (brought, brought.files) if brought else (self, way)
        return Mappings(
            {name: held.mappings[name] for name in named.mapping},
            {name: held.things[name] for name in named.things},
            {**(brought.tables if brought else {}), **self.tables},
        )

    @model_validator(mode="after")
    def _markers_are_no_files(self) -> Self:
        if self.done_marker.startswith("."):
            return self
        raise ValueError("`done_marker` begins with a full stop, as in a.csv.done")


def _reading_dates(mapping: EventMapping) -> EventMapping:
    """The mapping, reading cells that are dates too, as which they come in ISO 8601."""
    times = {"time": mapping.time, "record_time": mapping.record_time}
    changed = {
        name: time.model_copy(update={"format": (*time.formats, "iso")})
        for name, time in times.items()
        if time is not None and "iso" not in time.formats
    }
    return mapping.model_copy(update=changed)
