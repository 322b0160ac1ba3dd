"""Identifiers written: the canonical form, EPC URNs and element strings.

The functions named after keys take what a record holds: they raise ``CodeError`` when it cannot
be such a key, and keep a wrong check digit, which ``read`` of the id then tells as its ``fault``.
"""

import re
from collections.abc import Callable

from schema.model.identifiers.characters import escape_for_urn
from schema.model.identifiers.gs1 import Elements, Malformed, identify
from schema.model.identifiers.identifier import CodeError, Identifier, Kind

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
    texts = {"10": identifier.lot, "21": identifier.serial}
    if identifier.kind in {Kind.LOT, Kind.INSTANCE, Kind.PRODUCT} and identifier.gtin:
        return {"01": identifier.gtin} | {ai: text for ai, text in texts.items() if text}
    if identifier.kind is Kind.PLACE and identifier.key:
        extension = identifier.extension
        return {"414": identifier.key} | ({"254": extension} if extension else {})
    key = identifier.key or ""
    values = {
        Kind.LOGISTIC_UNIT: {"00": key},
        Kind.PARTY: {"417": key},
        Kind.INDIVIDUAL_ASSET: {"8004": key},
        Kind.RETURNABLE_ASSET: {"8003": f"0{key}{identifier.serial}"},
        Kind.PATTERN: {"8003": f"0{key}"} if key else {},
    }
    return values.get(identifier.kind, {})


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
    EPC URN: no GS1 key, a wrong check digit (the URN leaves it out), a prefix longer than the key.
    """
    write = _URN_WRITERS.get(identifier.kind)
    if write is None or identifier.fault or not 6 <= company_prefix_length <= 12:
        raise ValueError(f"{identifier.canonical} has no EPC URN of prefix {company_prefix_length}")
    return write(identifier, company_prefix_length)


def _trade_urn(scheme: str, gtin: str | None, n: int, tail: str | None) -> str:
    gtin = gtin or ""
    return f"urn:epc:{scheme}:{gtin[1 : n + 1]}.{gtin[0]}{gtin[n + 1 : -1]}.{tail}"


def _key_urn(scheme: str, key: str | None, n: int, *tail: str) -> str:
    key = key or ""
    return ".".join((f"urn:epc:{scheme}:{key[:n]}", key[n:-1], *tail))


def _giai_urn(identifier: Identifier, n: int) -> str:
    key = identifier.key or ""
    prefix, reference = key[:n], key[n:]
    if not (prefix.isdigit() and reference):
        raise ValueError(f"{identifier.canonical} has no company prefix of {n} digits")
    return f"urn:epc:id:giai:{prefix}.{escape_for_urn(reference)}"


def _sscc_urn(identifier: Identifier, n: int) -> str:
    key = identifier.key or ""
    return f"urn:epc:id:sscc:{key[1 : n + 1]}.{key[0]}{key[n + 1 : -1]}"


def _text(value: str | None) -> str:
    return escape_for_urn(value or "0")


_URN_WRITERS: dict[Kind, Callable[[Identifier, int], str]] = {
    Kind.PRODUCT: lambda i, n: _trade_urn("idpat:sgtin", i.gtin, n, "*"),
    Kind.LOT: lambda i, n: _trade_urn("class:lgtin", i.gtin, n, _text(i.lot)),
    Kind.INSTANCE: lambda i, n: _trade_urn("id:sgtin", i.gtin, n, _text(i.serial)),
    Kind.LOGISTIC_UNIT: _sscc_urn,
    Kind.PLACE: lambda i, n: _key_urn("id:sgln", i.key, n, _text(i.extension)),
    Kind.PARTY: lambda i, n: _key_urn("id:pgln", i.key, n),
    Kind.RETURNABLE_ASSET: lambda i, n: _key_urn("id:grai", i.key, n, _text(i.serial)),
    Kind.INDIVIDUAL_ASSET: _giai_urn,
}
