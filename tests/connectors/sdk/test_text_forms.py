"""JSON in Unicode form NFD, as some systems write it, is read as NFC."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.sdk.errors import Malformed
from connectors.sdk.json_reply import decode_json

NAMES = {"tên": ["Kho Hòa Bình", {"ghi chú": "Tôm sú, cỡ 30"}], "n": 1}
APART = unicodedata.normalize("NFD", json.dumps(NAMES, ensure_ascii=False))


@pytest.mark.parametrize("escaped", [False, True])
def test_names_and_values_are_composed(escaped: bool) -> None:
    body = json.dumps(json.loads(APART), ensure_ascii=escaped).encode()
    assert decode_json(body) == NAMES


@settings(deadline=None)
@given(st.text(st.characters(categories=("L", "M", "N", "P")), max_size=20))
def test_whatever_text_has_marks_above_or_below_is_composed(text: str) -> None:
    vietnamese = unicodedata.normalize("NFD", text + "ế")
    assert decode_json(json.dumps(vietnamese).encode()) == unicodedata.normalize("NFC", vietnamese)


def test_marks_within_what_is_nested_too_deeply_are_malformed() -> None:
    body = b"[" * 1_000 + '"e\u0301"'.encode() + b"]" * 1_000
    with pytest.raises(Malformed, match="nested too deeply"):
        decode_json(body)
