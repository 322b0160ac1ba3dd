"""Contact: one place or one container, in an order that lets one touch the other (section 3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from oracle.facts import Fact, after, at, is_arrival, is_departure, may_precede
from oracle.inside import Packing
from oracle.links import Link, Rule, link
from oracle.parts import Part, Role, container, named_contents
from schema.model.events import Action, AggregationEvent, AssociationEvent, EventType
from schema.model.trace import Certainty

EVERYWHERE = "EVERYWHERE"
Places = frozenset[str] | str


@dataclass(frozen=True, slots=True)
class Stop:
    """An item's coming to a place or container, or its going from there."""

    where: tuple[str, str]
    """("place", its site) or ("container", its id)."""
    part: Part


def contact_links(
    facts: dict[str, Fact],
    packing: Packing,
    places: Places = frozenset(),
    containers: bool = False,
    persistence: int | None = None,
) -> set[Link]:
    """From an item that came to a place (or container) to another one that went from it, if the
    coming may precede the going; POSSIBLE. ``places``: canonical sites, or ``EVERYWHERE``."""
    comings, goings = _at_places(facts, packing, places)
    if containers:
        comings += [stop for f in facts.values() for stop in _put_in(f, packing)]
        goings += [stop for f in facts.values() for stop in _taken_out(f, packing)]
    return {
        link(come.part, go.part, Rule.CONTACT, Certainty.POSSIBLE)
        for come in comings
        for go in goings
        if come.part.item != go.part.item
        and _in_order(facts, come, go)
        and _persists(facts, come, go, goings, persistence)
    }


def _at_places(
    facts: dict[str, Fact], packing: Packing, places: Places
) -> tuple[list[Stop], list[Stop]]:
    parts = [part for here in packing.parts.values() for part in here.values()]
    comings = [(after(facts[p.event]), p) for p in parts if _comes(facts[p.event], p)]
    goings = [(at(facts[p.event]), p) for p in parts if _goes(facts[p.event], p)]
    return list(_asked(comings, places)), list(_asked(goings, places))


def _asked(stops: Iterable[tuple[str | None, Part]], places: Places) -> Iterator[Stop]:
    """Those at a known place that was asked for."""
    for place, part in stops:
        if place is not None and (places == EVERYWHERE or place in places):
            yield Stop(("place", place), part)


def _comes(fact: Fact, part: Part) -> bool:
    """It arrives, or is commissioned."""
    added = fact.event.type is EventType.OBJECT and Role.MADE in part.roles
    return (is_arrival(fact) or added) and not is_departure(fact)


def _goes(fact: Fact, part: Part) -> bool:
    return is_departure(fact) and part.leaves


def _put_in(fact: Fact, packing: Packing) -> Iterator[Stop]:
    """What an ADD lists, and what is inside of that at the event, arrives in its container."""
    if _packs(fact, Action.ADD):
        yield from _stops(fact, packing, named_contents(fact))


def _taken_out(fact: Fact, packing: Packing) -> Iterator[Stop]:
    """What a DELETE names, and what is inside of that, leaves its container; with both lists
    empty, whatever is possibly inside the container."""
    if _packs(fact, Action.DELETE):
        named = named_contents(fact)
        emptied = {c for c, k in packing.inside[fact.id] if k == container(fact)}
        yield from _stops(fact, packing, emptied if _empties(fact) else named)


def _stops(fact: Fact, packing: Packing, named: set[str]) -> Iterator[Stop]:
    k = container(fact) or ""
    deeper = {c for c, outer in packing.inside[fact.id] if outer in named}
    for item in (named | deeper) - {k}:
        yield Stop(("container", k), packing.parts[fact.id][item])


def _packs(fact: Fact, action: Action) -> bool:
    event = fact.event
    packing = isinstance(event, AggregationEvent | AssociationEvent) and event.action is action
    return packing and container(fact) is not None


def _empties(fact: Fact) -> bool:
    event = fact.event
    assert isinstance(event, AggregationEvent | AssociationEvent)
    return not event.child_epcs and not event.child_quantity_list


def _in_order(facts: dict[str, Fact], come: Stop, go: Stop) -> bool:
    return come.where == go.where and may_precede(facts[come.part.event], facts[go.part.event])


def _persists(
    facts: dict[str, Fact], come: Stop, go: Stop, goings: list[Stop], persistence: int | None
) -> bool:
    """Unbounded, or the first item is still there, or left so long before at the most."""
    own = [x for x in goings if x.part.item == come.part.item and _in_order(facts, come, x)]
    if persistence is None or not own:
        return True
    return any(_within(facts[x.part.event], facts[go.part.event], persistence) for x in own)


def _within(left: Fact, go: Fact, persistence: int) -> bool:
    latest, earliest = left.event.event_time.latest, go.event.event_time.earliest
    return latest is None or earliest is None or earliest <= latest + persistence
