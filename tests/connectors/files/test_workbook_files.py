"""Workbooks: cells read as what they mean, and a workbook that would end the process does not."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from exported_files import BOOK, harvest

from connectors.files import workbook_reader

HEADER = ["Mã", "Ngày", "Việc", "GTIN", "Số lô", "Số lượng"]
GOOD = ["P1", "05/03/2025 08:30", "Xuất kho", "8938501234568", "TOM-01", 120.5]
Write = Callable[[xlsxwriter.Workbook], None]


def book(*rows: list[Any], write: Write | None = None, **options: Any) -> bytes:
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held, {"in_memory": True, **options})
    if write is None:
        fill(made.add_worksheet("Bán hàng"), made, rows)
    else:
        write(made)
    made.close()
    return held.getvalue()


def fill(sheet: Any, made: xlsxwriter.Workbook, rows: Any) -> None:
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    moment = made.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, dt.datetime):
                sheet.write_datetime(at, column, value, moment)
            elif isinstance(value, dt.date):
                sheet.write_datetime(at, column, value, day)
            elif isinstance(value, tuple):
                sheet.write_formula(at, column, value[0], None, value[1])
            elif value is not None:
                sheet.write(at, column, value)


async def test_a_row_is_an_event_known_by_its_place(over: Any, put: Any) -> None:
    bad = [*GOOD[:4], "", 1]
    put("ban-hang.xlsx", book(HEADER, GOOD, [*bad[:2], "Bay", *bad[3:]], ["P3", *GOOD[1:]]))
    heard = await harvest(over(BOOK))
    assert sorted(heard.records) == ["P1", "P3"]
    assert heard.only().path == "ban-hang.xlsx / Bán hàng / row 3 / column C (Việc)"
    assert heard.only().raw["_sheet"] == "Bán hàng"


@pytest.mark.parametrize("options", [{}, {"date_1904": True}])
@pytest.mark.parametrize(
    ("value", "earliest", "span"),
    [
        (dt.datetime(2025, 3, 5, 8, 30), "2025-03-05T01:30:00Z", 0),
        (dt.datetime(2025, 3, 5, 8, 30, 15), "2025-03-05T01:30:15Z", 0),
        (dt.date(2025, 3, 5), "2025-03-04T17:00:00Z", 86_399_999_000),
        ("05/03/2025 08:30", "2025-03-05T01:30:00Z", 0),
        ("2025-03-05", "2025-03-04T17:00:00Z", 86_399_999_000),
    ],
)
async def test_dates_read_as_dates_in_both_of_excels_calendars(
    value: Any, earliest: str, span: int, options: dict[str, Any], over: Any, put: Any
) -> None:
    put("a.xlsx", book(HEADER, ["P1", value, *GOOD[2:]], **options))
    heard = await harvest(over(BOOK))
    assert heard.aside == []
    time = heard.events[0].event_time
    begins = int(dt.datetime.fromisoformat(earliest).timestamp()) * 1_000_000
    assert (time.earliest, time.latest) == (begins, begins + span)


@pytest.mark.parametrize(
    ("gtin", "canonical"),
    [
        (8938501234568, "08938501234568"),
        (8938501234568.0, "08938501234568"),
        ("08938501234568", "08938501234568"),
        (36000291452, None),
        (614141123452, "00614141123452"),
    ],
)
async def test_codes_that_a_spreadsheet_took_for_numbers_are_codes_again(
    gtin: Any, canonical: str | None, over: Any, put: Any
) -> None:
    """A UPC of 12 digits whose zero is gone has 11 and is no GTIN any more."""
    put("a.xlsx", book(HEADER, [*GOOD[:3], gtin, 7, 1]))
    heard = await harvest(over(BOOK))
    if canonical is None:
        assert heard.only().path.endswith("column D (GTIN)")
    else:
        assert heard.events[0].quantity_list[0].epc_class.endswith(f"/01/{canonical}/10/7")


async def test_a_number_longer_than_spreadsheets_keep_is_not_taken_for_a_code(
    over: Any, put: Any
) -> None:
    mapping = {"type": {"const": "ObjectEvent"}, "time": "t", "items": [{"sscc": "s"}]}
    put("a.xlsx", book(["t", "s"], ["2025-03-05", 95212340000000013], ["2025-03-05", "x"]))
    columns = {"t": "t", "s": {"header": "s", "digits": 18}}
    connector = over({**BOOK, "columns": columns}, mappings={"event": mapping})
    heard = await harvest(connector)
    assert "more than 15 digits" in heard.aside[0].reason
    assert heard.aside[0].path == "a.xlsx / Bán hàng / row 2 / column B (s)"


async def test_formulas_say_what_they_came_to_and_errors_are_no_blanks(over: Any, put: Any) -> None:
    formula = ('=CONCATENATE("TOM","-01")', "TOM-01")
    rows = [[f"P{n}", *GOOD[1:]] for n in range(1, 5)]
    rows[0][4] = formula
    rows[1][4] = ("=VLOOKUP(1,A1:B2,2)", "#N/A")
    rows[2][5] = ("=1/0", "#DIV/0!")
    rows[3].append(("=1/0", "#DIV/0!"))
    put("a.xlsx", book([*HEADER, "Ghi chú"], *rows))
    heard = await harvest(over(BOOK))
    assert sorted(heard.records) == ["P1", "P4"]
    assert heard.records["P1"].event.quantity_list[0].epc_class.endswith("/10/TOM-01")
    assert [(one.path, one.reason) for one in heard.aside] == [
        (
            "a.xlsx / Bán hàng / row 3 / column E (Số lô)",
            "holds #N/A, an error of the spreadsheet",
        ),
        (
            "a.xlsx / Bán hàng / row 4 / column F (Số lượng)",
            "holds #DIV/0!, an error of the spreadsheet",
        ),
    ]


async def test_errors_are_found_in_the_sheet_that_holds_them(over: Any, put: Any) -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        fill(made.add_worksheet("Khác"), made, [["x"], [("=1/0", "#DIV/0!")] * 6])
        fill(made.add_worksheet("Bán hàng"), made, [HEADER, GOOD])

    put("a.xlsx", book(write=write))
    heard = await harvest(over({**BOOK, "sheets": ["bán hàng"]}))
    assert heard.aside == [] and list(heard.records) == ["P1"]


async def test_every_error_of_a_large_sheet_is_found(over: Any, put: Any) -> None:
    rows = [[f"P{n}", *GOOD[1:]] for n in range(20_000)]
    for n in range(0, 20_000, 100):
        rows[n][4] = ("=NA()", "#N/A")
    put("a.xlsx", book(HEADER, *rows))
    heard = await harvest(over(BOOK))
    assert len(heard.aside) == 200 and len(heard.records) == 19_800


async def test_a_cell_merged_over_rows_counts_for_each(over: Any, put: Any) -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        fill(sheet, made, [HEADER, GOOD, ["P2", None, *GOOD[2:]], ["P3", None, *GOOD[2:]]])
        sheet.merge_range(1, 1, 3, 1, "05/03/2025")
        fill(sheet, made, [])

    put("a.xlsx", book(write=write))
    heard = await harvest(over(BOOK))
    assert sorted(heard.records) == ["P1", "P2", "P3"]
    apart = await harvest(over({**BOOK, "fill_merged": False}))
    assert sorted(apart.records) == ["P1"]


async def test_sheets_are_read_by_name_or_number_and_a_wrong_one_stops_no_other(
    over: Any, put: Any
) -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        fill(made.add_worksheet("Hướng dẫn"), made, [["Đọc trước khi nhập"]])
        fill(made.add_worksheet("Tháng 1"), made, [HEADER, GOOD])
        fill(made.add_worksheet("Tháng 2"), made, [HEADER, ["P2", *GOOD[1:]]])

    put("a.xlsx", book(write=write))
    heard = await harvest(over({**BOOK, "sheets": [1, "THÁNG 1", 3]}))
    assert sorted(heard.records) == ["P1", "P2"]
    assert heard.only().path == "a.xlsx / Hướng dẫn"
    missing = await harvest(over({**BOOK, "sheets": ["Tháng 1", "Tháng 9"]}))
    assert "has no sheet 'Tháng 9'; it has: Hướng dẫn, Tháng 1" in missing.only().reason
    assert list(missing.records) == ["P1"]


async def test_text_typed_in_old_fonts_reads(over: Any, put: Any) -> None:
    header = ["M·", "Ngµy", "ViÖc", "GTIN", "Sè l«"]
    put("a.xlsx", book(header, ["P1", "05/03/2025", "XuÊt kho", "8938501234568", "T«m"]))
    put("b.xlsx", book(header, ["P2", "05/03/2025", "XuÊt kho", "8938501234568", "Tôm ế"]))
    heard = await harvest(over({**BOOK, "encoding": "tcvn3"}))
    assert heard.records["P1"].event.quantity_list[0].epc_class.endswith("/10/T%C3%B4m")
    assert heard.only().path == "b.xlsx / Bán hàng / row 2 / column E (Số lô)"


async def test_rows_far_down_keep_their_number(over: Any, put: Any) -> None:
    rows: list[list[Any]] = [[] for _ in range(30)]
    put("a.xlsx", book(["mô phỏng"], *rows, HEADER, [], ["P1", "hôm qua", *GOOD[2:]]))
    heard = await harvest(over({**BOOK, "header_row": 32}))
    assert heard.only().path == "a.xlsx / Bán hàng / row 34 / column B (Ngày)"


def page() -> bytes:
    return "<html><body><table><tr><td>Mã</td></tr></table></body></html>".encode()


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 60_000_000)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is no workbook"),
        (b"M\xc3\xa3,Ng\xc3\xa0y\n", "is no workbook"),
        (page(), "is a web page that is called a workbook"),
        (book(HEADER, GOOD)[:-200], "is a damaged archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is a workbook that is damaged"),
        (bomb(), "packed more than"),
    ],
)
async def test_what_is_no_workbook_is_set_aside_with_the_reason(
    data: bytes, why: str, over: Any, put: Any
) -> None:
    put("a.xlsx", data)
    put("b.xlsx", book(HEADER, GOOD))
    heard = await harvest(over(BOOK))
    assert why in heard.only().reason and heard.only().path == "a.xlsx"
    assert list(heard.records) == ["P1"]


async def test_a_cell_at_the_far_end_ends_a_process_that_is_not_the_hub(
    over: Any, put: Any
) -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        fill(sheet, made, [HEADER, GOOD])
        sheet.write(1_048_575, 16_383, "x")

    put("a.xlsx", book(write=write))
    put("b.xlsx", book(HEADER, ["P2", *GOOD[1:]]))
    heard = await harvest(over(BOOK))
    assert "within the memory and time" in heard.only().reason
    assert list(heard.records) == ["P2"]


async def test_who_reads_no_further_leaves_no_process_behind(
    over: Any, put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    create = workbook_reader.asyncio.create_subprocess_exec

    async def noted(*arguments: Any, **options: Any) -> Any:
        started.append(await create(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(workbook_reader.asyncio, "create_subprocess_exec", noted)
    put("a.xlsx", book(HEADER, *([f"P{n}", *GOOD[1:]] for n in range(30_000))))
    pages = over(BOOK).changes(None)
    await anext(pages)
    assert started[0].returncode is None
    await pages.aclose()
    assert started[0].returncode is not None


async def test_the_process_is_told_no_secret(
    over: Any, put: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given: list[dict[str, str]] = []
    create = workbook_reader.asyncio.create_subprocess_exec

    async def noted(*arguments: Any, env: dict[str, str], **options: Any) -> Any:
        given.append(env)
        return await create(*arguments, env=env, **options)

    monkeypatch.setenv("SAMPLE_SFTP_PASSWORD", "secret")
    monkeypatch.setattr(workbook_reader.asyncio, "create_subprocess_exec", noted)
    put("a.xlsx", book(HEADER, GOOD))
    await harvest(over(BOOK))
    assert "SAMPLE_SFTP_PASSWORD" not in given[0]
