"""The simulated places of the country, found by province and kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from hub.demo.world.catalogue import Goods
from hub.demo.world.places import Place, PlaceKind, Product, places_of
from schema.model.keys import ProvinceCode
from schema.model.provinces import Province


@dataclass(frozen=True)
class Atlas:
    """All simulated places. The same for every seed and every number of events."""

    provinces: tuple[Province, ...]

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place, by province code, kind and number."""
        return tuple(place for province in self.provinces for place in places_of(province))

    @cached_property
    def codes(self) -> tuple[ProvinceCode, ...]:
        """The codes of the 63, in order."""
        return tuple(province.code for province in self.provinces)

    def products(self) -> Iterator[Product]:
        """Every product that some place may make."""
        for place in self.places:
            for goods in Goods:
                if goods.maker_kind is place.kind:
                    yield goods.of(place)

    def all_of(self, province: str, kind: PlaceKind) -> Sequence[Place]:
        """The places of a kind in a province."""
        return self._found[province, kind]

    def one(self, rng: Random, province: str, kind: PlaceKind) -> Place:
        """A place of a kind in a province."""
        return rng.choice(self._found[province, kind])

    @cached_property
    def _found(self) -> Mapping[tuple[str, PlaceKind], list[Place]]:
        found: dict[tuple[str, PlaceKind], list[Place]] = {}
        for place in self.places:
            found.setdefault((place.province, place.kind), []).append(place)
        return found
