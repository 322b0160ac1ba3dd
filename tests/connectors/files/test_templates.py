"""Templates: what is filled in reads by the same file, and nothing in it is a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from exported_files import COLUMNS, MAPPING, TABLES, harvest
from python_calamine import CalamineWorkbook

import connectors
from connectors.files.config import CsvFiles, FilesConfig, WorkbookFiles
from connectors.files.template import faults_of_example, template_columns
from connectors.files.template_files import CannotBeWritten, write_csv, write_workbook
from connectors.registry import check_connector
from connectors.sdk.system_file import load_system
from schema.model.events import AggregationEvent, ObjectEvent, TransformationEvent

OURS_XLSX = {"match": "*.xlsx", "format": "workbook", "template": "txng-1"}
OURS_CSV = {"match": "*.csv", "format": "csv", "template": "txng-1"}
LOT = "https://id.gs1.org/01/09521234543213/10/"
ROWS = [
    {"Việc": "Thu hoạch", "Số lô": "AO-1", "Số lượng": "1.200,5", "Đơn vị": "kg"},
    {"Việc": "Chế biến", "Số lô": "TP-1", "Số lượng": "900", "Đơn vị": "KG", "Mã mẻ": "M1"},
    {
        "Việc": "Chế biến",
        "GTIN": "",
        "Mã mẻ": "M1",
        "GTIN nguyên liệu": "09521234543213",
        "Số lô nguyên liệu": "AO-1",
        "Số lượng nguyên liệu": "1.200,5",
        "Đơn vị nguyên liệu": "kg",
    },
    {"Việc": "đóng thùng", "Số lô": "TP-1", "SSCC thùng, pallet": "095212340000000013"},
    {
        "Việc": "Xuất hàng",
        "GTIN": "",
        "SSCC": "095212340000000013",
        "GLN nơi đến": "9521234000020",
        "Tên nơi đến": "Siêu thị (mô phỏng)",
        "Mã dòng": "D5",
    },
    {
        "Việc": "Nhận hàng",
        "GTIN": "",
        "SSCC": "095212340000000013",
        "GLN nơi thực hiện": "",
        "Mã nơi thực hiện": "KHO-2",
        "Tên nơi thực hiện": "Kho 2 (mô phỏng)",
    },
]
EVERY_ROW = {
    "Thời gian": "05/03/2025 08:30",
    "GTIN": "09521234543213",
    "GLN nơi thực hiện": "9521234000013",
}


def config(*sets: dict[str, Any], **table: Any) -> FilesConfig:
    location = {"type": "folder", "path": "/srv/txng"}
    import orjson

    whole = {"location": location, "files": sets, "mappings": {"event": MAPPING}, "tables": TABLES}
    return FilesConfig.model_validate_json(orjson.dumps({**whole, **table}))


def workbook(made: FilesConfig, example: bool = False) -> bytes:
    form, held = made.files[0], io.BytesIO()
    assert isinstance(form, WorkbookFiles)
    write_workbook(form, template_columns(made, form), held, example)
    return held.getvalue()


def text(made: FilesConfig, example: bool = False) -> bytes:
    form, held = made.files[0], io.BytesIO()
    assert isinstance(form, CsvFiles)
    write_csv(form, template_columns(made, form), held, example)
    return held.getvalue()


def sheet(data: bytes, name: str) -> list[list[Any]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        return list(book.get_sheet_by_name(name).iter_rows())


def filled(header: Sequence[str]) -> list[list[str]]:
    return [[{**EVERY_ROW, **row}.get(name, "") for name in header] for row in ROWS]


def check_events(heard: Any) -> None:
    assert heard.aside == []
    harvested, made, used, packed, sent, received = [r.event for r in heard.said]
    assert isinstance(harvested, ObjectEvent) and harvested.action == "ADD"
    (portion,) = harvested.quantity_list
    assert (portion.epc_class, portion.quantity, portion.uom) == (f"{LOT}AO-1", 1200.5, "KGM")
    assert isinstance(made, TransformationEvent) and isinstance(used, TransformationEvent)
    assert made.transformation_id == used.transformation_id
    assert made.output_quantity_list[0].epc_class == f"{LOT}TP-1" and not made.input_quantity_list
    assert used.input_quantity_list[0].epc_class == f"{LOT}AO-1" and not used.output_quantity_list
    assert isinstance(packed, AggregationEvent)
    assert packed.parent_id == "https://id.gs1.org/00/095212340000000013"
    assert packed.child_quantity_list[0].epc_class == f"{LOT}TP-1"
    assert sent.biz_step == "shipping" and sent.epc_list == (packed.parent_id,)
    assert sent.destinations[0].value == "https://id.gs1.org/414/9521234000020"
    assert sent.event_id == "urn:txng:event:sample:D5"
    assert received.read_point == "urn:txng:place:sample:KHO-2"
    names = {named.id: named.attributes["name"] for named in heard.named}
    assert names["urn:txng:place:sample:KHO-2"] == "Kho 2 (mô phỏng)"


async def test_our_template_filled_in_as_a_workbook_reads_as_events(over: Any, put: Any) -> None:
    header, *_ = sheet(workbook(config(OURS_XLSX)), "Dữ liệu")
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    data = book.add_worksheet("Dữ liệu")
    for at, row in enumerate([header, *filled(header)]):
        data.write_row(at, 0, row)
    book.close()
    put("thang-3.xlsx", held.getvalue())
    check_events(await harvest(over(OURS_XLSX)))


async def test_our_template_filled_in_as_csv_reads_as_events(over: Any, put: Any) -> None:
    data = text(config(OURS_CSV))
    (header,) = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    rows = io.StringIO(newline="")
    csv.writer(rows).writerows(filled(header))
    put("thang-3.csv", data + rows.getvalue().encode())
    check_events(await harvest(over(OURS_CSV)))


@pytest.mark.parametrize("form", [OURS_XLSX, OURS_CSV])
async def test_an_empty_template_says_nothing_and_its_example_is_one_event(
    form: dict[str, Any], over: Any, put: Any
) -> None:
    made = config(form)
    write = workbook if form is OURS_XLSX else text
    name = "a.xlsx" if form is OURS_XLSX else "a.csv"
    put(name, write(made))
    assert (await harvest(over(form))).said == []
    put(name, write(made, example=True))
    heard = await harvest(over(form))
    assert heard.aside == []
    (event,) = heard.events
    assert event.quantity_list[0].epc_class == f"{LOT}MO-PHONG-01"


@pytest.mark.parametrize("form", ["workbook", "csv"])
async def test_a_template_of_a_systems_own_table_reads_by_its_file(
    form: str, over: Any, put: Any
) -> None:
    name = "a.xlsx" if form == "workbook" else "a.csv"
    own = {"match": name, "format": form, "columns": COLUMNS, "header_row": 3}
    made = config(own)
    put(name, workbook(made, True) if form == "workbook" else text(made, True))
    heard = await harvest(over(own))
    assert heard.aside == []
    (event,) = heard.events
    assert (event.biz_step, event.quantity_list[0].quantity) == ("shipping", 120)


def test_the_kinds_own_example_has_a_template_whose_example_reads() -> None:
    settings = load_system(Path(connectors.__file__).parent / "files" / "example.toml")
    made = check_connector(settings)
    assert isinstance(made, FilesConfig)
    for table in made.files[:2]:
        columns = template_columns(made, table)  # type: ignore[arg-type]
        assert faults_of_example(made, table, columns, settings) == []  # type: ignore[arg-type]


def test_notes_say_what_goes_into_a_column() -> None:
    made = config({"match": "*.xlsx", "format": "workbook", "columns": COLUMNS})
    columns = {column.header: column for column in template_columns(made, made.files[0])}  # type: ignore[arg-type]
    assert columns["Ngày"].required and "dd/mm/yyyy HH:MM" in " ".join(columns["Ngày"].notes)
    assert columns["Việc"].words == ("Xuất kho", "Nhập kho") and not columns["Việc"].required
    assert columns["GTIN"].required and not columns["Số lô"].required
    assert "GTIN" in columns["GTIN"].notes[1] and columns["Số lượng"].is_number


def test_words_are_offered_where_the_data_goes() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(config(OURS_XLSX)))) as archive:
        first = archive.read("xl/worksheets/sheet1.xml").decode()
    rules = re.findall(r"<dataValidation [^>]*sqref=\"([A-Z]+)2:\1[0-9]+\"[^>]*>", first)
    assert rules == ["A", "I", "X"]
    words = sheet(workbook(config(OURS_XLSX)), "Danh mục")
    assert [row[0] for row in words][:3] == ["Việc", "Thu hoạch", "Sản xuất"]


HOSTILE = ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1"]


@pytest.mark.parametrize("word", HOSTILE)
async def test_nothing_a_template_says_is_a_formula(word: str, over: Any, put: Any) -> None:
    columns = {
        "ma": {"header": word, "example": word, "note": word},
        **{name: column for name, column in COLUMNS.items() if name != "ma"},
        "sl": {"header": "Số lượng", "example": 1},
        "ngay": {"header": "Ngày", "example": "2025-03-05"},
        "gtin": {"header": "GTIN", "example": "09521234543213"},
        "viec": {"header": "Việc", "example": "Xuất kho"},
    }
    book_set = {"match": "*.xlsx", "format": "workbook", "columns": columns}
    text_set = {"match": "*.csv", "format": "csv", "columns": columns}
    data = workbook(config(book_set), True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if "worksheets/sheet" in n]
    assert not any("<f>" in one for one in sheets)
    made = text(config(text_set), True).decode("utf-8-sig")
    assert all(
        not cell.startswith(("=", "+", "-", "@", "\t"))
        for cell in [cell for row in csv.reader(io.StringIO(made)) for cell in row]
    )
    put("a.xlsx", data)
    put("a.csv", made)
    heard = await harvest(over(book_set, text_set))
    assert heard.aside == [] and len(heard.said) == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"format": "csv", "encoding": "tcvn3"}, "only read"),
        ({"format": "csv", "header_row": 0}, "no header"),
        ({"format": "workbook", "header_row": 0}, "no header"),
        ({"format": "workbook", "sheets": [9]}, "reads sheet 9"),
    ],
)
def test_what_cannot_be_a_template_says_why(change: dict[str, Any], why: str) -> None:
    made = config({"match": "*", "columns": COLUMNS, **change})
    with pytest.raises(CannotBeWritten, match=why):
        (workbook if change["format"] == "workbook" else text)(made)


@pytest.mark.parametrize("wanted", [1, 2, 4, "Bán hàng"])
async def test_the_sheet_to_fill_in_is_the_one_that_is_read(
    wanted: int | str, over: Any, put: Any
) -> None:
    form = {"match": "*", "format": "workbook", "columns": COLUMNS, "sheets": [wanted]}
    put("a.xlsx", workbook(config(form), True))
    heard = await harvest(over(form))
    assert heard.aside == [] and len(heard.said) == 1


@pytest.mark.parametrize("key", ["columns", "mapping", "things"])
def test_a_template_is_taken_as_it_is(key: str) -> None:
    with pytest.raises(ValueError, match="do not go together"):
        config({**OURS_XLSX, key: COLUMNS if key == "columns" else ["event"]})


async def test_further_words_of_our_template_are_the_systems_own(over: Any, put: Any) -> None:
    words = {"txng-1-buoc": {"Xuất": "shipping"}, "txng-1-loai": {"Xuất": "ObjectEvent"}}
    put("a.csv", "Việc,Thời gian,GTIN,Số lô\nXuất,05/03/2025,09521234543213,L\n")
    heard = await harvest(over(OURS_CSV, tables={**TABLES, **words}))
    assert heard.events[0].biz_step == "shipping"
