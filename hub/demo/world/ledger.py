"""What the generator itself knows of where lots came from and went: the ground truth.

Kept by holdings (an item at a place) with times, because one lot may lie at many places: what
lies upstream of a delivery is not what became of the rest of the lot. It never looks at an event.
It is what certain links reach; lots that only share a code or a shelf are not in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hub.demo.world.items import Item
from hub.demo.world.places import Place
from schema.model.keys import ProvinceCode
from schema.model.times import Micros

Holding = tuple[str, str]
"""(canonical id of the item, GLN of the place)."""
Step = tuple[Micros, Holding, Micros]
"""(when it left here, where it came to, when it came there); backward with the times negated."""
Links = defaultdict[Holding, list[Step]]
NEVER = 10**18
"""After all times; negated, before all times."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What one direction reaches, the start included; sorted. ``items`` are canonical ids.

    Containers are not among the items: what they carried is.
    """

    items: tuple[str, ...]
    places: tuple[str, ...]
    """GLNs."""
    provinces: tuple[ProvinceCode, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of one item: everything it was made from, and everything made from it."""

    item: str
    upstream: Reach
    downstream: Reach


def _links() -> Links:
    return defaultdict(list)


@dataclass(slots=True)
class Ledger:
    """Filled by a story as it goes."""

    places: dict[str, Place] = field(default_factory=dict)
    held_at: dict[str, set[str]] = field(default_factory=dict)
    after: Links = field(default_factory=_links)
    before: Links = field(default_factory=_links)
    carried_to: Links = field(default_factory=_links)
    """By (container, ""): its contents at each place, with the times of coming and leaving."""

    def at(self, item: Item, place: Place) -> Holding:
        """The item was at the place."""
        self.places[place.gln] = place
        self.held_at.setdefault(item.link, set()).add(place.gln)
        return item.link, place.gln

    def moved(self, item: Item, trip: tuple[Place, Place], left: Micros, came: Micros) -> None:
        """The item went from one place to another."""
        self._link(self.at(item, trip[0]), left, self.at(item, trip[1]), came)

    def made(
        self, used: Iterable[Item], made: Iterable[Item], place: Place, began: Micros, ended: Micros
    ) -> None:
        """All of ``made`` came of all of ``used``, which were there when the making began."""
        outputs = [self.at(item, place) for item in made]
        for before in [self.at(item, place) for item in used]:
            for output in outputs:
                self._link(before, began, output, ended)

    def carried(
        self, container: Item, contents: Iterable[Item], place: Place, came: Micros, left: Micros
    ) -> None:
        """The container had these contents at the place, from one time to another."""
        stay = [(came, self.at(item, place), left) for item in contents]
        self.carried_to[container.link, ""].extend(stay)

    def truth(self, item: str) -> Truth:
        """What is true of an item or of what a container carried; ``LookupError`` if unknown."""
        stays = self.carried_to.get((item, ""), [])
        stays = stays or [(-NEVER, (item, gln), NEVER) for gln in self.held_at.get(item, ())]
        if not stays:
            raise LookupError(f"{item} is in no holding of this chain")
        upstream = self._reach([(holding, -left) for _, holding, left in stays], self.before)
        downstream = self._reach([(holding, came) for came, holding, _ in stays], self.after)
        return Truth(item, upstream, downstream)

    def _link(self, earlier: Holding, left: Micros, later: Holding, came: Micros) -> None:
        self.after[earlier].append((left, later, came))
        self.before[later].append((-came, earlier, -left))

    def _reach(
        self, starts: Iterable[tuple[Holding, Micros]], links: Mapping[Holding, list[Step]]
    ) -> Reach:
        since: dict[Holding, Micros] = {}
        work = list(starts)
        while work:
            holding, time = work.pop()
            if time < since.get(holding, time + 1):
                since[holding] = time
                work += [(to, came) for left, to, came in links.get(holding, ()) if left >= time]
        glns = sorted({gln for _, gln in since})
        provinces = sorted({self.places[gln].province for gln in glns})
        return Reach(tuple(sorted({item for item, _ in since})), tuple(glns), tuple(provinces))
