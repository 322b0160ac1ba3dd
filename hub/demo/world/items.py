"""Simulated GS1 keys with valid check digits, each in its two spellings.

Company prefixes are ``893`` + province (2 digits) + kind of place (1) + number (3): readable, and
plainly of this simulation. References have three digits, so a GTIN and a GLN are full.
"""

from dataclasses import dataclass
from enum import StrEnum

from schema.model.identifiers.check_digit import with_check_digit

LINK = "https://id.gs1.org"


class Form(StrEnum):
    """What a key names, as far as writing it down goes."""

    LOT = "LOT"
    INSTANCE = "INSTANCE"
    UNIT = "UNIT"
    """A logistic unit: SSCC."""
    ASSET = "ASSET"
    """A returnable crate: serialised GRAI."""


@dataclass(frozen=True, slots=True)
class Item:
    """A lot, an instance or a container. ``link`` is canonical and tells two items apart.

    ``key`` is the GTIN-14 of a lot or instance, the SSCC of a unit, the GRAI (14 digits, without
    serial) of an asset; ``part`` the lot or serial number, empty for a unit.
    """

    form: Form
    key: str
    part: str
    urn: str
    link: str
    uom: str | None = None

    @property
    def is_class(self) -> bool:
        """Whether it stands in quantity lists rather than EPC lists."""
        return self.form is Form.LOT


def lot(company: str, reference: int, gtin: str, number: str, uom: str | None) -> Item:
    """A lot of the product ``reference`` of a company; ``gtin`` is its GTIN-14."""
    urn = f"urn:epc:class:lgtin:{company}.0{reference:03d}.{number}"
    return Item(Form.LOT, gtin, number, urn, f"{LINK}/01/{gtin}/10/{number}", uom)


def instance(company: str, reference: int, gtin: str, serial: str) -> Item:
    """One serialised piece of a product."""
    urn = f"urn:epc:id:sgtin:{company}.0{reference:03d}.{serial}"
    return Item(Form.INSTANCE, gtin, serial, urn, f"{LINK}/01/{gtin}/21/{serial}")


def logistic_unit(company: str, serial: int) -> Item:
    """A pallet; ``serial`` has up to seven digits."""
    sscc = with_check_digit(f"0{company}{serial:07d}")
    return Item(
        Form.UNIT, sscc, "", f"urn:epc:id:sscc:{company}.0{serial:07d}", f"{LINK}/00/{sscc}"
    )


def asset(company: str, reference: int, serial: str) -> Item:
    """A returnable crate of a company's asset type ``reference``."""
    grai = "0" + with_check_digit(f"{company}{reference:03d}")
    urn = f"urn:epc:id:grai:{company}.{reference:03d}.{serial}"
    return Item(Form.ASSET, grai, serial, urn, f"{LINK}/8003/{grai}{serial}")
