"""Vietnamese text from before Unicode: TCVN3 (ABC fonts, .VnTime) and VNI (VNI- fonts).

Both put Vietnamese letters where Latin-1 has others, so such text arrives as bytes, or as a text
that shows Latin-1 letters (``ViÖt Nam``) in whatever has no fonts, such as a spreadsheet's cells.
It is taken here in the second form; bytes are brought into it by Latin-1. Tables after TCVN
5712:1993, third set, and VNI for Windows.

TCVN3 has no capitals with tones: its fonts for capitals draw them in place of the small letters, so
a capital comes as the small letter that was typed.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from itertools import product


class Legacy(StrEnum):
    """An encoding from before Unicode."""

    TCVN3 = "tcvn3"
    VNI = "vni"


class NotLegacyText(ValueError):
    """The text is not of the encoding; ``at`` is where the first such character stands."""

    def __init__(self, at: int) -> None:
        super().__init__(f"character {at + 1} is none of the encoding")
        self.at = at


_TONES = {
    "acute": "\u0301",
    "grave": "\u0300",
    "hook": "\u0309",
    "tilde": "\u0303",
    "dot": "\u0323",
}
_PUNCTUATION = "\xa0…‘’“”•–—"
"""What Windows' own encoding lends to either."""
_WINDOWS = {
    punctuation.encode("cp1252").decode("latin-1"): punctuation for punctuation in _PUNCTUATION
}
_LENT = _WINDOWS | {one: one for one in _PUNCTUATION}

_TCVN3_LETTERS = {
    "\xa1": "ĂÂÊÔƠƯĐăâêôơưđ",
    "\xb5": "àảãáạ",
    "\xbb": "ằẳẵắ",
    "\xc6": "ặầẩẫấậè",
    "\xce": "ẻẽéẹềểễếệìỉ",
    "\xdc": "ĩíịò",
    "\xe1": "ỏõóọồổỗốộờởỡớợù",
    "\xf1": "ủũúụừửữứựỳỷỹýỵ",
}
"""Letters that stand together, by the place of the first."""
_TCVN3_TONES = dict(zip("\xb0\xb1\xb2\xb3\xb4", "\u0300\u0309\u0303\u0301\u0323", strict=True))
"""Tones by themselves, after their letter."""

_VNI_BASES = {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ô": "ơ", "ö": "ư"}
_VNI_MARKS = {
    "ù": ("", "acute"),
    "ø": ("", "grave"),
    "û": ("", "hook"),
    "õ": ("", "tilde"),
    "ï": ("", "dot"),
    "â": ("\u0302", None),
    "á": ("\u0302", "acute"),
    "à": ("\u0302", "grave"),
    "å": ("\u0302", "hook"),
    "ã": ("\u0302", "tilde"),
    "ä": ("\u0302", "dot"),
    "ê": ("\u0306", None),
    "é": ("\u0306", "acute"),
    "è": ("\u0306", "grave"),
    "ú": ("\u0306", "hook"),
    "ü": ("\u0306", "tilde"),
    "ë": ("\u0306", "dot"),
}
"""What stands behind a base: the mark that makes another letter of it, and the tone."""
_VNI_ALONE = {
    "í": "í",
    "ì": "ì",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
    "ñ": "đ",
    "ô": "ơ",
    "ö": "ư",
}
_VIETNAMESE = frozenset("ăâêôơưđ")


def _composed(*parts: str) -> str:
    return unicodedata.normalize("NFC", "".join(parts))


def _tcvn3() -> Mapping[str, str]:
    letters = {
        chr(ord(first) + n): letter
        for first, run in _TCVN3_LETTERS.items()
        for n, letter in enumerate(run)
    }
    return _LENT | letters | _TCVN3_TONES


def _vni() -> Mapping[str, str]:
    """Every sequence of one or two characters. A mark may be in the other case than its base."""
    found = dict(_LENT)
    for theirs, ours in _VNI_ALONE.items():
        found |= {theirs: ours, theirs.upper(): ours.upper()}
    for (base, letter), (mark, (shape, tone)) in product(_VNI_BASES.items(), _VNI_MARKS.items()):
        made = _composed(letter, shape, _TONES[tone] if tone else "")
        if len(made) == 1 and _is_vietnamese(made):
            for written in (mark, mark.upper()):
                found |= {base + written: made, base.upper() + written: made.upper()}
    return found


def _is_vietnamese(letter: str) -> bool:
    """Whether it is a vowel of the alphabet, with or without a tone; ``ŏ`` is none."""
    base = unicodedata.normalize("NFD", letter)
    tones = frozenset(_TONES.values())
    plain = _composed(*(part for part in base if part not in tones))
    return plain in _VIETNAMESE or plain in "aeouy"


def _decoder(table: Mapping[str, str]) -> Callable[[str], str]:
    """The longest sequence of the table wins at each place; ASCII stands for itself."""
    longest_first = sorted(table, key=len, reverse=True)
    rule = re.compile("|".join([*map(re.escape, longest_first), "[^\x00-\x7f]"]))

    def letter(found: re.Match[str]) -> str:
        ours = table.get(found[0])
        if ours is None:
            raise NotLegacyText(found.start())
        return ours

    return lambda text: rule.sub(letter, text)


TABLES: Mapping[Legacy, Mapping[str, str]] = {Legacy.TCVN3: _tcvn3(), Legacy.VNI: _vni()}
"""What stands for what, beside ASCII."""
_DECODERS = {encoding: _decoder(table) for encoding, table in TABLES.items()}


def decoded(text: str, encoding: Legacy) -> str:
    """The text in Unicode (NFC). ``NotLegacyText`` for a character that the encoding lacks."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _DECODERS[encoding](text))
