"""What else a typed code may mean, when nothing is known of what it names."""

import re

from schema.model.identifiers import build
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Identifier, Kind

_DIGITS_APART = re.compile(r"\s*[0-9]+(?:[ -][0-9]+)*\s*")
_GLN_LENGTH = 13


def second_reading(code: str, first: Identifier) -> Identifier | None:
    """The lot printed beside a serial number; a location for a bare GTIN-13, which a GLN equals."""
    if first.kind is Kind.INSTANCE and first.gtin and first.lot:
        return read(build.lot(first.gtin, first.lot))
    gln = bare_gln(code) if first.kind is Kind.PRODUCT else None
    return read(build.place(gln)) if gln else None


def readings(code: str, first: Identifier) -> tuple[Identifier, ...]:
    """All that a typed code may mean, the likelier first."""
    other = second_reading(code, first)
    return (first, other) if other else (first,)


def bare_gln(code: str) -> str | None:
    """The 13 digits that are all of a code, spaces and hyphens apart; None for any other code."""
    digits = re.sub(r"[\s-]", "", code) if _DIGITS_APART.fullmatch(code) else ""
    return digits if len(digits) == _GLN_LENGTH else None


def hint(code: str) -> str:
    """What a caller may do who meant a location; empty unless the code is 13 bare digits."""
    gln = bare_gln(code)
    return f"For a location write (414){gln}." if gln else ""
