"""What is known: records become facts; when and where a fact happened (sections 1 and 5)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from schema.model.events import AggregationEvent, AssociationEvent, Event, SourceDest
from schema.model.identifiers.canonical import canonical, read, site
from schema.model.identifiers.identifier import Kind
from schema.model.json import Json
from schema.model.records import Record

DEPARTURES = ("shipping", "departing")
ARRIVALS = ("receiving", "arriving")
_NOT_CONTENT = ("event_id", "record_time", "error_declaration")


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """An event known by its content, and the systems that say so. ``id`` is its event id."""

    id: str
    event: Event
    systems: frozenset[str]


def live_facts(records: Iterable[Record]) -> list[Fact]:
    """Facts said by a live record: same content is one fact; an error declaration retracts the
    fact of its content, whichever record comes first and whichever system says so."""
    said: dict[str, list[Record]] = {}
    for record in records:
        said.setdefault(content(record.event), []).append(record)
    return sorted(
        (_fact(key, records) for key, records in said.items() if not _retracted(records)),
        key=lambda fact: fact.id,
    )


def _retracted(records: list[Record]) -> bool:
    return any(record.event.error_declaration for record in records)


def _fact(key: str, records: list[Record]) -> Fact:
    ids = [record.event.event_id for record in records if record.event.event_id]
    event = min(records, key=lambda record: record.event.event_id or "").event
    return Fact(min(ids, default=key), event, frozenset(record.system for record in records))


def content(event: Event) -> str:
    """Equal for two events that say the same: ids in one spelling, lists without their order,
    the event's own id, its record time and an error declaration left out."""
    plain = {k: v for k, v in asdict(event).items() if k not in _NOT_CONTENT}
    plain["event_time"].pop("written")
    text = json.dumps(_normal(plain), sort_keys=True)
    return f"content:{hashlib.sha256(text.encode()).hexdigest()}"


def _normal(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _normal(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return sorted((_normal(inner) for inner in value), key=json.dumps)
    return canonical(value) if isinstance(value, str) else value


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
