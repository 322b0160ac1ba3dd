"""What a trace reached, and the nodes that follow from the states (sections 4 and 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oracle.facts import after, at, is_departure
from oracle.findings import Finding, Gap
from oracle.links import Link, State, stronger, weaker
from schema.model.trace import Certainty, ItemRole

if TYPE_CHECKING:
    from oracle.meaning import Known

Items = dict[str, tuple[Certainty, ItemRole]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """States and nodes with their best certainty; ``links`` those followed between the states."""

    states: dict[State, Certainty]
    depth: dict[State, int]
    items: Items
    places: dict[str, Certainty]
    links: set[Link]
    gaps: set[Gap]
    findings: set[Finding]


def items_of(states: dict[State, Certainty]) -> Items:
    """The items of the states, each as certain as its best state."""
    found: Items = {}
    for (_, item), certainty in states.items():
        best = stronger(certainty, found[item][0]) if item in found else certainty
        found[item] = (best, ItemRole.REACHED)
    return found


def carriers(known: Known, states: dict[State, Certainty], reached: Items) -> Items:
    """Containers that take part in a reached state's event with its item inside, at any depth,
    and were not reached themselves; INFERRED at best where it is only possibly inside."""
    found: Items = {}
    for (event, item), certainty in states.items():
        for k, sure in known.packing.containers(item, event).items():
            mine = certainty if sure else weaker(certainty, Certainty.INFERRED)
            if k not in reached:
                best = stronger(mine, found[k][0]) if k in found else mine
                found[k] = (best, ItemRole.CARRIER)
    return found


def places_of(known: Known, states: dict[State, Certainty]) -> dict[str, Certainty]:
    """Where the events of the states happened, and where their items were afterwards: not after
    a departure, and not what was consumed."""
    found: dict[str, Certainty] = {}
    for state, certainty in states.items():
        fact = known.facts[state[0]]
        stays = known.parts[state].leaves and not is_departure(fact)
        for place in {at(fact), after(fact) if stays else None}:
            if place:
                found[place] = stronger(certainty, found.get(place, certainty))
    return found
