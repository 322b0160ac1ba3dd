"""CSV: what is written reads, and whatever does not is set aside where it stands."""

import codecs
import unicodedata
from typing import Any

import pytest
from exported_files import CSV, HEADER, ROW, harvest, peak, row
from hypothesis import given
from hypothesis import strategies as st

from connectors.files.config import CsvFiles
from connectors.files.csv_rows import csv_rows
from connectors.files.lines import LONGEST_LINE

LOT = "https://id.gs1.org/01/08938501234568/10/TOM-01"


def form(**keys: Any) -> CsvFiles:
    return CsvFiles(format="csv", match="*.csv", **keys)


async def test_a_row_is_an_event(over: Any, put: Any) -> None:
    put("ban-hang.csv", f"{HEADER}\n{ROW}\n")
    heard = await harvest(over(CSV))
    assert heard.aside == []
    (event,) = heard.events
    (portion,) = event.quantity_list
    assert (portion.epc_class, portion.quantity, event.biz_step) == (LOT, 120.5, "shipping")
    assert list(heard.records) == ["P1"]


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("utf-8", f"{HEADER}\n{ROW}\n".encode()),
        ("utf-8", codecs.BOM_UTF8 + f"{HEADER}\r\n{ROW}\r\n".encode()),
        ("utf-8", unicodedata.normalize("NFD", f"{HEADER}\n{ROW}").encode()),
        ("utf-16", f"{HEADER}\r\n{ROW}\r\n".encode("utf-16")),
        ("utf-16", f"{HEADER}\n{ROW}".encode("utf-16-le")),
        ("utf-16", codecs.BOM_UTF16_BE + f"{HEADER}\n{ROW}".encode("utf-16-be")),
        (
            "windows-1258",
            b"Ma\xde,Ng\xe0y,Vi\xea\xf2c,GTIN,S\xf4\xec l\xf4,S\xf4\xec l\xfd\xf5\xf2ng\n"
            b"P1,05/03/2025 08:30,Xu\xe2\xect kho,8938501234568,TOM-01,120.5\n",
        ),
        (
            "tcvn3",
            "M·,Ngµy,ViÖc,GTIN,Sè l«,Sè l\xadîng\n"
            "P1,05/03/2025 08:30,XuÊt kho,8938501234568,TOM-01,120.5\n",
        ),
        (
            "vni",
            "Maõ,Ngaøy,Vieäc,GTIN,Soá loâ,Soá löôïng\n"
            "P1,05/03/2025 08:30,Xuaát kho,8938501234568,TOM-01,120.5\n",
        ),
    ],
)
async def test_every_encoding_reads_the_same(
    encoding: str, data: bytes | str, over: Any, put: Any
) -> None:
    put("a.csv", data.encode("latin-1") if isinstance(data, str) else data)
    heard = await harvest(over({**CSV, "encoding": encoding}))
    assert heard.aside == []
    assert heard.events[0].biz_step == "shipping"
    assert heard.events[0].quantity_list[0].epc_class == LOT


@pytest.mark.parametrize(
    ("encoding", "data", "why"),
    [
        ("windows-1258", f"{HEADER}\n{ROW}", "is UTF-8, but is said to be in windows-1258"),
        ("tcvn3", f"{HEADER}\n{ROW}", "is UTF-8, but is said to be in tcvn3"),
        ("utf-8", f"{HEADER}\n{ROW}".encode("utf-16"), "begins with the mark of utf-16"),
        ("utf-8", f"A{HEADER}\n{ROW}".encode("utf-16-le"), "looks like utf-16"),
        ("vni", codecs.BOM_UTF8 + HEADER.encode(), "begins with the mark of utf-8"),
        ("utf-8", b"Ma\xde,Ng\xe0y\n", "is no UTF-8 (byte 2 of the file)"),
        ("tcvn3", "Maõ,Ngaøy,Vieäc,GTIN,Soá loâ\n".encode("latin-1"), "has no column 'Mã'"),
        ("vni", "M·,Ngµy,ViÖc,GTIN,Sè l«\n".encode("latin-1"), "is no vni"),
        ("utf-16", "Mã,Ngày\n".encode("utf-16-le") + b"\x00\xd8\x00\x00", "at byte 16"),
    ],
)
async def test_another_encoding_is_found_out_and_never_read_as_nonsense(
    encoding: str, data: bytes | str, why: str, over: Any, put: Any
) -> None:
    put("a.csv", data)
    heard = await harvest(over({**CSV, "encoding": encoding}))
    assert heard.events == []
    aside = heard.only()
    assert why in aside.reason
    assert (aside.path, aside.raw) == ("a.csv", {"_file": "a.csv"})


