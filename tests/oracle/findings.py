"""Gaps and findings at what a trace reached (sections 1, 2, 3 and 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oracle.facts import certainly_before
from oracle.links import Link, Rule, State, any_steps
from oracle.others import pools
from oracle.parts import Role, container, mentions, unrecorded
from oracle.quantities import grown, incomparable, overdrawn
from schema.model.events import Action, ObjectEvent
from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import Kind
from schema.model.trace import Certainty, FindingKind, GapKind

if TYPE_CHECKING:
    from oracle.meaning import Known

NOWHERE = ""
"""The event of a gap that no event shows."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not known at a reached state."""

    kind: GapKind
    item: str
    event: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is odd, with the events that show it."""

    kind: FindingKind
    item: str
    events: frozenset[str]


def find_gaps(known: Known, start: str, states: dict[State, Certainty]) -> set[Gap]:
    """The gaps at the reached states, in whichever direction they were reached."""
    found = {
        Gap(kind, item, event)
        for event, item in states
        for kind in _movement_gaps(known, event, item) | _pool_gaps(known, event, item)
    }
    return found | _unwalkable_start(start) | _unrecorded_contents(known, start, states)


def _movement_gaps(known: Known, event: str, item: str) -> set[GapKind]:
    found = set()
    if known.succession[item].unexplained(event):
        found.add(GapKind.RECEIVED_NEVER_SHIPPED)
    if never_received(known, event, item):
        found.add(GapKind.SHIPPED_NEVER_RECEIVED)
    return found


def never_received(known: Known, event: str, item: str) -> bool:
    """A departure that the item left, from which no link of the rules 2 and 3 leads on."""
    succession = known.succession[item]
    onward = [*succession.two.values(), *succession.three.values()]
    return succession.departed(event) and not any(event in sources for sources in onward)


def _pool_gaps(known: Known, event: str, item: str) -> set[GapKind]:
    """An input without outputs, an output without inputs, or only ones without lot or serial."""
    found: set[GapKind] = set()
    for pool in pools(known.facts.values()):
        if event not in pool:
            continue
        roles = known.parts[event, item].roles
        if Role.CONSUMED in roles:
            found |= _other_side(known, pool, Role.MADE, GapKind.USED_NOT_MADE)
        if Role.MADE in roles:
            found |= _other_side(known, pool, Role.CONSUMED, GapKind.MADE_NOT_FROM)
    return found


def _other_side(known: Known, pool: set[str], role: Role, missing: GapKind) -> set[GapKind]:
    facts = [known.facts[event] for event in pool]
    found = set()
    if not any(role is stated for fact in facts for _, stated in mentions(fact.event)):
        found.add(missing)
    if any(role is stated for fact in facts for _, stated in unrecorded(fact)):
        found.add(GapKind.LOT_NOT_RECORDED)
    return found


def _unwalkable_start(start: str) -> set[Gap]:
    unwalkable = read(start).kind in (Kind.PRODUCT, Kind.PATTERN)
    return {Gap(GapKind.LOT_NOT_RECORDED, canonical(start), NOWHERE)} if unwalkable else set()


def _unrecorded_contents(known: Known, start: str, states: dict[State, Certainty]) -> set[Gap]:
    """A container at the start stands for its contents: also for those without lot or serial."""
    return {
        Gap(GapKind.LOT_NOT_RECORDED, item, event)
        for event, item in states
        if item == canonical(start)
        and container(known.facts[event]) == item
        and any(text != item for text, _ in unrecorded(known.facts[event]))
    }


def find_oddities(
    known: Known, states: dict[State, Certainty], followed: set[Link]
) -> set[Finding]:
    """Findings at the reached states."""
    order = _impossible_orders(followed) | _cycles(followed) | _after_end(known, states)
    return order | _quantities(known, states)


def _quantities(known: Known, states: dict[State, Certainty]) -> set[Finding]:
    unequal = overdrawn(known, states) | ({""} if grown(known, states) else set())
    balance = {Finding(FindingKind.QUANTITY_BALANCE, item, frozenset()) for item in unequal}
    return balance | {
        Finding(FindingKind.UNIT_MISMATCH, item, frozenset())
        for item in incomparable(known, states)
    }


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


def _cycles(followed: set[Link]) -> set[Finding]:
    """An item that goes into itself through transformations, of whatever lots between."""
    changes = [link for link in followed if link.rule is Rule.TRANSFORMATION]
    goes_into = any_steps((link.source[1], link.target[1]) for link in changes)
    return {
        Finding(FindingKind.CYCLE, item, frozenset()) for item, into in goes_into if item == into
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
