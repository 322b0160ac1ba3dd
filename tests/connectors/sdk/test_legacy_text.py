"""Text from before Unicode reads as what was typed, letter by letter, or is found out."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk.legacy_text import TABLES, Legacy, NotLegacyText, decoded

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
SMALL = [unicodedata.normalize("NFC", v + t) for v in VOWELS for t in ["", *TONES]] + ["đ"]
CAPITAL = [letter.upper() for letter in SMALL]
ASCII = list("bcdghklmnpqrstvxBCDGHKLMNPQRSTVX 0123456789.,;-/()\n")
WITHOUT_TONES = [letter.upper() for letter in "ăâđêôơưaeiouy"]


def encode(text: str, encoding: Legacy) -> str:
    theirs = {ours: written for written, ours in reversed(TABLES[encoding].items())}
    return "".join(theirs.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    ("encoding", "written", "text"),
    [
        (
            Legacy.TCVN3,
            "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc",
            "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc",
        ),
        (
            Legacy.VNI,
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp - Töï do - Haïnh phuùc",
            "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc",
        ),
        (
            Legacy.VNI,
            "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        ),
        (Legacy.TCVN3, "T«m só ®«ng l¹nh, lo¹i 1 (N¨m C¨n)", "Tôm sú đông lạnh, loại 1 (Năm Căn)"),
        (
            Legacy.VNI,
            "Toâm suù ñoâng laïnh, loaïi 1 (Naêm Caên)",
            "Tôm sú đông lạnh, loại 1 (Năm Căn)",
        ),
        (Legacy.TCVN3, "NhËp kho; §ãng thïng; Tiªu hñy", "Nhập kho; Đóng thùng; Tiêu hủy"),
        (Legacy.VNI, "Nhaäp kho; Ñoùng thuøng; Tieâu huûy", "Nhập kho; Đóng thùng; Tiêu hủy"),
        (Legacy.TCVN3, "Ph¹m Thµnh Mü", "Phạm Thành Mỹ"),
        (Legacy.TCVN3, "a\xb3 “trÝch” – \x93n÷a\x94", "á “trích” – “nữa”"),
    ],
)
def test_known_texts_read_as_they_were_meant(encoding: Legacy, written: str, text: str) -> None:
    assert decoded(written, encoding) == text


def test_a_mark_typed_in_the_other_case_follows_its_letter() -> None:
    assert decoded("Aù ÖÙ Ôù aÙ", Legacy.VNI) == "Á Ứ Ớ á"


@given(st.text(st.sampled_from([*SMALL, *CAPITAL, *ASCII])))
def test_whatever_vietnamese_is_written_in_vni_reads_back(text: str) -> None:
    assert decoded(encode(text, Legacy.VNI), Legacy.VNI) == text


@given(st.text(st.sampled_from([*SMALL, *WITHOUT_TONES, *ASCII])))
def test_whatever_tcvn3_can_write_reads_back(text: str) -> None:
    assert decoded(encode(text, Legacy.TCVN3), Legacy.TCVN3) == text


@pytest.mark.parametrize("encoding", list(Legacy))
def test_every_letter_of_the_alphabet_has_one_way_of_writing(encoding: Legacy) -> None:
    letters = SMALL + (CAPITAL if encoding is Legacy.VNI else WITHOUT_TONES)
    written = {encode(letter, encoding) for letter in letters}
    assert len(written) == len(set(letters))
    assert all(part.encode("latin-1") for part in written)


@pytest.mark.parametrize(
    ("encoding", "text", "at"),
    [
        (Legacy.TCVN3, "kho Năm Căn", 5),
        (Legacy.TCVN3, "ViÖt \xc3\xa1", 5),
        (Legacy.VNI, "Vieät ế", 6),
        (Legacy.VNI, "laäp bù", 6),
        (Legacy.VNI, "ÂÂ", 0),
    ],
)
def test_what_the_encoding_does_not_have_is_found_where_it_stands(
    encoding: Legacy, text: str, at: int
) -> None:
    with pytest.raises(NotLegacyText) as caught:
        decoded(text, encoding)
    assert caught.value.at == at


@given(st.text())
def test_any_text_reads_in_nfc_or_is_refused(text: str) -> None:
    for encoding in Legacy:
        try:
            assert unicodedata.is_normalized("NFC", decoded(text, encoding)) or text.isascii()
        except NotLegacyText as refused:
            assert 0 <= refused.at < len(text)
