"""The 63 provinces and the 34 units that followed them on 2025-07-01: lookups by code and name.

Systems, printed codes and connections still refer to the 63. Seven two-digit codes (15, 24, 44,
52, 80, 82, 91) name one unit before the merger and another after it, so a code is looked up with
its scheme or with a date, never alone.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from hub.registry.data_files import csv_rows
from hub.registry.names import fold
from schema.model.keys import ProvinceCode
from schema.model.provinces import MERGER, Province, ProvinceType, Scheme, TypeFrom, Unit

Place = Province | Unit
_ALIASES = {"thuathienhue": "hue", "hochiminhcity": "hochiminh"}
"""Other names in use, folded: Huế was Thừa Thiên Huế until 2024-12-31."""


class UnknownProvince(LookupError):
    """No province or unit goes by this code in this scheme."""


@cache
def provinces() -> Mapping[ProvinceCode, Province]:
    """The 63 by code (scheme GSO_63), in the order of their codes."""
    found = [_province(row) for row in csv_rows("provinces")]
    return MappingProxyType({province.code: province for province in found})


@cache
def units() -> Mapping[str, Unit]:
    """The 34 by code (scheme GSO_34), in the order of their codes."""
    found = [_unit(row) for row in csv_rows("units")]
    return MappingProxyType({unit.code: unit for unit in found})


def by_code(code: str, scheme: Scheme) -> Place:
    """The province or unit of a code in a scheme; ``UnknownProvince`` where there is none."""
    place = provinces().get(ProvinceCode(code)) if scheme is Scheme.GSO_63 else units().get(code)
    if place is None:
        raise UnknownProvince(f"{code!r} is not a code of {_described(scheme)}")
    return place


def by_name(name: str, scheme: Scheme) -> Place | None:
    """The province or unit of a name, Vietnamese or English, however it is spelled.

    Diacritics, tone style, composition, case and a leading “Tỉnh” or “TP.” do not matter.
    """
    wanted = fold(name)
    return _names(scheme).get(_ALIASES.get(wanted, wanted))


def meaning(code: str, on: date) -> Place:
    """What a bare two-digit code meant on a day: one of the 63 before 2025-07-01, of the 34 since.

    A code printed before the merger keeps its meaning: pass the day it was printed, not today's.
    """
    return by_code(code, scheme_at(on))


def scheme_at(on: date) -> Scheme:
    """The scheme in force on a day."""
    return Scheme.GSO_34 if on >= MERGER else Scheme.GSO_63


def successor(province: ProvinceCode) -> Unit:
    """The unit that a province became, or became part of, on 2025-07-01."""
    return units()[_known(province).successor]


def unit_at(province: ProvinceCode, on: date) -> Place:
    """The first-level unit in which the land of one of the 63 lay on a day."""
    return successor(province) if on >= MERGER else _known(province)


def type_at(place: Place, on: date) -> ProvinceType:
    """A place's type on a day. Of the 63 only the type as of 2025-06-30 is known; it is given."""
    if isinstance(place, Province):
        return place.type
    begun = [t for t in place.types if t.valid_from is None or t.valid_from <= on]
    return begun[-1].type if begun else place.types[0].type


def _known(province: ProvinceCode) -> Province:
    if province not in provinces():
        raise UnknownProvince(f"{province!r} is not a code of {_described(Scheme.GSO_63)}")
    return provinces()[province]


def _described(scheme: Scheme) -> str:
    return (
        "the 63 provinces before 2025-07-01 (GSO_63)"
        if scheme is Scheme.GSO_63
        else "the 34 units since 2025-07-01 (GSO_34)"
    )


@cache
def _names(scheme: Scheme) -> Mapping[str, Place]:
    if scheme is Scheme.GSO_34:
        return {fold(unit.name_vi): unit for unit in units().values()}
    names: dict[str, Place] = {fold(p.name_en): p for p in provinces().values()}
    return names | {fold(p.name_vi): p for p in provinces().values()}


def _province(row: Mapping[str, str]) -> Province:
    return Province(
        code=ProvinceCode(row["code"]),
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        iso3166_2=row["iso3166_2"],
        type=ProvinceType(row["type"]),
        region=row["region"],
        successor=row["successor"],
    )


def _unit(row: Mapping[str, str]) -> Unit:
    return Unit(
        code=row["code"],
        name_vi=row["name_vi"],
        types=tuple(_type_from(text) for text in row["types"].split("|")),
        predecessors=tuple(ProvinceCode(code) for code in row["predecessors"].split("|")),
        code_previously_meant=row["code_previously_meant"] or None,
        code_meaning_changed=row["code_meaning_changed"] == "yes",
    )


def _type_from(text: str) -> TypeFrom:
    valid_from, kind = text.split()
    return TypeFrom(ProvinceType(kind), date.fromisoformat(valid_from))
