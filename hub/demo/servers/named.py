"""Names for what events mention: places and products, found by the ids a system writes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from hub.demo.world.atlas import Atlas
from hub.demo.world.catalogue import GOODS_BY_REFERENCE
from hub.demo.world.landscape import SimulatedSystem
from hub.demo.world.places import Place, Product

_LOT_OR_PIECE = re.compile(r"urn:epc:(?:class:lgtin|id:sgtin):(\d{9})\.0(\d{3})\.")
_TRADE_ITEM = re.compile(r"https://id\.gs1\.org/01/0(\d{9})(\d{3})\d/")


@dataclass(frozen=True)
class AllNames:
    """Every place by both spellings, every maker by its company prefix; shared by all systems."""

    atlas: Atlas

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """By EPC URN and by Digital Link."""
        both: Iterable[tuple[str, Place]] = (
            (written, p) for p in self.atlas.places for written in (p.urn, p.link)
        )
        return dict(both)

    @cached_property
    def makers(self) -> Mapping[str, Place]:
        """By company prefix."""
        return {place.company: place for place in self.atlas.places}


@dataclass(frozen=True)
class Named:
    """The names as one system knows them, its own local codes included."""

    everything: AllNames
    system: SimulatedSystem

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """By every id that this system may write."""
        atlas = self.everything.atlas
        own = {self.system.place(p): p for p in atlas.places if p.province in self.system.provinces}
        return {**self.everything.places, **own}

    def product(self, item: str) -> Product | None:
        """The product of a lot or piece; None for a container."""
        found = _LOT_OR_PIECE.match(item) or _TRADE_ITEM.match(item)
        if not found:
            return None
        return GOODS_BY_REFERENCE[int(found[2])].of(self.everything.makers[found[1]])
