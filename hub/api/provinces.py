"""The 63 provinces as they are told at a date."""

from collections.abc import Sequence
from datetime import date

from hub.registry import provinces as places
from hub.registry.registry import Registry
from schema.graphql.hub import ProvinceAt, UnitAt
from schema.model.provinces import Province
from schema.model.times import VIETNAM, Micros, moment, zone


def today(now: Micros) -> date:
    """The date in Vietnam at a time."""
    return moment(now).astimezone(zone(VIETNAM)).date()


def provinces_at(registry: Registry, at: date) -> Sequence[ProvinceAt]:
    """All of them, each with the unit it was or belongs to at the date."""
    return [_province(registry, province, at) for province in registry.provinces.values()]


def _province(registry: Registry, province: Province, at: date) -> ProvinceAt:
    place = places.unit_at(province.code, at)
    return ProvinceAt(
        province=province,
        successor=places.successor(province.code),
        unit=UnitAt(
            code=place.code,
            scheme=places.scheme_at(at),
            name=place.name_vi,
            type=places.type_at(place, at),
        ),
        programme=registry.programme(province.code),
        systems=registry.systems_of(province.code),
    )
