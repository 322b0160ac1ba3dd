"""Exported files as the tests of kind ``files`` write them, and a harvest of them as a whole."""

import tracemalloc
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from connectors.sdk.interface import Connector
from schema.model.events import Event
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import SECOND

NOW = 1_750_000_000_000_000
OLD = NOW // SECOND - 3_600
"""Seconds: when files were changed last, unless said."""
MAPPING = {
    "id": "ma",
    "type": {"const": "ObjectEvent"},
    "time": {"path": "ngay", "format": ["iso", "dd/mm/yyyy HH:MM", "dd/mm/yyyy"]},
    "biz_step": {"path": "viec", "table": "viec"},
    "items": [{"gtin": "gtin", "lot": "lo", "quantity": "sl"}],
}
COLUMNS = {
    "ma": "Mã",
    "ngay": "Ngày",
    "viec": "Việc",
    "gtin": "GTIN",
    "lo": "Số lô",
    "sl": {"header": "Số lượng", "optional": True},
}
TABLES = {"viec": {"Xuất kho": "shipping", "Nhập kho": "receiving"}}
HEADER = "Mã,Ngày,Việc,GTIN,Số lô,Số lượng"
ROW = "P1,05/03/2025 08:30,Xuất kho,8938501234568,TOM-01,120.5"
CSV = {"match": "*.csv", "format": "csv", "columns": COLUMNS}
BOOK = {"match": "*.xlsx", "format": "workbook", "columns": COLUMNS}


def row(number: int, lot: str = "TOM") -> str:
    return f"P{number},05/03/2025 08:30,Xuất kho,8938501234568,{lot}-{number},{number}"


@dataclass
class Heard:
    """What one harvest brought: its records by id, what was set aside, and where it ended."""

    records: dict[str, Record] = field(default_factory=dict)
    aside: list[SetAside] = field(default_factory=list)
    named: list[MasterData] = field(default_factory=list)
    cursors: list[str | None] = field(default_factory=list)
    said: list[Record | SetAside] = field(default_factory=list)

    @property
    def events(self) -> list[Event]:
        return [record.event for record in self.records.values()]

    @property
    def cursor(self) -> str | None:
        return self.cursors[-1]

    def only(self) -> SetAside:
        (aside,) = self.aside
        return aside


async def harvest(connector: Connector[Any], since: str | None = None) -> Heard:
    heard = Heard()
    async with aclosing(connector.changes(since)) as pages:  # type: ignore[type-var]
        async for page in pages:
            heard.cursors.append(page.cursor)
            heard.named.extend(page.master_data)
            heard.said.extend(page.records)
            for said in page.records:
                if isinstance(said, SetAside):
                    heard.aside.append(said)
                else:
                    heard.records[said.record_id] = said
    return heard


async def peak(connector: Connector[Any]) -> int:
    """Bytes held at most while a harvest runs whose pages are let go of as they come."""
    tracemalloc.start()
    try:
        async with aclosing(connector.changes(None)) as pages:  # type: ignore[type-var]
            async for page in pages:
                del page
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
