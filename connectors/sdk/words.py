"""Names of fields as words, in whatever way they are run together, Vietnamese ones too."""

import re
import unicodedata

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def unaccented(text: str) -> str:
    """Without diacritics: ``Đơn vị`` is ``Don vi``."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words(name: str) -> list[str]:
    """The words that a name is made of: of ``donViTinh``, ``don_vi_tinh`` and ``Đơn vị tính`` the
    same."""
    return [part.lower() for part in _PARTS.findall(unaccented(name))]