async def test_bytes_that_are_no_text_take_only_their_row(over: Any, put: Any) -> None:
    bad = row(2).encode().replace(b"TOM", b"T\xffM")
    put("a.csv", b"\n".join([HEADER.encode(), row(1).encode(), bad, row(3).encode()]))
    heard = await harvest(over(CSV))
    assert sorted(heard.records) == ["P1", "P3"]
    aside = heard.only()
    offset = len(HEADER.encode()) + len(row(1).encode()) + 2 + bad.index(0xFF)
    assert f"is no UTF-8 (byte {offset} of the file)" in aside.reason
    assert aside.path == "a.csv / row 3"
    assert aside.raw["ma"] == "P2"


@pytest.mark.parametrize(
    ("line", "why", "where"),
    [
        ("P2,31/02/2025,Xuất kho,8938501234568,L,1", "no time written as", "column B (Ngày)"),
        ("P2,05/03/2025,Bay,8938501234568,L,1", "no word for 'Bay'", "column C (Việc)"),
        ("P2,05/03/2025,Xuất kho,893850,L,1", "GTIN", "column D (GTIN)"),
        ("P2,05/03/2025,Xuất kho,8938501234568,L,nhiều", "a number was", "column F (Số lượng)"),
        ("P2,05/03/2025,Xuất kho,8938501234568,L,1,x", "beyond the header's 6", "column G"),
        ("P2,05/03/2025,Xuất kho", "has 3 cells where the header has 6", ""),
        (",05/03/2025,Xuất kho,8938501234568,L,1", "the record has no id", ""),
        ('P2,05/03/2025,"Xuất kho,8938501234568,L,1', "a quotation mark is missing", ""),
        ('P2,05/03/2025,"Xuất "kho",8938501234568,L,1', "it is doubled", ""),
    ],
)
async def test_a_bad_row_is_set_aside_at_its_cell_and_the_others_go_on(
    line: str, why: str, where: str, over: Any, put: Any
) -> None:
    put("thang 3/ban-hang.csv", "\n".join([HEADER, row(1), line, row(3), row(4)]))
    heard = await harvest(over({**CSV, "match": "**/*.csv"}))
    assert sorted(heard.records) == ["P1", "P3", "P4"]
    aside = heard.only()
    assert why in aside.reason
    assert aside.path == " / ".join(p for p in ("thang 3/ban-hang.csv", "row 3", where) if p)
    assert aside.raw["_row"] == 3


async def test_a_quotation_mark_that_opens_and_closes_far_apart_swallows_nothing(
    over: Any, put: Any
) -> None:
    lines = [HEADER, row(1), row(2).replace("Xuất", '"Xuất'), *map(row, range(3, 2_000))]
    lines[1_500] = lines[1_500].replace("kho", 'kho"')
    put("a.csv", "\n".join(lines))
    heard = await harvest(over(CSV))
    missing = {f"P{n}" for n in range(1, 2_000)} - set(heard.records)
    assert len(heard.aside) == len(missing) == 2


async def test_quoted_texts_may_hold_delimiters_and_lines(over: Any, put: Any) -> None:
    line = 'P1;05/03/2025;"Xuất\nkho";"8938501234568";"A;""B"";1";2'
    put("a.csv", f"{HEADER.replace(',', ';')}\n{line}\n{row(2).replace(',', ';')}")
    heard = await harvest(over({**CSV, "delimiter": ";"}))
    assert heard.aside == []
    assert heard.records["P1"].event.quantity_list[0].epc_class.endswith("/10/A%3B%22B%22%3B1")


async def test_without_quotes_a_quotation_mark_is_a_sign_like_any_other(
    over: Any, put: Any
) -> None:
    header = HEADER.replace(",", "\t")
    put("a.csv", f'{header}\nP1\t05/03/2025\tXuất kho\t8938501234568\t5"\t2\n')
    heard = await harvest(over({**CSV, "delimiter": "\t", "quote": ""}))
    assert heard.events[0].quantity_list[0].epc_class.endswith("/10/5%22")


async def test_rows_above_the_header_and_blank_rows_are_passed_over(over: Any, put: Any) -> None:
    put("a.csv", f"SỞ CÔNG THƯƠNG (mô phỏng),,,\n\n,,\n{HEADER}\n,,,,,\n{ROW}\n\n")
    heard = await harvest(over({**CSV, "header_row": 4}))
    assert heard.aside == [] and list(heard.records) == ["P1"]


async def test_a_table_without_a_header_has_letters(over: Any, put: Any) -> None:
    columns = dict(zip(("ma", "ngay", "viec", "gtin", "lo", "sl"), "ABCDEF", strict=True))
    put("a.csv", ROW)
    heard = await harvest(over({**CSV, "header_row": 0, "columns": columns}))
    assert list(heard.records) == ["P1"]


