"""What must not be written down of a field, and what stands there in its place.

Which names say so is in ``stems``; an author adds to them and takes from them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.testing.cassette.stems import Category, category_of, folded, says_a_key
from schema.model.identifiers.canonical import read
from schema.model.identifiers.check_digit import check_digit_fault
from schema.model.identifiers.identifier import Kind

PARAMETERS = frozenset({"key", "khoa", "auth", "sig", "sign"})
"""Names of parameters that hold a secret; in a record they may be anything."""
_OF_NAMES = frozenset({Category.NAME, Category.ADDRESS})
_LENGTHS = frozenset({13, 14, 18})
"""Digits of a GLN or GTIN, and of an SSCC. Shorter ones may be an identity card's by chance."""
_DIALLED = "00"
"""A number with its country, as it is dialled."""
_NO_KEYS = frozenset({Kind.URI, Kind.UNREADABLE, Kind.LOCAL_ITEM, Kind.LOCAL_PLACE})
_FORMS: Mapping[Category, str] = {
    Category.NAME: "Người {}",
    Category.PHONE: "090{:07}",
    Category.ADDRESS: "Địa chỉ {}",
    Category.IDENTITY: "{:012}",
    Category.EMAIL: "nguoi-{}@example.invalid",
    Category.BIRTH: "1970-01-01",
    Category.ACCOUNT: "TK{}",
    Category.SECRET: "removed-{}",
}
NUMBERS = 90_900_000_000
"""From here on numbers are pseudonyms, where a person is told by a number."""
_PSEUDONYM = re.compile(
    r"Người \d+|090\d{7}|Địa chỉ \d+|0{6}\d{6}|nguoi-\d+@example\.invalid|1970-01-01|TK\d+"
    r"|removed-\d+"
)


@dataclass(frozen=True, slots=True)
class Scrub:
    """What an author adds: names of further fields by category, and names that are ``kept``.

    ``kept`` is for fields that no person is named in and that the connector reads.
    """

    fields: Mapping[str, Category] | None = None
    kept: frozenset[str] = frozenset()

    def category(self, field: str) -> Category | None:
        """What the field of that name holds; None where it may be written down."""
        name = folded(field)
        if name in map(folded, self.kept):
            return None
        own = {folded(one): category for one, category in (self.fields or {}).items()}
        return own.get(name) or _unless_key(field, category_of(field))

    def within(self, category: Category, field: str) -> Category | None:
        """The same of a field in an object whose own name said ``category``."""
        if folded(field) in map(folded, self.kept):
            return None
        return self.category(field) or _unless_key(field, category)

    def category_of_parameter(self, name: str) -> Category | None:
        """The same for a parameter of an address or a form."""
        secret = Category.SECRET if folded(name) in PARAMETERS else None
        return self.category(name) or secret


def _unless_key(field: str, category: Category | None) -> Category | None:
    return None if category in _OF_NAMES and says_a_key(field) else category


def is_key(category: Category, value: str | float) -> bool:
    """Whether a value is a GS1 key, which says nothing of a person that others may not know: by its
    check digit, or as a Digital Link or URN. Only in place of a name or an address: phones and
    identity cards are digits too."""
    text = str(value).strip()
    if category not in _OF_NAMES or text.startswith(_DIALLED):
        return False
    if text.isascii() and text.isdecimal():
        return len(text) in _LENGTHS and check_digit_fault(text) is None
    return is_link(text)


def is_link(text: str) -> bool:
    """Whether a text is a GS1 Digital Link or an EPC URN, and nothing besides."""
    return ":" in text and "?" not in text and read(text).kind not in _NO_KEYS


def pseudonym(category: Category, number: int) -> str:
    """What stands in place of the ``number``-th value of a category."""
    return _FORMS[category].format(number)


def is_pseudonym(value: str | float) -> bool:
    """Whether a value is one already, so that what was scrubbed stays as it is."""
    if isinstance(value, str):
        return _PSEUDONYM.fullmatch(value) is not None
    return NUMBERS < value < NUMBERS + 10**7
