"""From the elements of a GS1 key (application identifier → value) to one ``Identifier``.

Every spelling is first taken apart into elements and put together here, which is what makes
two spellings of one thing equal. A key that cannot be one (letters in a GTIN, a wrong length) is
``Malformed``; a broken rule that leaves the key usable (check digit, character set) is its
``fault``. A consumer product variant (22) does not tell items apart and is left out.
"""

import re
from collections.abc import Callable, Mapping

from schema.model.identifiers.characters import escape_for_path, text_fault
from schema.model.identifiers.check_digit import check_digit_fault
from schema.model.identifiers.identifier import Identifier, Kind

Elements = Mapping[str, str]
"""Application identifier → value, unescaped; a GTIN of 8, 12, 13 or 14 digits."""
RESOLVER = "https://id.gs1.org"


class Malformed(ValueError):
    """These elements are no key at all; the message is the rule they break."""


def link(*parts: str) -> str:
    """The canonical Digital Link of application identifiers and values by turns."""
    return "/".join((RESOLVER, *map(escape_for_path, parts)))


def identify(elements: Elements) -> Identifier:
    """The identifier that ``elements`` name; the first key of ``KEYS`` among them decides.

    Raises ``Malformed`` when there is no key or its value cannot be one.
    """
    for ai, make in KEYS.items():
        if ai in elements:
            return make(elements)
    raise Malformed(f"no GS1 key among the application identifiers {', '.join(elements) or '-'}")


def digits(elements: Elements, ai: str, name: str, lengths: tuple[int, ...]) -> str:
    """The value of ``ai``, which must be ASCII digits of one of ``lengths``."""
    value = elements[ai]
    if not (value.isascii() and value.isdigit()):
        raise Malformed(f"{name} ({ai}) is {value!r}, but holds digits only")
    if len(value) not in lengths:
        accepted = ", ".join(map(str, lengths))
        raise Malformed(f"{name} ({ai}) has {len(value)} digits, accepted: {accepted}")
    return value


def _text(elements: Elements, ai: str, name: str) -> str | None:
    if ai not in elements:
        return None
    if not elements[ai]:
        raise Malformed(f"{name} ({ai}) is empty")
    return elements[ai]


def _trade_item(elements: Elements) -> Identifier:
    gtin = digits(elements, "01", "GTIN", (8, 12, 13, 14)).zfill(14)
    lot, serial = _text(elements, "10", "lot"), _text(elements, "21", "serial")
    if "235" in elements:  # a third party's serial (UPUI) is no serial of the GTIN's owner
        uri = link("01", gtin, "235", elements["235"])
        return Identifier(Kind.URI, uri, gtin, lot, site=uri, fault=check_digit_fault(gtin))
    fault = (
        check_digit_fault(gtin)
        or (lot and text_fault("lot", lot, 20))
        or (serial and text_fault("serial", serial, 20))
        or None
    )
    if serial:
        uri = link("01", gtin, "21", serial)
        return Identifier(Kind.INSTANCE, uri, gtin, lot, serial, fault=fault)
    if lot:
        return Identifier(Kind.LOT, link("01", gtin, "10", lot), gtin, lot, fault=fault)
    return Identifier(Kind.PRODUCT, link("01", gtin), gtin, fault=fault)


def _logistic_unit(elements: Elements) -> Identifier:
    sscc = digits(elements, "00", "SSCC", (18,))
    fault = check_digit_fault(sscc)
    return Identifier(Kind.LOGISTIC_UNIT, link("00", sscc), key=sscc, fault=fault)


def _place(elements: Elements) -> Identifier:
    gln = digits(elements, "414", "GLN", (13,))
    extension = _text(elements, "254", "GLN extension")
    fault, site = check_digit_fault(gln), link("414", gln)
    if not extension or extension == "0":  # Tag Data Standard, SGLN: "0" says there is none
        return Identifier(Kind.PLACE, site, key=gln, site=site, fault=fault)
    fault = fault or text_fault("GLN extension", extension, 20)
    uri = link("414", gln, "254", extension)
    return Identifier(Kind.PLACE, uri, key=gln, extension=extension, site=site, fault=fault)


def _party(elements: Elements) -> Identifier:
    gln = digits(elements, "417", "party GLN", (13,))
    return Identifier(Kind.PARTY, link("417", gln), key=gln, fault=check_digit_fault(gln))


_GRAI = re.compile(r"0([0-9]{13})(.*)", re.DOTALL)


def _returnable_asset(elements: Elements) -> Identifier:
    value = elements["8003"]
    found = _GRAI.fullmatch(value)
    if not found:
        raise Malformed(f"GRAI (8003) is {value!r}, but reads 0, 13 digits and the serial")
    key, serial = found.groups()
    fault = check_digit_fault(key) or text_fault("GRAI serial", serial, 16)
    kind = Kind.RETURNABLE_ASSET if serial else Kind.PATTERN
    return Identifier(kind, link("8003", value), serial=serial or None, key=key, fault=fault)


def _individual_asset(elements: Elements) -> Identifier:
    giai = elements["8004"]
    if not re.match("[0-9]{4}", giai):
        raise Malformed(f"GIAI (8004) is {giai!r}, but starts with a GS1 company prefix")
    fault = text_fault("GIAI", giai, 30)
    return Identifier(Kind.INDIVIDUAL_ASSET, link("8004", giai), key=giai, fault=fault)


def _other(ai: str, name: str, checked: int, *qualifiers: str) -> Callable[[Elements], Identifier]:
    """The maker for a key that is neither item, place nor party to us: an id of its own.

    ``checked`` leading digits end in a check digit; 0: the key has none, and starts with a
    company prefix.
    """
    shape = re.compile(f"[0-9]{{{checked or 6}}}")

    def make(elements: Elements) -> Identifier:
        value = elements[ai]
        if not shape.match(value):
            raise Malformed(f"{name} ({ai}) is {value!r}, but starts with {checked or 6} digits")
        tail = (part for q in qualifiers if q in elements for part in (q, elements[q]))
        uri = link(ai, value, *tail)
        fault = (checked and check_digit_fault(value[:checked])) or None
        return Identifier(Kind.URI, uri, key=value, site=uri, fault=fault)

    return make


KEYS: dict[str, Callable[[Elements], Identifier]] = {
    "00": _logistic_unit,
    "01": _trade_item,
    "8003": _returnable_asset,
    "8004": _individual_asset,
    "414": _place,
    "417": _party,
    "253": _other("253", "GDTI", 13),
    "255": _other("255", "GCN", 13),
    "401": _other("401", "GINC", 0),
    "402": _other("402", "GSIN", 17),
    "8006": _other("8006", "ITIP", 14, "21"),
    "8010": _other("8010", "CPID", 0, "8011"),
    "8017": _other("8017", "GSRN of a provider", 18),
    "8018": _other("8018", "GSRN of a recipient", 18),
}
"""The keys read, the deciding ones first: a place beside an item says where it is."""
QUALIFIERS = {
    "01": ("22", "10", "21", "235"),
    "414": ("254",),
    "8006": ("22", "10", "21"),
    "8010": ("8011",),
}
"""What may follow a key in a Digital Link path (GS1 Digital Link URI Syntax 4.9)."""
