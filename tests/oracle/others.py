"""Transformation, membership and contact links (section 3, "The other links")."""

import re
from collections.abc import Iterable

from oracle.facts import Fact, after, at, is_arrival, is_departure, may_precede
from oracle.inside import Packing
from oracle.links import Link, Rule, link
from oracle.parts import Part, Role, listed, mentions
from schema.model.events import EventType, ObjectEvent, TransformationEvent
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Kind
from schema.model.trace import Certainty

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
EVERYWHERE = "EVERYWHERE"


def pools(facts: Iterable[Fact]) -> list[set[str]]:
    """Transformations that are one: joined by a transformation id, directly or over others."""
    found: list[tuple[set[object], set[str]]] = []
    for fact in facts:
        if not isinstance(fact.event, TransformationEvent):
            continue
        keys, members = _pool_keys(fact), {fact.id}
        for other in [pool for pool in found if pool[0] & keys]:
            found.remove(other)
            keys, members = keys | other[0], members | other[1]
        found.append((keys, members))
    return [members for _, members in found]


def _pool_keys(fact: Fact) -> set[object]:
    """An absolute URI joins the events of all systems, another value those of one system."""
    assert isinstance(fact.event, TransformationEvent)
    joined = fact.event.transformation_id
    if not joined:
        return {(fact.id,)}
    if _URI.fullmatch(joined):
        return {joined}
    return {(system, joined) for system in fact.systems}


def transformation_links(facts: Iterable[Fact], packing: Packing) -> set[Link]:
    """Every input leads to every output of one pool, whatever the order of their times."""
    found = set()
    for pool in pools(facts):
        parts = [part for event in pool for part in packing.parts[event].values()]
        for source in (part for part in parts if Role.CONSUMED in part.roles):
            for target in (part for part in parts if Role.MADE in part.roles):
                found.add(link(source, target, Rule.TRANSFORMATION, Certainty.CERTAIN))
    return found


def memberships(facts: Iterable[Fact]) -> set[tuple[str, str]]:
    """(lot, instance): said by an ilmd lotNumber of an event that makes the instance, or by a
    code with both lot and serial."""
    found = set()
    for fact in facts:
        number = _lot_number(fact)
        made = [i for i, roles in listed(fact).items() if Role.MADE in roles]
        for item in made if number else ():
            if read(item).kind is Kind.INSTANCE:
                found.add((f"https://id.gs1.org/01/{read(item).gtin}/10/{number}", item))
        for identifier in (read(text) for text, _ in mentions(fact.event)):
            if identifier.kind is Kind.INSTANCE and identifier.lot:
                lot = f"https://id.gs1.org/01/{identifier.gtin}/10/{identifier.lot}"
                found.add((lot, identifier.canonical))
    return {(read(lot).canonical, item) for lot, item in found}


def _lot_number(fact: Fact) -> str | None:
    if not isinstance(fact.event, ObjectEvent | TransformationEvent):
        return None
    for key, value in fact.event.ilmd.items():
        if key in ("lotNumber", "{urn:epcglobal:cbv:mda}lotNumber") and isinstance(value, str):
            return value
    return None


def membership_links(facts: dict[str, Fact], packing: Packing) -> set[Link]:
    """From every state that the lot left to every state of the instance that it may precede."""
    found = set()
    for lot, instance in memberships(facts.values()):
        for source in _states(packing, lot):
            for target in _states(packing, instance):
                ordered = may_precede(facts[source.event], facts[target.event])
                if source.leaves and ordered:
                    found.add(link(source, target, Rule.MEMBERSHIP, Certainty.CERTAIN))
    return found


def _states(packing: Packing, item: str) -> list[Part]:
    return [parts[item] for parts in packing.parts.values() if item in parts]


def contact_links(
    facts: dict[str, Fact],
    packing: Packing,
    places: frozenset[str] | str,
    persistence: int | None = None,
) -> set[Link]:
    """From an item that arrived at a place, or was commissioned there, to another one that left
    it, if the arrival may precede the departure; POSSIBLE."""
    parts = [part for here in packing.parts.values() for part in here.values()]
    comings = [part for part in parts if _comes(facts[part.event], part)]
    goings = [part for part in parts if is_departure(facts[part.event]) and part.leaves]
    return {
        link(come, go, Rule.CONTACT, Certainty.POSSIBLE)
        for come in comings
        for go in goings
        if come.item != go.item
        and _met(facts[come.event], facts[go.event], places)
        and _persists(facts, come, go, goings, persistence)
    }


def _comes(fact: Fact, part: Part) -> bool:
    added = fact.event.type is EventType.OBJECT and Role.MADE in part.roles
    return (is_arrival(fact) or added) and not is_departure(fact)


def _met(come: Fact, go: Fact, places: frozenset[str] | str) -> bool:
    """One known place of those asked for, in an order that may be."""
    place = after(come)
    asked = places == EVERYWHERE or place in places
    return place is not None and asked and at(go) == place and may_precede(come, go)


def _persists(
    facts: dict[str, Fact], come: Part, go: Part, goings: list[Part], persistence: int | None
) -> bool:
    """Unbounded, or the first item is still there, or left so long before at the most."""
    own = [facts[other.event] for other in goings if other.item == come.item]
    left = [x for x in own if _met(facts[come.event], x, EVERYWHERE)]
    if persistence is None or not left:
        return True
    return any(_within(x, facts[go.event], persistence) for x in left)


def _within(left: Fact, go: Fact, persistence: int) -> bool:
    latest, earliest = left.event.event_time.latest, go.event.event_time.earliest
    return latest is None or earliest is None or earliest <= latest + persistence
