"""Tables as a simulated program exports them: a row for each thing that an event names."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import xlsxwriter

from hub.demo.servers.described import Described
from hub.demo.servers.index import RECORDED_LATER, SystemIndex, happened
from hub.demo.servers.named import Named
from hub.demo.servers.shapes import parts
from hub.demo.servers.shapes.clock import local_text
from hub.demo.servers.shapes.parts import Key, Thing
from hub.demo.servers.shapes.shape import place_name, product_name
from schema.model.events import Event
from schema.model.json import Json

FORMAT = "%d/%m/%Y %H:%M"
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
Row = dict[str, Json]


class Sheets(Described):
    """The rows of one system's events, and the two forms in which programs export them."""

    name = "sheets"

    def __init__(self, index: SystemIndex, named: Named) -> None:
        self._index = index
        self._named = named

    def rows(self, numbers: Iterable[int]) -> list[Row]:
        """The rows of these events."""
        return [row for number in numbers for row in self._rows_of(number)]

    def _rows_of(self, number: int) -> Iterator[Row]:
        event = self._index.events[number]
        note = self._note(number, event)
        for line, (side, thing) in enumerate(parts.told(event), 1):
            yield {**note, "Dòng": line, "Chiều": side, **self._thing(thing)}

    def _note(self, number: int, event: Event) -> Row:
        here, parent = parts.place(event.read_point), parts.roles(event).parent
        return {
            "Số phiếu": number,
            "Dòng": None,
            "Chiều": None,
            "Việc": self.word(event),
            "Thời gian": local_text(happened(event), FORMAT),
            "Cập nhật": local_text(happened(event) + RECORDED_LATER, FORMAT),
            "GLN nơi": _gln(here),
            "Tên nơi": place_name(self._named, here),
            "GLN kho": _gln(parts.place(event.biz_location)),
            "SSCC thùng": parent.sscc if parent else None,
            "Mã thùng": parent.other if parent else None,
            "Mã mẻ": parts.run(event) or number,
            "GLN nơi gửi": _gln(parts.source(event)),
            "GLN nơi đến": _gln(parts.destination(event)),
            "Chứng từ": parts.document(event),
            "Ngày sản xuất": parts.ilmd(event, "productionDate"),
            "Hạn dùng": parts.ilmd(event, "itemExpirationDate"),
        }

    def _thing(self, thing: Thing) -> Row:
        key = thing.key
        return {
            "GTIN": key.gtin,
            "Tên hàng": product_name(self._named, key),
            "Số lô": key.lot,
            "Số seri": key.serial,
            "SSCC": key.sscc,
            "Mã khác": key.other,
            "Số lượng": thing.quantity,
            "Đơn vị": self.unit(thing),
        }


def write_csv(path: Path, rows: Sequence[Row]) -> None:
    """Semicolons between values, in windows-1258, as programs from before Unicode write."""
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]), delimiter=";")
    table.writeheader()
    table.writerows(rows)
    path.write_bytes("".join(map(_with_tone_apart, text.getvalue())).encode("cp1258"))


def write_workbook(path: Path, rows: Sequence[Row]) -> None:
    """One sheet; codes are texts, so that no digit of them is lost."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Nhật ký")
        sheet.write_row(0, 0, list(rows[0]) if rows else [])
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, list(row.values()))


def _with_tone_apart(letter: str) -> str:
    """A letter as windows-1258 has it: with its tone behind it where it has no such letter."""
    if letter.isascii():
        return letter
    split = unicodedata.normalize("NFD", letter)
    tones = "".join(one for one in split if one in _TONES)
    return unicodedata.normalize("NFC", "".join(o for o in split if o not in _TONES)) + tones


def _gln(key: Key | None) -> str | None:
    return key.gln if key else None
