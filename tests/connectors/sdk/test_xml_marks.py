"""Text of XML that may be decomposed is noticed in whatever form it comes, and no other costs."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk.epcis_xml import Marks

PLAIN = "<?xml version='1.0' encoding='UTF-8'?><a>Đồng Hòa &amp; Năm Căn</a>"


def seen(*chunks: bytes) -> bool:
    marks = Marks()
    assert b"".join(marks.noted(chunks)) == b"".join(chunks)
    return marks.seen


@pytest.mark.parametrize("text", [PLAIN, "<a>x</a>", f"\ufeff{PLAIN}", PLAIN.replace("F-", "F")])
def test_composed_text_in_utf_8_is_let_through(text: str) -> None:
    assert not seen(text.encode())


@pytest.mark.parametrize(
    "data",
    [
        normalize("NFD", PLAIN).encode(), b"<a>Ho&#x300;a</a>", b"<a>Ho&#768;a</a>",
        PLAIN.encode("utf-16"), PLAIN.encode("utf-16-le"), PLAIN.encode("utf-16-be"),
        "<?xml version='1.0' encoding='windows-1258'?><a>Ho\u0300a</a>".encode("cp1258"),
        '\ufeff<?xml version="1.0" encoding = "windows-1258"?><a/>'.encode(),
    ],
)  # fmt: skip
def test_whatever_may_be_decomposed_is_noticed(data: bytes) -> None:
    assert seen(data)


@given(st.integers(1, 40))
def test_a_mark_is_noticed_wherever_the_bytes_are_cut(size: int) -> None:
    for data in (normalize("NFD", "<a>Hòa</a>").encode(), b"<a>Ho&#x300;a</a>"):
        assert seen(*(data[at : at + size] for at in range(0, len(data), size)))
