"""Gaps at what a trace reached (sections 1, 2, 3 and 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oracle.facts import Fact, after, at, matches, may_precede
from oracle.links import State
from oracle.others import pools
from oracle.parts import Role, container, mentions, unrecorded
from schema.model.events import Action
from schema.model.identifiers.canonical import canonical, read
from schema.model.identifiers.identifier import Kind
from schema.model.trace import Certainty, GapKind

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
    if known.succession[item].unexplained(event) and not _begins(known, event, item):
        found.add(GapKind.RECEIVED_NEVER_SHIPPED)
    if never_received(known, event, item):
        found.add(GapKind.SHIPPED_NEVER_RECEIVED)
    return found


def _begins(known: Known, event: str, item: str) -> bool:
    """A container begins with its first packing: an ADD of it that nothing it left may precede.
    How it came there is not asked, then or later at the same place."""
    fact, succession = known.facts[event], known.succession[item]
    return any(
        _adds(first)
        and container(first) == item
        and not succession.earlier(first.id)
        and may_precede(first, fact)
        and matches(after(first), at(fact))
        for first in succession.facts.values()
    )


def _adds(fact: Fact) -> bool:
    return getattr(fact.event, "action", None) is Action.ADD


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
