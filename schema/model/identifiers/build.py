"""Identifiers written: the canonical form, EPC URNs and element strings.

The functions named after keys take what a record holds: they raise ``CodeError`` when it cannot
be such a key, and keep a wrong check digit, which ``read`` of the id then tells as its ``fault``.
"""

import re

from schema.model.identifiers.characters import unescape
from schema.model.identifiers.check_digit import is_check_digit_fault
from schema.model.identifiers.epc_urn_writers import write_epc_urn
from schema.model.identifiers.gs1 import RESOLVER, Elements, Malformed, identify
from schema.model.identifiers.identifier import CodeError, Identifier

FNC1 = "\x1d"


def product(gtin: str) -> str:
    """The canonical id of a GTIN (8, 12, 13 or 14 digits)."""
    return _canonical({"01": gtin})


def lot(gtin: str, lot: str) -> str:
    """The canonical id of a lot of a GTIN."""
    return _canonical({"01": gtin, "10": lot})


def instance(gtin: str, serial: str) -> str:
    """The canonical id of one instance of a GTIN."""
    return _canonical({"01": gtin, "21": serial})


def sscc(sscc: str) -> str:
    """The canonical id of a logistic unit (18 digits)."""
    return _canonical({"00": sscc})


def place(gln: str, extension: str | None = None) -> str:
    """The canonical id of a GLN (13 digits); the extension ``0`` is none."""
    return _canonical({"414": gln} | ({"254": extension} if extension else {}))


def party(gln: str) -> str:
    """The canonical id of a party GLN (13 digits)."""
    return _canonical({"417": gln})


def grai(key: str, serial: str = "") -> str:
    """The canonical id of a returnable asset (13 digits and a serial)."""
    return _canonical({"8003": f"0{key}{serial}"})


def giai(giai: str) -> str:
    """The canonical id of an individual asset."""
    return _canonical({"8004": giai})


def _canonical(elements: Elements) -> str:
    try:
        return identify(elements).canonical
    except Malformed as error:
        hint = "GTIN, SSCC and GLN are digits of a fixed length; lot and serial are not empty"
        raise CodeError(written(elements), str(error), hint) from error


def elements(identifier: Identifier) -> Elements:
    """The application identifiers and values of a GS1 key, in the order in which they are written.

    Empty for what is no GS1 key. A lot known beside the serial is among them.
    """
    uri = identifier.canonical
    if not (identifier.gtin or identifier.key) or not uri.startswith(f"{RESOLVER}/"):
        return {}
    key, value, *rest = map(unescape, uri.removeprefix(f"{RESOLVER}/").split("/"))
    lot = {"10": identifier.lot} if identifier.lot else {}
    return {key: value} | lot | dict(zip(rest[::2], rest[1::2], strict=True))


def digital_link(identifier: Identifier) -> str:
    """The canonical Digital Link; ``ValueError`` for what is no GS1 key."""
    if not elements(identifier):
        raise ValueError(f"{identifier.canonical} is no GS1 key and has no Digital Link")
    return identifier.canonical


def element_string(identifier: Identifier, brackets: bool = True) -> str:
    """``(01)…(10)…`` as printed, or as a scanner gives it, ended by FNC1 where it must be.

    ``ValueError`` for what is no GS1 key.
    """
    parts = elements(identifier)
    if not parts:
        raise ValueError(f"{identifier.canonical} is no GS1 key and has no element string")
    return written(parts, brackets)


_AI, _ESCAPED = re.compile(r"\(([0-9]{2,4}\))"), r"\\(\1"
"""What in a text would read as an application identifier is written ``\\(10)``."""
_FIXED_LENGTH = {"00", "01", "414", "417"}


def written(elements: Elements, brackets: bool = True) -> str:
    """Any elements as an element string, in their order; see ``element_string``."""
    if brackets:
        return "".join(f"({ai}){_AI.sub(_ESCAPED, value)}" for ai, value in elements.items())
    text = "".join(
        f"{ai}{value}" + ("" if ai in _FIXED_LENGTH else FNC1) for ai, value in elements.items()
    )
    return text.removesuffix(FNC1)


def epc_urn(identifier: Identifier, company_prefix_length: int) -> str:
    """The EPC URN for a company prefix of that many digits (6 to 12).

    A product is written as the pattern of all its instances. ``ValueError`` when the id has no
    such URN: no GS1 key, a wrong check digit (which a URN leaves out), letters in the prefix.
    """
    urn = None
    if 6 <= company_prefix_length <= 12 and not is_check_digit_fault(identifier.fault):
        urn = write_epc_urn(elements(identifier), company_prefix_length)
    if urn is None:
        raise ValueError(f"{identifier.canonical} has no EPC URN of prefix {company_prefix_length}")
    return urn
