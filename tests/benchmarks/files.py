"""Kind ``files``: CSV and EPCIS XML of a gigabyte in constant memory, 100,000 rows of a workbook.

Each is read in a process of its own, whose peak of memory is told, beside the same bytes read by
the plain library alone: ``csv``, ``calamine``, ``lxml``.
"""

import asyncio
import csv
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import xlsxwriter
from lxml import etree
from python_calamine import CalamineWorkbook

from connectors.registry import open_connector
from connectors.sdk.system_file import parse_system
from hub.trace.collecting import collect_seldom

GIGABYTE = 1_000_000_000
WORKBOOK_ROWS = 100_000
_NOTE = "Hàng đi trong ngày, xe lạnh, nhiệt độ âm 18 độ, niêm phong đủ (mô phỏng)"
_HEADER = (
    "Mã dòng", "Việc", "Thời gian", "GTIN", "Tên sản phẩm", "Số lô", "Số lượng", "Đơn vị",
    "GLN nơi thực hiện", "Tên nơi thực hiện", "GLN nơi đến", "Tên nơi đến", "Số chứng từ",
    "Ghi chú",
)  # fmt: skip
_SYSTEM = """
[system]
name = "Tệp (mô phỏng)"
provinces = ["96"]
kind = "files"
[connector]
location = {{ type = "folder", path = "{folder}" }}
settle_seconds = 0
[[connector.files]]
match = "*.csv"
format = "csv"
template = "txng-1"
[[connector.files]]
match = "*.xlsx"
format = "workbook"
template = "txng-1"
[[connector.files]]
match = "*.xml"
format = "epcis"
"""
_EVENT = """<ObjectEvent><eventTime>2025-03-05T08:30:00.000+07:00</eventTime>
<eventTimeZoneOffset>+07:00</eventTimeZoneOffset>
<eventID>urn:uuid:00000000-0000-4000-8000-{number:012}</eventID><epcList/>
<action>OBSERVE</action><bizStep>shipping</bizStep>
<readPoint><id>urn:epc:id:sgln:9521234.00001.0</id></readPoint>
<quantityList><quantityElement><epcClass>urn:epc:class:lgtin:9521234.054321.L-{number}</epcClass>
<quantity>120.5</quantity><uom>KGM</uom></quantityElement></quantityList></ObjectEvent>
"""


def run(rows: int | None, folder: Path) -> None:
    """Make the files and print the figures; ``rows`` of the CSV in place of a gigabyte."""
    made = (
        ("CSV", _csv(folder / "csv" / "lon.csv", rows), "csv"),
        ("XLSX", _xlsx(folder / "xlsx" / "lon.xlsx"), "calamine"),
        ("EPCIS XML", _xml(folder / "xml" / "lon.xml"), "lxml"),
    )
    for name, file, library in made:
        plain, ours = _measured(library, file), _measured("ours", file)
        each = ours["cpu"] / max(1, ours["records"]) * 1e6
        print(
            f"{name}: {file.stat().st_size / 1e6:,.0f} MB, {ours['records']:,} records,"
            f" {ours['aside']:,} set aside, in {ours['seconds']:.1f} s, {ours['cpu']:.1f} s of"
            f" processor ({each:.0f} us each), peak {ours['peak']:.0f} MB"
        )
        print(
            f"  {library} alone: {plain['seconds']:.1f} s, {plain['cpu']:.1f} s of processor, peak"
            f" {plain['peak']:.0f} MB; ratio {ours['cpu'] / plain['cpu']:.1f}"
        )


def _measured(what: str, file: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.files", what, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _row(number: int) -> tuple[str, ...]:
    lot = f"LO-{number // 50:07}"
    return (
        f"D{number:09}", "Xuất hàng", f"05/03/2025 {number % 24:02}:{number % 60:02}",
        "09521234543213", "Tôm sú đông lạnh (mô phỏng)", lot, f"{number % 500},5", "kg",
        "9521234000013", "Kho lạnh (mô phỏng)", "9521234000020", "Siêu thị (mô phỏng)",
        f"PXK-{number // 10:08}", _NOTE,
    )  # fmt: skip


def _csv(file: Path, rows: int | None) -> Path:
    most = GIGABYTE if rows is None else sys.maxsize
    if not file.exists() or (rows is None) != (file.stat().st_size >= GIGABYTE):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="") as out:
            writer, number = csv.writer(out), 0
            writer.writerow(_HEADER)
            while number != rows and (number % 10_000 or out.tell() < most):
                writer.writerow(_row(number))
                number += 1
    return file


def _xlsx(file: Path) -> Path:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, _HEADER)
        for number in range(WORKBOOK_ROWS):
            sheet.write_row(number + 1, 0, _row(number))
        book.close()
    return file


def _xml(file: Path) -> Path:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        frame = 'xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0"'
        with file.open("w", encoding="utf-8") as out:
            out.write(f'<epcis:EPCISDocument {frame} creationDate="2025-03-05T00:00:00Z">')
            out.write("<EPCISBody><EventList>\n")
            for number in range(GIGABYTE // len(_EVENT)):
                out.write(_EVENT.format(number=number))
            out.write("</EventList></EPCISBody></epcis:EPCISDocument>")
    return file


async def _ours(folder: Path) -> tuple[int, int]:
    settings = parse_system(_SYSTEM.format(folder=folder.resolve()), "mau.toml")
    connector: Any = open_connector(settings, None, lambda: int(time.time() * 1e6))  # type: ignore[arg-type]
    records = aside = 0
    async for page in connector.changes(None):
        bad = sum(1 for said in page.records if hasattr(said, "reason"))
        records, aside = records + len(page.records) - bad, aside + bad
    return records, aside


def _plain(library: str, file: Path) -> int:
    if library == "csv":
        with file.open(encoding="utf-8", newline="") as opened:
            return sum(1 for _ in csv.reader(opened))
    if library == "calamine":
        with CalamineWorkbook.from_path(str(file)) as book:
            return sum(1 for _ in book.get_sheet_by_index(0).iter_rows())
    return sum(1 for _, element in etree.iterparse(str(file), tag="ObjectEvent") if _freed(element))


def _freed(element: Any) -> bool:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
    return True


def _main(what: str, file: Path) -> None:
    collect_seldom()
    began = time.perf_counter()
    found = asyncio.run(_ours(file.parent)) if what == "ours" else (_plain(what, file), 0)
    seconds = time.perf_counter() - began
    used = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told = {
        "seconds": seconds,
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "records": found[0],
        "aside": found[1],
        "peak": sum(one.ru_maxrss for one in used) / (1e6 if sys.platform == "darwin" else 1e3),
    }
    sys.stdout.write(json.dumps(told) + os.linesep)


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
