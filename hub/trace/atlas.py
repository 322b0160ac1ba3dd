"""Where places are, and what they are called, as far as sources say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from hub.graph.store import Statement
from hub.registry.provinces import by_name, provinces
from schema.model.json import Json
from schema.model.keys import ProvinceCode, SystemId
from schema.model.provinces import Province, Scheme

NAME = "urn:epcglobal:cbv:mda#name"
STATE = "urn:epcglobal:cbv:mda#state"
"""CBV master data: the province, by name or ISO 3166-2 code."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """Names and provinces of places and the systems that speak for provinces.

    ``systems`` are the provinces of each configured system; ``statements`` master data by
    canonical id, the most recent first.
    """

    systems: Mapping[SystemId, tuple[ProvinceCode, ...]] = field(default_factory=dict)
    statements: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)

    def name(self, place: str) -> str | None:
        """What its sources call it, None when none names it."""
        return self._stated(place, NAME)

    def province(self, place: str, recorded_by: Iterable[str] = ()) -> ProvinceCode | None:
        """Its province: as stated, else that of the systems that recorded events there.

        Systems of several provinces settle nothing unless all of them share just one.
        """
        stated = province_named(self._stated(place, STATE) or "")
        if stated is not None:
            return stated
        homes = {p for s in recorded_by for p in self.systems.get(SystemId(s), ())}
        return homes.pop() if len(homes) == 1 else None

    def systems_of(self, province: ProvinceCode | None) -> tuple[SystemId, ...]:
        """The systems that speak for a province."""
        return tuple(s for s, provinces in self.systems.items() if province in provinces)

    def _stated(self, place: str, attribute: str) -> str | None:
        for statement in self.statements.get(place, ()):
            for written in _spellings(attribute):
                value: Json = statement.data.attributes.get(written)
                if isinstance(value, str) and value:
                    return value
        return None


@lru_cache(maxsize=16)
def _spellings(attribute: str) -> tuple[str, ...]:
    """A CBV attribute as documents write it, as a qualified name, and bare as mappings may."""
    namespace, _, name = attribute.partition("#")
    return attribute, f"{{{namespace}}}{name}", name


@lru_cache(maxsize=1024)
def province_named(text: str) -> ProvinceCode | None:
    """A province among the 63 by ISO 3166-2 code or by name, diacritics or none."""
    for province in provinces().values():
        if province.iso3166_2 == text:
            return province.code
    named = by_name(text, Scheme.GSO_63) if text else None
    return named.code if isinstance(named, Province) else None
