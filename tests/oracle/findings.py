"""What is odd in the records that a trace comes across (section 6, findings)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oracle.doubles import conflicts, probable_duplicates
from oracle.facts import certainly_before
from oracle.links import Link, Rule, State, any_steps
from oracle.others import pools
from oracle.parts import Role, listed, mentions
from oracle.quantities import grown, incomparable, overdrawn
from schema.model.events import Action, ObjectEvent
from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import Kind
from schema.model.trace import Certainty, FindingKind

if TYPE_CHECKING:
    from oracle.meaning import Known


@dataclass(frozen=True, slots=True)
class Finding:
    """What is odd, with the events that show it; ``item`` "" where it is of events, which then
    go by the ids that they are told by."""

    kind: FindingKind
    item: str
    events: frozenset[str]


def find_oddities(
    known: Known, states: dict[State, Certainty], followed: set[Link]
) -> set[Finding]:
    """Findings at the reached states."""
    return (
        _impossible_orders(followed)
        | _made_before_used(known, followed)
        | _cycles(followed)
        | _self_containing(known, states)
        | _after_end(known, states)
        | _doubles(known, states)
        | _uncorrected(known, states)
        | _quantities(known, states)
    )


def _impossible_orders(followed: set[Link]) -> set[Finding]:
    return {
        Finding(
            FindingKind.IMPOSSIBLE_ORDER,
            link.target[1],
            frozenset({link.source[0], link.target[0]}),
        )
        for link in followed
        if link.rule is Rule.LATER
    }


def _made_before_used(known: Known, followed: set[Link]) -> set[Finding]:
    """A transformation whose output event lies certainly before every input event of its pool."""
    found = set()
    for pool in pools(known.facts.values()):
        inputs = {e for e in pool if _consumes(known, e)}
        for link in followed:
            made, item = link.target
            of_pool = link.rule is Rule.TRANSFORMATION and made in pool
            if of_pool and all(_before(known, made, used) for used in inputs):
                events = frozenset({made, link.source[0]})
                found.add(Finding(FindingKind.IMPOSSIBLE_ORDER, item, events))
    return found


def _consumes(known: Known, event: str) -> bool:
    """Whether it names an input, with a lot or without."""
    return any(role is Role.CONSUMED for _, role in mentions(known.facts[event].event))


def _before(known: Known, x: str, y: str) -> bool:
    return certainly_before(known.facts[x], known.facts[y])


def _cycles(followed: set[Link]) -> set[Finding]:
    """An item that goes into itself through transformations, of whatever lots between."""
    changes = [link for link in followed if link.rule is Rule.TRANSFORMATION]
    goes_into = any_steps((link.source[1], link.target[1]) for link in changes)
    return {
        Finding(FindingKind.CYCLE, item, frozenset()) for item, into in goes_into if item == into
    }


def _self_containing(known: Known, states: dict[State, Certainty]) -> set[Finding]:
    """A container inside itself at an event: among its own children, or in a circle of others."""
    return {
        Finding(FindingKind.CYCLE, item, frozenset({event}))
        for event, item in states
        if (item, item) in known.packing.inside[event]
    }


def _after_end(known: Known, states: dict[State, Certainty]) -> set[Finding]:
    """An instance takes part (surely) in an event that lies certainly after its object DELETE."""
    return {
        Finding(FindingKind.EVENT_AFTER_END, item, frozenset({end, event}))
        for event, item in states
        if known.parts[event, item].sure
        for end in _ends(known, item)
        if certainly_before(known.facts[end], known.facts[event])
    }


def _ends(known: Known, item: str) -> set[str]:
    """The object DELETEs that list the item, unless it is a lot, which loses only so much."""
    if read(item).kind is Kind.LOT:
        return set()
    return {
        event
        for event, fact in known.facts.items()
        if isinstance(fact.event, ObjectEvent) and fact.event.action is Action.DELETE
        if any(canonical(epc) == item for epc in fact.event.epc_list)
    }


def _doubles(known: Known, states: dict[State, Certainty]) -> set[Finding]:
    """Probable duplicates among the trace's events; ids of these that stand for other content."""
    events = {event for event, _ in states}
    alike = probable_duplicates(known.facts[event] for event in events)
    doubled = [frozenset(known.facts[event].event_id for event in same) for same in alike]
    rivals = [
        frozenset(fact.event_id for fact in together)
        for together in conflicts(known.facts.values())
        if any(fact.id in events for fact in together)
    ]
    return {Finding(FindingKind.PROBABLE_DUPLICATE, "", ids) for ids in doubled} | {
        Finding(FindingKind.CONFLICT, "", ids) for ids in rivals
    }


def _uncorrected(known: Known, states: dict[State, Certainty]) -> set[Finding]:
    """A retracted event that names a reached item is to be corrected by one that nobody told."""
    items = {item for _, item in states}
    return {
        Finding(FindingKind.MISSING_CORRECTION, item, frozenset({fact.event_id}))
        for fact, corrections in known.retracted
        if corrections - known.event_ids
        for item in items & set(listed(fact))
    }


def _quantities(known: Known, states: dict[State, Certainty]) -> set[Finding]:
    """Of all live facts, inside the time window or not; "" for a transformation."""
    unequal = overdrawn(known, states) | ({""} if grown(known, states) else set())
    balance = {Finding(FindingKind.QUANTITY_BALANCE, item, frozenset()) for item in unequal}
    return balance | {
        Finding(FindingKind.UNIT_MISMATCH, item, frozenset())
        for item in incomparable(known, states)
    }
