"""One supply chain being written: each verb writes events and keeps the ledger.

A story has a random generator, a clock and number space of its own, so a chain is the same
whatever else is generated. Its clock starts at a fixed base date; nothing reads the wall clock.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from hub.demo.world import items
from hub.demo.world.atlas import Atlas
from hub.demo.world.catalogue import Goods
from hub.demo.world.interfaces import EPCIS2
from hub.demo.world.items import Item
from hub.demo.world.landscape import Landscape, SimulatedSystem
from hub.demo.world.ledger import Ledger
from hub.demo.world.numbering import UNITS_PER_CHAIN
from hub.demo.world.places import Place, PlaceKind
from schema.model.events import Event
from schema.model.keys import ProvinceCode, SystemId
from schema.model.times import VIETNAM, EventTime, Micros, micros, zone

BASE = datetime(2026, 6, 1, 6, 0, tzinfo=zone(VIETNAM))
Held = tuple[SystemId | ProvinceCode, Event]
"""Who holds an event (a province code where that province has no system), and the event."""
Writing = Callable[[SimulatedSystem], Event]
NO_SYSTEM = SimulatedSystem(SystemId(""), "", (), EPCIS2)


class Story:
    """The verbs' common ground: what is emitted, numbered and timed."""

    def __init__(self, seed: int, number: int, atlas: Atlas, landscape: Landscape) -> None:
        self.number = number
        self.rng = Random(f"{seed}/{number}")  # noqa: S311 - a simulation, not a secret
        self.atlas = atlas
        self.landscape = landscape
        self.ledger = Ledger()
        self.marks: dict[str, Item] = {}
        self.held: list[Held] = []
        self.clock = BASE + timedelta(days=number * 7 % 90, minutes=5 * self.rng.randrange(120))
        self._lots = 0
        self._units = 0
        self._notes = 0

    def place(self, province: str, kind: PlaceKind) -> Place:
        """Some place of a kind in a province."""
        return self.atlas.one(self.rng, province, kind)

    def wait(self, hours: float) -> None:
        """Let at least this time pass, and up to half as much again; whole minutes."""
        self.clock += timedelta(minutes=round(hours * 60 * (1 + self.rng.random() / 2)))

    @property
    def micros(self) -> Micros:
        """The story's time, in microseconds since the epoch."""
        return micros(self.clock)

    def now(self) -> EventTime:
        """The story's time as an event's."""
        at = self.micros
        return EventTime(at, at, VIETNAM, self.clock.isoformat(timespec="milliseconds"))

    def event_id(self) -> str:
        """A new event id: a UUID of this simulation's random numbers (RFC 9562 version 8)."""
        bits = f"{self.rng.getrandbits(122):032x}"
        return f"urn:uuid:{bits[:8]}-{bits[8:12]}-8{bits[13:16]}-8{bits[17:20]}-{bits[20:]}"

    def new_lot(self, goods: Goods, maker: Place) -> Item:
        """A lot not yet used: its number tells the chain."""
        self._lots += 1
        product = goods.of(maker)
        number = f"MP{self.number:06d}-{self._lots:03d}"
        return items.lot(maker.company, goods.reference, product.gtin, number, goods.uom)

    def new_piece(self, goods: Goods, maker: Place) -> Item:
        """One serialised piece, not yet used."""
        self._lots += 1
        gtin = goods.of(maker).gtin
        serial = f"{self.number:06d}{self._lots:04d}"
        return items.instance(maker.company, goods.reference, gtin, serial)

    def new_pallet(self, owner: Place) -> Item:
        """A logistic unit not yet used."""
        self._units += 1
        return items.logistic_unit(owner.company, self.number * UNITS_PER_CHAIN + self._units - 1)

    def new_crate(self, owner: Place) -> Item:
        """A returnable crate not yet used."""
        self._units += 1
        return items.asset(owner.company, 1, f"{self.number:06d}{self._units:04d}")

    def new_note(self, owner: Place) -> str:
        """A new despatch advice (CBV 8.5.2 form)."""
        self._notes += 1
        return f"urn:epcglobal:cbv:bt:{owner.gln}:{self.number:06d}-{self._notes:03d}"

    def emit(self, place: Place, writing: Writing, also: Place | None = None) -> None:
        """Give an event to every system that holds the place's events, spelled as each does.

        ``also``: a place whose systems record it too.
        """
        holders = self.landscape.holders(place)
        for system in holders:
            self.held.append((system.id, writing(system)))
        if not holders:
            self.held.append((place.province, writing(NO_SYSTEM)))
        for system in self.landscape.holders(also)[:1] if also else ():
            if system not in holders:
                self.held.append((system.id, writing(system)))

    def mark(self, name: str, item: Item) -> None:
        """Remember an item under a name: an example for people to try."""
        self.marks[name] = item

    def other_provinces(self, count: int, *but: str) -> Sequence[ProvinceCode]:
        """Different provinces at random, none of ``but``."""
        return self.rng.sample([c for c in self.atlas.codes if c not in but], count)
