"""EPC URNs (GS1 EPC Tag Data Standard): read into elements, the check digit computed.

``urn:`` and the namespace are read in any case (RFC 8141), the rest as it stands. Schemes that
are no GS1 key (``gid``, ``usdod``, ``adi``, ``bic``, tags) are ids of their own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from schema.model.identifiers.characters import unescape
from schema.model.identifiers.check_digit import with_check_digit
from schema.model.identifiers.gs1 import Elements, Malformed, identify
from schema.model.identifiers.identifier import Identifier, Kind

_EPC = re.compile(r"urn:epc:(?-i:([a-z]+):([a-z]+):(.*))", re.IGNORECASE | re.DOTALL)
_PREFIX = re.compile("[0-9]{6,12}")


@dataclass(frozen=True, slots=True)
class _Scheme:
    parts: int
    """Parts between dots; further dots belong to the last."""
    digits: int
    """How many digits the company prefix and the reference have together; 0: any text."""
    elements: Callable[[list[str]], Elements]


def _gtin(p: list[str]) -> str:
    return with_check_digit(p[1][0] + p[0] + p[1][1:])


def _gln(p: list[str]) -> str:
    return with_check_digit(p[0] + p[1])


_SCHEMES = {
    "id:sgtin": _Scheme(3, 13, lambda p: {"01": _gtin(p), "21": p[2]}),
    "class:lgtin": _Scheme(3, 13, lambda p: {"01": _gtin(p), "10": p[2]}),
    "id:sscc": _Scheme(2, 17, lambda p: {"00": _gtin(p)}),
    "id:sgln": _Scheme(3, 12, lambda p: {"414": _gln(p), "254": p[2]}),
    "id:pgln": _Scheme(2, 12, lambda p: {"417": _gln(p)}),
    "id:grai": _Scheme(3, 12, lambda p: {"8003": "0" + _gln(p) + p[2]}),
    "id:giai": _Scheme(2, 0, lambda p: {"8004": p[0] + p[1]}),
    "id:gdti": _Scheme(3, 12, lambda p: {"253": _gln(p) + p[2]}),
    "id:sgcn": _Scheme(3, 12, lambda p: {"255": _gln(p) + p[2]}),
    "id:ginc": _Scheme(2, 0, lambda p: {"401": p[0] + p[1]}),
    "id:gsin": _Scheme(2, 16, lambda p: {"402": _gln(p)}),
    "id:gsrn": _Scheme(2, 17, lambda p: {"8018": _gln(p)}),
    "id:gsrnp": _Scheme(2, 17, lambda p: {"8017": _gln(p)}),
    "id:itip": _Scheme(5, 13, lambda p: {"8006": _gtin(p) + p[2] + p[3], "21": p[4]}),
    "id:upui": _Scheme(3, 13, lambda p: {"01": _gtin(p), "235": p[2]}),
    "id:cpi": _Scheme(3, 0, lambda p: {"8010": p[0] + p[1], "8011": p[2]}),
}
_CLASS_OF_ALL = {
    "sgtin": _Scheme(3, 13, lambda p: {"01": _gtin(p)}),
    "grai": _Scheme(3, 12, lambda p: {"8003": "0" + _gln(p)}),
}
"""What a pattern names when only its serial is left open."""


def read_epc_urn(text: str) -> Identifier | None:
    """The key that an EPC URN names; None when it is of no scheme known here.

    A pattern is a PRODUCT when only the serial is open, else a PATTERN kept as written. Raises
    ``Malformed`` on wrong lengths and missing parts.
    """
    found = _EPC.fullmatch(text)
    if not found:
        return None
    space, name, body = found.groups()
    if space == "idpat":
        return _read_pattern(text, name, body)
    scheme = _SCHEMES.get(f"{space}:{name}")
    return identify(scheme.elements(_parts(scheme, name, body))) if scheme else None


def _read_pattern(text: str, name: str, body: str) -> Identifier:
    scheme = _CLASS_OF_ALL.get(name)
    if scheme and body.endswith(".*") and "*" not in body[:-2] and "[" not in body:
        return identify(scheme.elements(_parts(scheme, name, body)))
    return Identifier(Kind.PATTERN, text)


def _parts(scheme: _Scheme, name: str, body: str) -> list[str]:
    parts = body.split(".", scheme.parts - 1)
    if len(parts) != scheme.parts:
        raise Malformed(f"{name} has {len(parts)} parts between dots, expected {scheme.parts}")
    if not _PREFIX.fullmatch(parts[0]):
        raise Malformed(f"{name} has the company prefix {parts[0]!r}, expected 6 to 12 digits")
    if not all(parts[2 if scheme.digits else 1 :]):
        raise Malformed(f"{name} has an empty part")
    if scheme.digits:
        _check_digits(scheme, name, parts)
    return [*parts[:1], *map(unescape, parts[1:])]


def _check_digits(scheme: _Scheme, name: str, parts: list[str]) -> None:
    key = parts[0] + parts[1]
    if not (key.isascii() and key.isdigit()):
        raise Malformed(f"{name} has the reference {parts[1]!r}, which holds digits only")
    if len(key) != scheme.digits:
        raise Malformed(
            f"{name} has {len(key)} digits in prefix and reference, expected {scheme.digits}"
        )
