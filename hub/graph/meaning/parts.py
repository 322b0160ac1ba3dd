"""Who takes part in an event, and where: the values that an event comes apart into."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from hub.graph.meaning.amounts import Mention
from schema.model.events import Action
from schema.model.keys import ItemId, PlaceId


class Role:
    """What happens to an item in an event: bits. What is made or passes *leaves* the event.

    Plain whole numbers, not an enum: they are combined for every state of every item.
    """

    CONSUMED = 1
    MADE = 2
    PASSING = 4
    ENDED = 8
    """Consumed for good: an instance disposed of. Of a lot a disposal takes a part."""
    LEAVES = MADE | PASSING


class Step(IntEnum):
    """What a business step means to a trace: setting off, getting there, or neither."""

    OTHER = 0
    DEPARTURE = 1
    ARRIVAL = 2


STEPS = {
    "shipping": Step.DEPARTURE,
    "departing": Step.DEPARTURE,
    "receiving": Step.ARRIVAL,
    "arriving": Step.ARRIVAL,
}


class Hold(IntEnum):
    """Which kind of container a packing event speaks of; their windows are kept apart."""

    AGGREGATION = 0
    ASSOCIATION = 1


@dataclass(frozen=True, slots=True)
class Packing:
    """An aggregation or association event's container and what it lists as its contents.

    Without contents a DELETE empties the container. ``portions`` says how much of a class-level
    content is meant, (quantity, unit), where that is stated of all its entries in one unit.
    """

    hold: Hold
    action: Action
    container: ItemId
    contents: tuple[ItemId, ...]
    portions: Mapping[ItemId, tuple[float, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Parts:
    """One event taken apart. ``spelled`` maps every canonical id to the way it was written."""

    roles: dict[ItemId, int] = field(default_factory=dict)
    packing: Packing | None = None
    unlotted: dict[str, int] = field(default_factory=dict)
    """Classes without lot or serial, and id patterns: never walked, a gap (as written)."""
    step: Step = Step.OTHER
    read_point: PlaceId | None = None
    biz_location: PlaceId | None = None
    destinations: tuple[PlaceId, ...] = ()
    origins: tuple[PlaceId, ...] = ()
    """The places its source list names: expectations too, they only say whom to ask."""
    transactions: tuple[str, ...] = ()
    commissions: bool = False
    """An object ADD: it makes its items out of nothing that the event names."""
    transforms: bool = False
    pool: str | None = None
    """The transformation's id; events that share it are one transformation."""
    spelled: dict[str, str] = field(default_factory=dict)
    members: set[tuple[ItemId, ItemId]] = field(default_factory=set)
    """(lot, instance): the event says that the one belongs to the other."""
    amounts: tuple[Mention, ...] = ()
    """What it says that adds up."""
    faults: dict[str, str] = field(default_factory=dict)
    """Ids that break a rule of their standard, with the rule: kept, and a finding."""

    def says_the_same(self, other: "Parts") -> bool:
        """Whether both say the same, however they write it.

        Two wordings of one content may differ: a code may name an instance's lot or leave it out.
        """
        one, two = (replace(p, spelled={}, unlotted={}, faults={}) for p in (self, other))
        return one == two

    @property
    def at(self) -> PlaceId | None:
        """Where the event happens."""
        return self.read_point or self.biz_location

    @property
    def after(self) -> PlaceId | None:
        """Where its items are afterwards: at no place once they have set off."""
        if self.step is Step.DEPARTURE:
            return None
        return self.biz_location or self.read_point
