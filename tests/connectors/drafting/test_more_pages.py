"""What speaks for further pages where the draft found no way to them, and what does not."""

from typing import Any

import pytest

from connectors.drafting.addresses import asked_of
from connectors.drafting.more import may_go_on
from connectors.drafting.replies import records_in
from schema.model.json import Json

PAGE = [{"so_hieu": f"HT-0000{n}", "hoat_dong": "Thu hái"} for n in (1, 2)]
AT = "https://a.example/hanh-trinh"
TOKEN = "MjAyNi4wMy4wMiAwN2cxMnxIVC0wMDAwMg=="


def notes(url: str, beside: dict[str, Json], body: Json = None) -> list[str]:
    found = records_in({"ket_qua": {"ghi_nhan": PAGE, **beside}})
    assert found is not None
    return may_go_on(asked_of(url, body, None), found)


def test_as_many_records_as_were_asked_for_are_told_in_both_languages() -> None:
    assert notes(f"{AT}?moi_lan=2", {"so_luong": 2}) == [
        "/hanh-trinh: có thể còn trang sau, hãy viết `paging`:"
        " số bản ghi đúng bằng số được hỏi (moi_lan = 2)",
        "/hanh-trinh: there may be more pages, write `paging`:"
        " as many records came as were asked for (moi_lan = 2)",
    ]


@pytest.mark.parametrize("body", [{"moi_lan": 2}, {"loc": {"moi_lan": "2"}}])
def test_a_number_in_a_body_counts_too(body: Json) -> None:
    assert "(moi_lan = 2)" in notes(AT, {}, body)[1]


@pytest.mark.parametrize(
    "beside",
    [
        {"het": False},
        {"het": "true"},
        {"diem_noi": TOKEN},
        {"noi": "REQtMDI="},
        {"diem_noi": "HT-00002"},
    ],
    ids=str,
)
def test_what_may_lead_on_is_named(beside: dict[str, Any]) -> None:
    (name,) = beside
    vi, en = notes(AT, beside)
    assert vi.endswith(f": có ket_qua.{name} cạnh các bản ghi")
    assert en.endswith(f": ket_qua.{name} beside the records")


@pytest.mark.parametrize(
    ("query", "beside"),
    [
        ("?moi_lan=5", {"so_luong": 2}),
        ("?trang=2", {}),
        ("?lo=8938501234568", {"lo": "8938501234568"}),
        ("?lo=XC00A-2026-030201", {"lo_hang": "XC00A-2026-030201"}),
        ("", {"success": True, "errorMessage": "E0000000000001"}),
        ("", {"request_id": "4bf92f3577b34da6a3ce929d0e0e4736"}),
        ("", {"luc": "2026-03-02T06:35:00Z", "tinh": "Tiền Giang", "loai": "HT-00001"}),
    ],
)
def test_nothing_is_made_of_what_tells_of_the_reply_itself(
    query: str, beside: dict[str, Json]
) -> None:
    assert notes(f"{AT}{query}", beside) == []
