"""When and where a fact happened, and what it is about (section 1)."""

from dataclasses import dataclass

from schema.model.events import AggregationEvent, AssociationEvent, Event, SourceDest
from schema.model.identifiers.canonical import read, site
from schema.model.identifiers.identifier import Kind

DEPARTURES = ("shipping", "departing")
ARRIVALS = ("receiving", "arriving")


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """An event known by its content, and the systems that say so.

    ``event_ids`` are those of its records. ``id`` is the least of them, the key of the fact; two
    facts that would share it have the content's hash after it. ``event_id`` is what it is called.
    """

    id: str
    event: Event
    systems: frozenset[str]
    event_ids: frozenset[str]

    @property
    def event_id(self) -> str:
        """The least event id of its records; of one that came without any, its content's hash."""
        return min(self.event_ids, default=self.id)


def may_precede(x: Fact, y: Fact) -> bool:
    """x.earliest <= y.latest, open ends included (clock tolerance 0). True of x and itself."""
    return x.event.event_time.may_precede(y.event.event_time)


def certainly_before(x: Fact, y: Fact) -> bool:
    """Strictly: y can by no means precede x."""
    return not may_precede(y, x)


def lies_before(x: Fact, y: Fact) -> bool:
    """x.latest <= y.earliest: x came first or together with y; never with an open end between."""
    latest, earliest = x.event.event_time.latest, y.event.event_time.earliest
    return latest is not None and earliest is not None and latest <= earliest


def at(fact: Fact) -> str | None:
    """Where it happens: its parent if that is a place, its read point, else business location."""
    stated = _parent_place(fact) or fact.event.read_point or fact.event.biz_location
    return site(stated) if stated else None


def after(fact: Fact) -> str | None:
    """Where its items are afterwards: its parent if a place, business location, else read point."""
    stated = _parent_place(fact) or fact.event.biz_location or fact.event.read_point
    return site(stated) if stated else None


def _parent_place(fact: Fact) -> str | None:
    """A place as parent of an aggregation or association fixes the place."""
    if not isinstance(fact.event, AggregationEvent | AssociationEvent):
        return None
    parent = fact.event.parent_id
    return parent if parent and read(parent).kind in (Kind.PLACE, Kind.LOCAL_PLACE) else None


def own_places(fact: Fact) -> set[str]:
    """Its read point and its business location, those that are stated."""
    return {place for place in (at(fact), after(fact)) if place}


def matches(p: str | None, q: str | None) -> bool:
    """The same place; an event without any place matches every place."""
    return p is None or q is None or p == q


def is_departure(fact: Fact) -> bool:
    """Shipping and departing."""
    return fact.event.biz_step in DEPARTURES


def is_arrival(fact: Fact) -> bool:
    """Receiving and arriving."""
    return fact.event.biz_step in ARRIVALS


def destinations(fact: Fact) -> set[str]:
    """The places that its destination list names; an owning party moves nothing."""
    return {site(entry.value) for entry in fact.event.destinations if _moves(entry)}


def _moves(entry: SourceDest) -> bool:
    return entry.type != "owning_party"


def transactions(fact: Fact) -> set[tuple[str | None, str]]:
    """Its business transactions by type and value."""
    return {(entry.type, entry.value) for entry in fact.event.biz_transactions}
