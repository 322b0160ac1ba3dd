"""A template for a set of tables: which columns it has, what goes into each, and an example.

Worked out from the system's file, so that what is filled in reads by the same file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.files.columns import Column
from connectors.files.config import FilesConfig, Table
from connectors.files.tables import Row, TableReader
from connectors.files.uses import Use, Uses, uses_of
from schema.model.records import SetAside
from schema.model.systems import SystemSettings

_TOLD = {
    Use.TIME: "ngày giờ (date and time)",
    Use.GTIN: "GTIN: 8, 12, 13 hoặc 14 chữ số, nhập dạng văn bản (digits, as text)",
    Use.LOT: "số lô, nhập dạng văn bản (lot, as text)",
    Use.SERIAL: "số seri, nhập dạng văn bản (serial number, as text)",
    Use.SSCC: "SSCC: 18 chữ số, nhập dạng văn bản (18 digits, as text)",
    Use.GLN: "GLN: 13 chữ số, nhập dạng văn bản (13 digits, as text)",
    Use.CODE: "mã nội bộ (your own code)",
    Use.URI: "URI, EPC hoặc GS1 Digital Link",
    Use.QUANTITY: "số lượng, từ 0 (a number from 0)",
    Use.WORD: "chọn một từ trong danh mục (one of the words listed)",
    Use.ID: "mã không đổi của dòng, sự kiện (an id that stays)",
    Use.DOCUMENT: "số chứng từ (number of a document)",
}
_EXAMPLES: Mapping[Use, str | float] = {
    Use.GTIN: "09521234543213",
    Use.LOT: "MO-PHONG-01",
    Use.SERIAL: "MO-PHONG-S1",
    Use.SSCC: "095212340000000013",
    Use.GLN: "9521234000013",
    Use.CODE: "MO-PHONG",
    Use.QUANTITY: 120,
    Use.ID: "MO-PHONG-1",
    Use.DOCUMENT: "MO-PHONG-7",
}
"""Of GS1's own prefix for examples, or named simulated."""
_WRITTEN = {"yyyy": "2025", "yy": "25", "mm": "03", "dd": "05", "HH": "08", "MM": "30", "SS": "00"}
REQUIRED, OPTIONAL = "bắt buộc (required)", "không bắt buộc (optional)"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column: its header, what is told of it, the words it takes (any, when empty)."""

    header: str
    required: bool
    notes: tuple[str, ...]
    words: tuple[str, ...]
    is_time: bool
    is_number: bool
    example: str | float | None


def template_columns(config: FilesConfig, table: Table) -> tuple[TemplateColumn, ...]:
    """The columns that a set's file describes, in its order; none when it describes none."""
    meaning = config.meaning(table)
    used = uses_of(meaning.events.values(), meaning.things.values(), meaning.tables)
    described = table.described.items()
    if any(column.example is not None for _, column in described):
        used_for_example = frozenset[Use]()
    else:
        used_for_example = _exemplary(used)
    return tuple(
        _column(column, used.get(name, Uses()), used_for_example) for name, column in described
    )


def faults_of_example(
    config: FilesConfig,
    table: Table,
    columns: Sequence[TemplateColumn],
    settings: SystemSettings,
) -> Sequence[SetAside]:
    """Why the example does not read by the system's file; empty when it does."""
    header = max(table.header_row, 1)
    rows = [
        Row(header, [column.header for column in columns]),
        Row(header + 1, [column.example for column in columns]),
    ]
    reader = TableReader(table, config.reader(table, settings), settings.id, "example")
    return [said for said in reader.read(rows, 0) if isinstance(said, SetAside)]


def _exemplary(used: Mapping[str, Uses]) -> frozenset[Use]:
    """What the example has where the file gives none: a lot of a GTIN rather than a piece or a
    pallet, a GLN rather than a code; words and times."""
    there = {use for uses in used.values() for use in uses.uses}
    left_out = {Use.SERIAL, Use.SSCC} if Use.GTIN in there else set[Use]()
    return frozenset(there - left_out - ({Use.CODE} if Use.GLN in there else set()))


def _column(column: Column, uses: Uses, exemplary: frozenset[Use]) -> TemplateColumn:
    notes = [REQUIRED if uses.required else OPTIONAL, *(_TOLD[use] for use in uses.uses)]
    if uses.formats:
        notes.append("dạng (as): " + ", ".join(_shown(name) for name in uses.formats))
    if column.decimal:
        notes.append(f"phần thập phân sau dấu (decimals behind) {column.decimal}")
    return TemplateColumn(
        header=column.headers[0],
        required=uses.required,
        notes=(*notes, *filter(None, [column.note])),
        words=tuple(uses.words),
        is_time=Use.TIME in uses.uses,
        is_number=Use.QUANTITY in uses.uses,
        example=column.example if column.example is not None else _example(uses, exemplary),
    )


def _shown(name: str) -> str:
    return "yyyy-mm-dd HH:MM" if name == "iso" else name


def _example(uses: Uses, exemplary: frozenset[Use]) -> str | float | None:
    wanted = [use for use in uses.uses if use in exemplary]
    if wanted and uses.words:
        return next(iter(uses.words))
    if Use.TIME in wanted:
        return _time(next(iter(uses.formats)))
    return next((_EXAMPLES[use] for use in wanted if use in _EXAMPLES), None)


def _time(name: str) -> str:
    """The example's time, 2025-03-05 08:30 in Vietnam, as a format writes it."""
    fixed = {"iso": "2025-03-05T08:30", "edtf": "2025-03-05"}
    fixed |= {"epoch_s": "1741138200", "epoch_ms": "1741138200000"}
    text = fixed.get(name)
    if text is None:
        text = name
        for token, digits in _WRITTEN.items():
            text = text.replace(token, digits)
    return text
