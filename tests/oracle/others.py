"""Transformation, membership and equivalence links (section 3, "The other links")."""

import re
from collections.abc import Iterable

from oracle.facts import Fact, may_precede
from oracle.inside import Packing
from oracle.links import Link, Rule, link
from oracle.parts import Part, Role, listed, mentions
from schema.model.events import ObjectEvent, TransformationEvent
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Kind
from schema.model.trace import Certainty

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")


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


def ordered_links(
    facts: dict[str, Fact], packing: Packing, pairs: Iterable[tuple[str, str]], rule: Rule
) -> set[Link]:
    """From every state that the one left to every state of the other that it may precede: of a
    lot and its instance (MEMBERSHIP), of two codes of one thing (EQUIVALENCE, both ways)."""
    found = set()
    for one, other in pairs:
        for source in _states(packing, one):
            for target in _states(packing, other):
                ordered = may_precede(facts[source.event], facts[target.event])
                if source.leaves and ordered:
                    found.add(link(source, target, rule, Certainty.CERTAIN))
    return found


def _states(packing: Packing, item: str) -> list[Part]:
    return [parts[item] for parts in packing.parts.values() if item in parts]
