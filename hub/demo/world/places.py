"""Simulated places in every province, and the simulated products that they make."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from hub.demo.world.items import LINK
from schema.model.identifiers.check_digit import with_check_digit
from schema.model.keys import ProvinceCode
from schema.model.provinces import Province


class PlaceKind(Enum):
    """What a place does: digit of its company prefix, how many a province has, its name."""

    SUPPLIER = (1, 3, "Cơ sở cung ứng mô phỏng", "Simulated supplier")
    FARM = (2, 8, "Trại mô phỏng", "Simulated farm")
    PROCESSOR = (3, 4, "Cơ sở chế biến mô phỏng", "Simulated processor")
    WAREHOUSE = (4, 3, "Kho mô phỏng", "Simulated warehouse")
    MARKET = (5, 6, "Chợ mô phỏng", "Simulated market")

    def __init__(self, digit: int, count: int, name_vi: str, name_en: str) -> None:
        self.digit = digit
        self.count = count
        self.name_vi = name_vi
        self.name_en = name_en


FARMS_NAMED = {
    "96": "Trại tôm mô phỏng",
    "95": "Trại tôm mô phỏng",
    "94": "Trại tôm mô phỏng",
    "58": "Trại tôm giống mô phỏng",
    "60": "Vườn thanh long mô phỏng",
    "49": "Vườn sâm mô phỏng",
    "66": "Rẫy cà phê mô phỏng",
    "67": "Rẫy cà phê mô phỏng",
    "68": "Rẫy cà phê mô phỏng",
    "87": "Ruộng lúa mô phỏng",
    "89": "Ruộng lúa mô phỏng",
    "91": "Ruộng lúa mô phỏng",
}
"""Farms are named after what their province is known for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A simulated place with its own company prefix; ``local`` is its code inside a system."""

    company: str
    kind: PlaceKind
    province: ProvinceCode
    name: str
    name_en: str
    gln: str
    urn: str
    link: str
    local: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product of a place; ``uom`` is None where it is counted in pieces."""

    maker: Place
    reference: int
    gtin: str
    name: str
    name_en: str
    uom: str | None

    @property
    def pattern(self) -> str:
        """Its id in EPCIS master data (CBV 10.2.1: class-level SGTIN pattern)."""
        return f"urn:epc:idpat:sgtin:{self.maker.company}.0{self.reference:03d}.*"

    @property
    def link(self) -> str:
        """Its GS1 Digital Link."""
        return f"{LINK}/01/{self.gtin}"


def places_of(province: Province) -> Iterator[Place]:
    """Every simulated place of a province, always the same ones."""
    for kind in PlaceKind:
        for number in range(1, kind.count + 1):
            yield _place(province, kind, number)


def _place(province: Province, kind: PlaceKind, number: int) -> Place:
    company = f"893{province.code}{kind.digit}{number:03d}"
    gln = with_check_digit(f"{company}000")
    named = FARMS_NAMED.get(province.code) if kind is PlaceKind.FARM else None
    return Place(
        company=company,
        kind=kind,
        province=province.code,
        name=f"{named or kind.name_vi} {number:03d} – {province.name_vi}",
        name_en=f"{kind.name_en} {number:03d} – {province.name_en}",
        gln=gln,
        urn=f"urn:epc:id:sgln:{company}.000.0",
        link=f"{LINK}/414/{gln}",
        local=f"{kind.name[0]}{number:03d}",
    )


def product(maker: Place, reference: int, names: tuple[str, str], uom: str | None) -> Product:
    """A product of ``maker``, named as simulated in both languages."""
    gtin = with_check_digit(f"0{maker.company}{reference:03d}")
    return Product(maker, reference, gtin, f"{names[0]} (mô phỏng)", f"{names[1]} (simulated)", uom)
