"""Place names as people type them: with or without diacritics, composed or not, either tone style.

``Hoà`` and ``Hòa`` are one word, ``đ`` is typed ``d``, and a name may come NFC or NFD.
"""

import re
import unicodedata

_KIND = re.compile(r"^(?:tinh|thanh pho|tp\.?)\s+")
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def fold(name: str) -> str:
    """The comparable form of a place name: equal for all spellings of one name.

    Lower-case ASCII letters and digits only; a leading “Tỉnh”, “Thành phố” or “TP.” is dropped.
    Only for comparing: it is not fit to be shown.
    """
    plain = unicodedata.normalize("NFD", name.strip().casefold().replace("đ", "d"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_A_LETTER.sub("", _KIND.sub("", letters))