async def test_short_rows_read_where_the_file_says_they_may(over: Any, put: Any) -> None:
    put("a.csv", f"{HEADER}\nP1,05/03/2025,Xuất kho,8938501234568,L\n")
    heard = await harvest(over({**CSV, "short_rows": True}))
    assert heard.events[0].quantity_list[0].quantity is None


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (HEADER.replace("Số lô", "Lô"), "has no column 'Số lô'; its header has: Mã, Ngày"),
        (f"{HEADER},Số lô", "has two columns 'Số lô'"),
        ("", "has no row 1"),
    ],
)
async def test_a_file_that_is_not_the_table_described_is_set_aside_whole(
    header: str, why: str, over: Any, put: Any
) -> None:
    put("a.csv", f"{header}\n{ROW}" if header else "")
    put("b.csv", f"{HEADER}\n{ROW}")
    heard = await harvest(over(CSV))
    assert why in heard.only().reason and heard.only().path == "a.csv"
    assert list(heard.records) == ["P1"]


async def test_headers_match_whatever_their_case_and_spaces(over: Any, put: Any) -> None:
    put("a.csv", f"GHI CHÚ, MÃ ,ngày,VIỆC,gtin,số   lô\nx,{ROW.removesuffix(',120.5')}")
    heard = await harvest(over(CSV))
    assert heard.aside == [] and list(heard.records) == ["P1"]


async def test_the_first_of_several_headers_that_is_there_counts(over: Any, put: Any) -> None:
    columns = {**CSV["columns"], "lo": ["Lô", "Số lô"]}
    put("a.csv", f"{HEADER}\n{ROW}")
    heard = await harvest(over({**CSV, "columns": columns}))
    assert list(heard.records) == ["P1"]


@pytest.mark.parametrize(
    ("decimal", "written", "quantity"),
    [
        (",", "120,5", 120.5),
        (",", "1.200,5", 1200.5),
        (",", "1 200", 1200),
        (".", "1,200.5", 1200.5),
    ],
)
async def test_decimals_read_as_the_file_says(
    decimal: str, written: str, quantity: float, over: Any, put: Any
) -> None:
    columns = {**CSV["columns"], "sl": {"header": "Số lượng", "decimal": decimal}}
    put("a.csv", f'{HEADER}\nP1,05/03/2025,Xuất kho,8938501234568,L,"{written}"\n')
    heard = await harvest(over({**CSV, "columns": columns}))
    assert heard.events[0].quantity_list[0].quantity == quantity


async def test_a_number_written_the_other_way_is_not_guessed_at(over: Any, put: Any) -> None:
    columns = {**CSV["columns"], "sl": {"header": "Số lượng", "decimal": ","}}
    put("a.csv", f"{HEADER}\n{ROW}")
    heard = await harvest(over({**CSV, "columns": columns}))
    assert heard.only().path == "a.csv / row 2 / column F (Số lượng)"
    assert "'120.5' is no number" in heard.only().reason


async def test_zeros_that_were_taken_off_a_code_are_put_back(over: Any, put: Any) -> None:
    mapping = {"type": {"const": "ObjectEvent"}, "time": "t", "items": [{"sscc": "s"}]}
    columns = {"t": "t", "s": {"header": "s", "digits": 18}}
    put("a.csv", "t,s\n2025-03-05,95212340000000013\n2025-03-05,PALLET-1")
    table = over({**CSV, "columns": columns}, mappings={"event": mapping})
    heard = await harvest(table)
    assert heard.events[0].epc_list == ("https://id.gs1.org/00/095212340000000013",)
    assert heard.only().path == "a.csv / row 3 / column B (s)"


async def test_a_line_without_an_end_is_not_held_in_memory(over: Any, put: Any) -> None:
    put("a.csv", f"{HEADER}\n{row(1)}\n{'x' * LONGEST_LINE}")
    heard = await harvest(over(CSV))
    assert "a line of more than" in heard.only().reason
    assert list(heard.records) == ["P1"]


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1)),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_whatever_is_written_by_the_book_reads_back(rows: list[list[str]], delimiter: str) -> None:
    import csv
    import io

    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    data = io.BytesIO(text.getvalue().encode())
    read = list(csv_rows(data, form(delimiter=delimiter)))
    expected = [[unicodedata.normalize("NFC", cell) for cell in cells] for cells in rows]
    assert [list(one.cells) for one in read if not one.faults] == expected
    assert [one.number for one in read] == list(range(1, len(rows) + 1))


@given(st.binary(max_size=400), st.sampled_from(["utf-8", "windows-1258", "tcvn3", "vni"]))
def test_any_bytes_end_in_rows_or_in_a_reason(data: bytes, encoding: str) -> None:
    import io

    from connectors.sdk.errors import Malformed

    try:
        rows = list(csv_rows(io.BytesIO(data), form(encoding=encoding)))
    except Malformed as fault:
        assert fault.why
    else:
        numbers = [one.number for one in rows]
        assert numbers == sorted(set(numbers))


async def test_however_long_a_file_is_as_much_is_held_of_it(over: Any, put: Any) -> None:
    peaks = []
    for many in (3_000, 3_000, 12_000):
        put("a.csv", "\n".join([HEADER, *(row(number % 1_000) for number in range(many))]))
        peaks.append(await peak(over(CSV)))
    _, short, long = peaks
    assert long < short * 2
