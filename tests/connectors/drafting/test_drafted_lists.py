"""Lists in records: which of them are events, which hold things, and how ``each`` reaches them."""

import json
import tomllib
from typing import Any

import pytest

from connectors.drafting.event import guess
from connectors.drafting.writing import written
from connectors.mapping.language import EventMapping
from connectors.mapping.reader import RecordReader
from connectors.sdk.system_file import parse_system
from schema.model.records import Record

SYSTEM = """
[system]
name = "Hệ thống mẫu (mô phỏng)"
provinces = ["96"]
kind = "rest"
[connector]
"""
HEAD = {"ma": "P{i}", "cong_doan": "Xuất kho", "ngay": "2025-03-0{i}T08:00:00+07:00"}
GTIN = "08938501234568"


def records(**inner: Any) -> list[Any]:
    """Nine notes, with ``{i}`` in their texts numbered."""
    return [filled({**HEAD, **inner}, i) for i in range(1, 10)]


def filled(value: Any, number: int) -> Any:
    if isinstance(value, dict):
        return {k: filled(v, number) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [filled(v, number) for v in value]
    return value.replace("{i}", str(number)) if isinstance(value, str) else value


def drafted(found: list[Any]) -> dict[str, Any]:
    return tomllib.loads("\n".join(written(guess(found).sections)))["connector"]


def read(found: list[Any]) -> list[Record]:
    """The events as the draft reads them."""
    table = drafted(found)
    mapping = EventMapping.model_validate_json(json.dumps(table["mappings"]["event"]))
    settings = parse_system(SYSTEM, "mau.toml")
    reader = RecordReader([mapping], [], table.get("tables", {}), settings)
    said = [one for record in found for one in reader.read(record, 0)]
    assert {type(one) for one in said} == {Record}
    return [one for one in said if isinstance(one, Record)]


def quantities(record: Record) -> list[str]:
    return [one.epc_class for one in record.event.quantity_list]


def line(lot: str, **more: Any) -> dict[str, Any]:
    return {"so_lo": lot, "so_luong": 5, "dvt": "kg", **more}


def test_the_lines_of_a_note_are_its_things() -> None:
    found = records(chi_tiet=[line("A{i}", gtin=GTIN), line("B{i}", gtin=GTIN)])
    (item,) = drafted(found)["mappings"]["event"]["items"]
    assert (item["each"], item["gtin"], item["lot"]) == ("chi_tiet", "gtin", "so_lo")
    assert [len(quantities(one)) for one in read(found)] == [2] * 9


def test_lists_within_lists_are_run_together() -> None:
    goods = [line("A{i}", gtin=GTIN), line("B{i}", gtin=GTIN)]
    found = records(thung=[{"ma": "T1", "hang": goods}, {"ma": "T2", "hang": goods[:1]}])
    (item,) = drafted(found)["mappings"]["event"]["items"]
    assert item["each"] == "thung[].hang[]"
    assert [len(quantities(one)) for one in read(found)] == [3] * 9


def test_lots_in_a_list_are_of_the_product_that_the_record_names() -> None:
    found = records(gtin=GTIN, cac_lo=[line("A{i}"), line("B{i}")])
    (item,) = drafted(found)["mappings"]["event"]["items"]
    assert (item["each"], item["gtin"], item["lot"]) == ("cac_lo", "^.gtin", "so_lo")
    assert quantities(read(found)[0]) == [
        f"https://id.gs1.org/01/{GTIN}/10/A1", f"https://id.gs1.org/01/{GTIN}/10/B1",
    ]  # fmt: skip


def test_goods_with_codes_of_the_systems_own_are_a_guess() -> None:
    found = records(chi_tiet=[line("A{i}", ma_hang="TOM"), line("B{i}", ma_hang="CA")])
    text = "\n".join(written(guess(found).sections))
    (item,) = drafted(found)["mappings"]["event"]["items"]
    assert (item["each"], item["code"], item["quantity"]) == ("chi_tiet", "so_lo", "so_luong")
    assert "no GTIN beside it" in next(row for row in text.splitlines() if row.startswith("code"))
    assert len(quantities(read(found)[0])) == 2


def test_a_list_that_names_nothing_is_told() -> None:
    found = records(anh=[{"duong_dan": "a{i}.jpg", "chu_thich": "Ao nuôi số {i}"}])
    notes = guess(found).notes
    assert any("the list anh (duong_dan, chu_thich) names nothing" in note for note in notes)


def test_lines_that_say_what_happened_are_the_events_of_a_dated_note() -> None:
    lines = [
        line("A{i}", gtin=GTIN, cong_doan="Nhập kho"),
        line("B{i}", gtin=GTIN, cong_doan="Xuất kho"),
    ]
    found = records(cong_doan=None, dong=lines)
    mapping = drafted(found)["mappings"]["event"]
    assert (mapping["each"], mapping["id"], mapping["time"]["path"]) == ("dong", "^.ma", "^.ngay")
    events = read(found)
    assert [one.event.biz_step for one in events[:2]] == ["receiving", "shipping"]
    assert len({one.record_id for one in events}) == 18


def test_a_journal_goes_before_the_note_around_it() -> None:
    times = ("2025-02-0{i}T07:00:00+07:00", "2025-02-0{i}T09:00:00+07:00")
    steps = [line("A{i}", gtin=GTIN, buoc="Thu hoạch", luc=at) for at in times]
    mapping = drafted(records(nhat_ky=steps, cap_nhat="2025-04-0{i}T07:00:00+07:00"))["mappings"]
    assert (mapping["event"]["each"], mapping["event"]["time"]["path"]) == ("nhat_ky", "luc")
    assert mapping["event"]["record_time"]["path"] == "^.cap_nhat"
    (item,) = mapping["event"]["items"]
    assert item["uom"] == {"path": "dvt", "table": "unit"}


def test_an_amount_is_neither_a_number_of_the_record_nor_of_another_level() -> None:
    found = records(ma=None, id=7, gtin=GTIN, so_lo="A{i}")
    for number, one in enumerate(found):
        one["id"] = number
    (item,) = drafted(found)["mappings"]["event"]["items"]
    assert "quantity" not in item


@pytest.mark.parametrize(
    "name",
    [
        "updated_at", "modified", "modifiedAt", "lastModificationTime", "update_time", "mtime",
        "changed_at", "last_changed", "edit_date", "sync_time", "ngay_cap_nhat", "Ngày cập nhật",
        "ngay_sua", "lan_sua_cuoi", "thoi_gian_chinh_sua", "ngayThayDoi", "dong_bo_luc",
        "created_at", "creationTime", "ngay_tao", "thoi_gian_tao",
    ],
)  # fmt: skip
def test_when_a_record_was_written_is_never_the_time_of_the_event(name: str) -> None:
    when = {name: "2025-03-0{i}T10:00:00+07:00"}
    alone = guess(records(ngay=None, gtin=GTIN, **when))
    table = tomllib.loads("\n".join(written(alone.sections)))["connector"]["mappings"]["event"]
    assert table["time"] == {"path": "KHONG_THAY_THOI_GIAN"}
    assert name in table["record_time"]["path"]
    assert any(name in note and "not taken for the event's time" in note for note in alone.notes)
    beside = drafted(records(gtin=GTIN, **when))["mappings"]["event"]
    assert beside["time"]["path"] == "ngay" and name in beside["record_time"]["path"]


@pytest.mark.parametrize("around", ["updated", "modified", "cap_nhat", "lastChange"])
def test_what_stands_around_a_time_tells_too(around: str) -> None:
    when = {around: {"at": "2025-03-0{i}T10:00:00+07:00", "by": "Người {i}"}}
    event = drafted(records(ngay=None, gtin=GTIN, **when))["mappings"]["event"]
    assert event["time"] == {"path": "KHONG_THAY_THOI_GIAN"}
    assert event["record_time"]["path"] == f"{around}.at"


def test_changes_go_by_what_was_modified_rather_than_by_what_was_made() -> None:
    day = "2025-03-0{i}T10:00:00+07:00"
    event = drafted(records(gtin=GTIN, created_at=day, updated_at=day))["mappings"]["event"]
    assert event["record_time"]["path"] == "updated_at"


def test_a_time_of_another_name_stays_a_sure_one() -> None:
    for name in ("exchanged_at", "from_time", "ngay_vat_sua", "thoi_gian", "performedAt"):
        found = records(ngay=None, gtin=GTIN, **{name: "2025-03-0{i}T10:00:00+07:00"})
        assert drafted(found)["mappings"]["event"]["time"]["path"] == name
