"""The template that ``txng connector template`` writes, by a system's settings."""

import io
from collections.abc import Sequence
from pathlib import Path

from connectors.files.config import CsvFiles, FilesConfig, Table, WorkbookFiles
from connectors.files.template import faults_of_example, template_columns
from connectors.files.template_files import CannotBeWritten, write_csv, write_workbook
from connectors.registry import check_connector
from schema.model.records import SetAside
from schema.model.systems import SystemSettings


def written(
    settings: SystemSettings, out: Path, number: int | None, example: bool
) -> tuple[bytes, Sequence[SetAside]]:
    """The template, and why its example would not read by the system's file.

    Raises ``SystemFileError`` and ``CannotBeWritten``.
    """
    config = check_connector(settings)
    if not isinstance(config, FilesConfig):
        raise CannotBeWritten(f"{settings.id}: templates are for systems of kind files")
    table = _table(config, out, number)
    columns = template_columns(config, table)
    if not columns:
        raise CannotBeWritten("the system's file names no columns for it")
    held = io.BytesIO()
    if isinstance(table, WorkbookFiles):
        write_workbook(table, columns, held, example)
    elif isinstance(table, CsvFiles):
        write_csv(table, columns, held, example)
    return held.getvalue(), faults_of_example(config, table, columns, settings)


def _table(config: FilesConfig, out: Path, number: int | None) -> Table:
    """The set to write for: the one numbered, else the first of the sort that ``out`` names."""
    sorts: dict[str, type[Table]] = {".xlsx": WorkbookFiles, ".csv": CsvFiles}
    sort = sorts.get(out.suffix.lower())
    if sort is None:
        raise CannotBeWritten(f"{out}: a template is an .xlsx or a .csv")
    if number is not None and not 1 <= number <= len(config.files):
        raise CannotBeWritten(f"the system's file has {len(config.files)} sets of files")
    sets = config.files if number is None else config.files[number - 1 : number]
    found = next((one for one in sets if isinstance(one, sort)), None)
    if found is None:
        raise CannotBeWritten(f"no such set of the system's file reads {out.suffix} files")
    return found
