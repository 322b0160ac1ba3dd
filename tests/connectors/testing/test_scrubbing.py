"""What is written down holds no secret and no person, and equal values stay equal."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.sdk.asked import asked, form_body, json_body
from connectors.sdk.reply import Reply
from connectors.testing.cassette.http_form import (
    body_bytes,
    reply_form,
    reply_of,
    request_form,
)
from connectors.testing.cassette.personal import Scrub
from connectors.testing.cassette.scrubbing import Scrubber
from connectors.testing.cassette.stems import STEMS, Category, folded

KEY = "khoa-bi-mat/123"
HOST = "https://txng.example"


def scrubber(scrub: Scrub | None = None, *secrets: str) -> Scrubber:
    return Scrubber(scrub or Scrub(), lambda: frozenset(secrets))


RECORD = {
    "ma": "NK1",
    "ho_ten": "Trần Văn Mẫu",
    "Số điện thoại": "0912 345 678",
    "sdtNguoiMua": 912345678,
    "dia_chi": {"duong": "12 Đường Mẫu", "tinh": "Cà Mau"},
    "cccd": "001099000001",
    "email": "mau@kho.example",
    "ngaySinh": "1980-02-03",
    "ghi_chu": "Trần Văn Mẫu giao, hỏi mau@kho.example",
    "nguoi_ky": "Trần Văn Mẫu",
    "khoi_luong": 120.5,
    "nextPageToken": "abc",
    "gtin": "8938501234568",
    "trong": None,
}


def test_persons_become_pseudonyms_and_everything_else_stays() -> None:
    it = scrubber()
    scrubbed: Any = it.finished(it.value(RECORD))
    assert scrubbed == {
        **RECORD,
        "ho_ten": "Người 1",
        "Số điện thoại": "0900000001",
        "sdtNguoiMua": 90_900_000_002,
        "dia_chi": {"duong": "Địa chỉ 1", "tinh": "Địa chỉ 2"},
        "cccd": "000000000001",
        "email": "nguoi-1@example.invalid",
        "ngaySinh": "1970-01-01",
        "ghi_chu": "Người 1 giao, hỏi nguoi-1@example.invalid",
        "nguoi_ky": "Người 1",
    }


def test_what_was_scrubbed_stays_as_it_is() -> None:
    once = scrubber().value(RECORD)
    assert scrubber().value(once) == once


def test_an_author_names_more_fields_and_keeps_some() -> None:
    scrub = Scrub(fields={"tên vườn": Category.NAME}, kept=frozenset({"dia_chi"}))
    value = {"ten_vuon": "Vườn Mẫu", "dia_chi": "Ấp 1"}
    assert scrubber(scrub).value(value) == {"ten_vuon": "Người 1", "dia_chi": "Ấp 1"}


@pytest.mark.parametrize("name", ["Họ tên", "ho_ten", "hoTen", "HO-TEN"])
def test_names_of_fields_are_compared_without_their_dress(name: str) -> None:
    assert folded(name) == "hoten"
    assert Scrub().category(name) is Category.NAME


@pytest.mark.parametrize(
    "name",
    [
        "nguoi_lap", "Người lập phiếu", "nguoiKy", "NGUOI_NHAN", "người_duyệt", "ten_nguoi_gui",
        "nguoi", "thongtinnguoikiemtra", "ma_so_nguoi_nop", "Chủ hộ", "chu_vuon", "tên chủ sở hữu",
        "khach_hang", "Lái xe", "thu_kho", "can_bo_phu_trach", "created_by_name", "createdBy",
        "UpdatedBy", "approved_by", "signer", "signedBy", "signerName", "contact_person", "owner",
        "ownerName",
        "driver", "farmers", "userName", "user", "inspector", "sales_representative",
    ],
)  # fmt: skip
def test_who_did_something_is_a_person_in_either_language(name: str) -> None:
    value = {name: "Trần Văn Mẫu", "khac": "Kho Trần Văn Mẫu"}
    it = scrubber()
    assert it.finished(it.value(value)) == {name: "Người 1", "khac": "Kho Người 1"}


@pytest.mark.parametrize(
    "name",
    [
        "noi_ban", "so_nhan", "so_nha_may", "chu_hoa", "so_nguoi", "so_luong_nguoi_tham_gia", "to",
        "nhiet_do_lam_nguoi", "sorted_by", "use_by", "best_before", "worker_count", "ten_lot",
        "ghi_chu", "pinned", "ten_san_pham", "noi_nhan", "co_so", "place", "site", "biz_step",
        "unit",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_person_stays(name: str) -> None:
    assert Scrub().category(name) is None


KEYS_OF_GS1 = [
    "8938501000019", "08938501234568", "389385012345678909", "urn:epc:id:sgln:9521234.00001.0",
    "https://id.gs1.org/414/8938501000019", "https://txng.example/01/08938501234568/10/NGUOI-1",
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS_OF_GS1)
def test_keys_of_gs1_stay_whoever_they_belong_to(key: str) -> None:
    value = {
        "nguoi_nhan": key,
        "owner": {"gln": key, "ten": "Trần Văn Mẫu", "loai": ["Chủ vườn"]},
        "dia_chi": {"ma_xa": "32012", "ma_tinh": "96", "so_nha": "12"},
        "buyerGLN": "893850100001X",
        "nguoi_mua": {"ma_co_so": "CS-0017", "sdt": "0912345678"},
    }
    it = scrubber()
    assert it.finished(it.value(value)) == {
        "nguoi_nhan": key,
        "owner": {"gln": key, "ten": "Người 1", "loai": ["Người 2"]},
        "dia_chi": {"ma_xa": "32012", "ma_tinh": "96", "so_nha": "Địa chỉ 1"},
        "buyerGLN": "893850100001X",
        "nguoi_mua": {"ma_co_so": "CS-0017", "sdt": "0900000001"},
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cccd", "8938501000019"), ("sdt_nguoi_mua", "0084912345672"),
        ("tai_khoan", "8938501000019"), ("nguoi_ky", "001099000008"), ("nguoi_ky", "0084912345674"),
        ("nguoi_ky", "8938501000018"),
        ("nguoi_ky", "https://txng.example/nguoi/1"),
    ],
)  # fmt: skip
def test_what_may_be_a_persons_number_is_replaced_for_all_its_check_digit(
    name: str, value: str
) -> None:
    assert scrubber().value({name: value}) != {name: value}


def test_a_number_that_was_replaced_is_left_within_longer_ones() -> None:
    value = {"nguoi_ky": "123456", "lo": "so 123456", "gtin": "8938501234568", "x": "91234567"}
    it = scrubber()
    expected = {**value, "nguoi_ky": "Người 1", "lo": "so Người 1"}
    assert it.finished(it.value(value)) == expected


def test_a_day_in_a_field_of_persons_stays_a_day() -> None:
    value = {"nguoi_ky": {"ngay": "2025-03-01T08:00:00+07:00", "luc": "01/03/2025 08:00"}}
    assert scrubber().value(value) == value


def test_every_stem_is_written_as_it_is_compared() -> None:
    assert all(folded(stem) == stem for stems in STEMS.values() for stem in stems)


WORDS = st.text("aăâbcđeêo ", min_size=1, max_size=12).filter(str.strip)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_equal_persons_stay_equal_and_others_apart(names: list[str]) -> None:
    it = scrubber()
    given_names = [it.named("ho_ten", name) for name in names]
    same = {(a.strip() == b.strip(), x == y) for a, x in zip(names, given_names, strict=True)
            for b, y in zip(names, given_names, strict=True)}  # fmt: skip
    assert same <= {(True, True), (False, False)}


@settings(deadline=None)
@given(st.text("abc/+=%", min_size=6, max_size=12), st.text("xyz", max_size=5))
def test_no_secret_that_was_looked_up_is_written_wherever_it_stands(secret: str, text: str) -> None:
    request = asked(
        "POST",
        f"{HOST}/a",
        [("anything", secret), ("q", text + secret)],
        {"X-Anything": secret, "Accept": secret},
        json_body({"x": [text + secret]}),
    )
    reply = Reply(200, {"link": f"<{secret}>"}, orjson.dumps({"said": secret + text}), "")
    it = scrubber(None, secret)
    written = orjson.dumps([request_form(request, it), reply_form(reply, it)]).decode()
    assert secret not in written


def test_headers_that_may_hold_credentials_are_left_out() -> None:
    headers = {
        "Authorization": "Bearer x",
        "Cookie": "a=b",
        "GS1-CBV-Version": "2.0",
        "Accept": "*",
    }
    form = request_form(asked("GET", f"{HOST}/a", (), headers), scrubber())
    assert form["headers"] == {"accept": "*", "gs1-cbv-version": "2.0"}
    reply = Reply(200, {"set-cookie": "a=b", "retry-after": "7"}, b"", "")
    assert reply_form(reply, scrubber()) == {"status": 200, "headers": {"retry-after": "7"}}


def test_parameters_and_forms_lose_their_secrets_and_keep_their_spelling() -> None:
    it = scrubber(None, KEY)
    url = f"{HOST}/a?lo=T%C3%94M%2F1&api_key=khoa-bi-mat%2F123&key=other1&trang=2"
    assert request_form(asked("GET", url), it)["url"] == (
        f"{HOST}/a?lo=T%C3%94M%2F1&api_key=(secret)&key=removed-1&trang=2"
    )
    body = form_body([("client_secret", KEY), ("scope", "đọc")])
    form = request_form(asked("POST", HOST, (), {}, body), it)
    assert form["body"] == {"form": [["client_secret", "(secret)"], ["scope", "đọc"]]}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"tên": ["Hòa", 1, null, 1.5]}'.encode(), "json"),
        (b"<a xmlns='urn:x'><b c='1'>x</b><b/></a>", "xml"),
        ("mã;tên\r\n1;Hòa\r\n".encode(), "text"),
        (b"\xff\xfe\x00\x01", "base64"),
        (b"", None),
    ],
)
def test_a_body_comes_back_as_it_means(body: bytes, kind: str | None) -> None:
    form = reply_form(Reply(200, {}, body, ""), scrubber())
    written = form.get("body")
    assert (next(iter(written)) if isinstance(written, dict) else None) == kind
    again = reply_form(reply_of(form, "", ""), scrubber())
    assert again == form
    if kind in ("text", "base64", None):
        assert body_bytes(written if isinstance(written, dict) else None) == body


def test_persons_in_xml_are_found_by_element_and_attribute() -> None:
    body = "<a><hoTen>Trần Văn Mẫu</hoTen><b sdt='0912345678'>Kho</b></a>".encode()
    lines = reply_form(Reply(200, {}, body, ""), scrubber())["body"]["xml"]
    assert lines == ["<a>", "  <hoTen>Người 1</hoTen>", '  <b sdt="0900000001">Kho</b>', "</a>"]


def test_what_stands_in_an_element_of_a_person_is_theirs() -> None:
    body = "<a><nguoiKy vaiTro='x'><ten>Trần Văn Mẫu</ten><gln>8938501000019</gln></nguoiKy></a>"
    lines = reply_form(Reply(200, {}, body.encode(), ""), scrubber())["body"]["xml"]
    assert lines[1:-1] == [
        '  <nguoiKy vaiTro="Người 1">',
        "    <ten>Người 2</ten>",
        "    <gln>8938501000019</gln>",
        "  </nguoiKy>",
    ]


def test_addresses_in_a_reply_are_of_where_it_is_asked_now() -> None:
    body = orjson.dumps({"next": "http://127.0.0.1:1/a?p=2"})
    form = reply_form(Reply(200, {"link": "<http://127.0.0.1:1/b>"}, body, ""), scrubber())
    reply = reply_of(form, "http://127.0.0.1:1", HOST)
    assert reply.headers["link"] == f"<{HOST}/b>"
    assert orjson.loads(reply.body) == {"next": f"{HOST}/a?p=2"}
