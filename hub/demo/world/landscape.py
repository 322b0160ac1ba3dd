"""Which simulated system holds the events of which province, and how it writes ids."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.demo.world.interfaces import EPCIS2, Interface, Spelling, interface
from hub.demo.world.items import Item
from hub.demo.world.places import Place, PlaceKind
from schema.model.identifiers.local import local_place
from schema.model.keys import ProvinceCode, SystemId
from schema.model.provinces import Province


class Profile(StrEnum):
    """Which provinces have a system."""

    NATIONAL = "national"
    """All 63, by 63 systems."""
    OCTOBER_2024 = "2024-10"
    """17 systems, as the programme counted on 2024-10-25; 11 provinces were named then."""


NAMED_2024_10 = ("92", "67", "94", "96", "34", "33", "80", "04", "17", "84", "86")
"""The localities named as having a system and having contacted the Centre (2024-10-25)."""
CONNECTED_2024_10 = ("80", "84", "92", "96", "86", "67", "04")
"""Those of them named as technically connecting with the portal's environment."""
CHOSEN_2024_10 = ("01", "79", "75", "60", "49", "66")
"""Choices of this simulation for the six that no source names, nothing more."""
HO_CHI_MINH_CITY = "79"
SHARED = ("62", "64")
"""Two provinces that one simulated vendor system serves."""


@dataclass(frozen=True, slots=True)
class SimulatedSystem:
    """A simulated provincial system."""

    id: SystemId
    name: str
    provinces: tuple[ProvinceCode, ...]
    interface: Interface
    kinds: frozenset[PlaceKind] = frozenset(PlaceKind)
    """The kinds of places whose events it holds."""

    @property
    def shape(self) -> str:
        """The name of its interface."""
        return self.interface.shape

    @property
    def spelling(self) -> Spelling:
        """How it writes ids."""
        return self.interface.spelling

    def item(self, item: Item) -> str:
        """An item as the model spells what this system holds."""
        return item.urn if self.spelling is Spelling.URN else item.link

    def place(self, place: Place) -> str:
        """A place as the model spells what this system holds."""
        if self.spelling is Spelling.URN:
            return place.urn
        if self.spelling is Spelling.LOCAL and place.province in self.provinces:
            return local_place(self.id, place.local)
        return place.link


@dataclass(frozen=True, slots=True)
class Landscape:
    """The systems of a profile, looked up by place."""

    profile: Profile
    systems: tuple[SimulatedSystem, ...]
    by_kind: Mapping[tuple[ProvinceCode, PlaceKind], tuple[SimulatedSystem, ...]]

    def holders(self, place: Place) -> tuple[SimulatedSystem, ...]:
        """Who holds the events at a place; empty where its province has no system."""
        return self.by_kind.get((place.province, place.kind), ())


def landscape(profile: Profile, provinces: Sequence[Province]) -> Landscape:
    """The systems of ``profile``; the same province always has the same system."""
    systems = tuple(s for s in _national(provinces) if profile is Profile.NATIONAL or _in_2024(s))
    by_kind: dict[tuple[ProvinceCode, PlaceKind], tuple[SimulatedSystem, ...]] = {}
    for system in systems:
        for key in ((p, kind) for p in system.provinces for kind in system.kinds):
            by_kind[key] = (*by_kind.get(key, ()), system)
    return Landscape(profile, systems, by_kind)


def _in_2024(system: SimulatedSystem) -> bool:
    first = not system.id.endswith("-food")
    return first and system.provinces[0] in NAMED_2024_10 + CHOSEN_2024_10


def _national(provinces: Sequence[Province]) -> list[SimulatedSystem]:
    alone = [p for p in provinces if p.code not in SHARED]
    systems = [_provincial(p, number) for number, p in enumerate(alone)]
    shared = [p for p in provinces if p.code in SHARED]
    names = " + ".join(p.name_vi for p in shared)
    systems.append(
        SimulatedSystem(
            SystemId("tay-nguyen-shared"),
            f"Hệ thống dùng chung {names} (mô phỏng / simulated)",
            tuple(p.code for p in shared),
            EPCIS2,
        )
    )
    city = next(p for p in provinces if p.code == HO_CHI_MINH_CITY)
    systems.append(
        SimulatedSystem(
            SystemId(f"{_slug(city.name_en)}-food"),
            f"Hệ thống an toàn thực phẩm {city.name_vi} (mô phỏng / simulated)",
            (city.code,),
            Interface("epcis2", Spelling.URN),
            frozenset({PlaceKind.MARKET, PlaceKind.WAREHOUSE}),
        )
    )
    return systems


def _provincial(province: Province, number: int) -> SimulatedSystem:
    return SimulatedSystem(
        SystemId(f"{_slug(province.name_en)}-txng"),
        f"Hệ thống TXNG {province.name_vi} (mô phỏng / simulated)",
        (province.code,),
        interface(province.code, number),
        _kinds(province),
    )


def _kinds(province: Province) -> frozenset[PlaceKind]:
    if province.code == HO_CHI_MINH_CITY:
        return frozenset(PlaceKind) - {PlaceKind.MARKET}
    return frozenset(PlaceKind)


def _slug(name: str) -> str:
    """An ASCII name as part of a system id: ``Ba Ria - Vung Tau`` is ``ba-ria-vung-tau``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
