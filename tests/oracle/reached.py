"""What a trace reached, and the nodes that follow from the states (sections 4 and 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oracle.facts import after, at, is_departure
from oracle.findings import Finding
from oracle.gaps import Gap
from oracle.links import Link, State, stronger, weaker
from schema.model.trace import Certainty, ItemRole

if TYPE_CHECKING:
    from oracle.meaning import Known

Items = dict[str, tuple[Certainty, ItemRole]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """States and nodes with their best certainty; ``links`` those followed between the states.

    Depths count links from a start, the fewest there are; a node has that of its nearest state.
    """

    states: dict[State, Certainty]
    depth: dict[State, int]
    items: Items
    item_depth: dict[str, int]
    places: dict[str, Certainty]
    place_depth: dict[str, int]
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


def item_depths(known: Known, depth: dict[State, int]) -> dict[str, int]:
    """Of a reached item its nearest state's; of a carrier the nearest state's that it carries."""
    found: dict[str, int] = {}
    for (_, item), links in depth.items():
        found[item] = min(links, found.get(item, links))
    for (event, item), links in depth.items():
        for k in known.packing.containers(item, event):
            if all(k != reached for _, reached in depth):
                found[k] = min(links, found.get(k, links))
    return found


def places_of(known: Known, states: dict[State, Certainty]) -> dict[str, Certainty]:
    """The places of the states, each as certain as the best state there."""
    found: dict[str, Certainty] = {}
    for state, certainty in states.items():
        for place in _places(known, state):
            found[place] = stronger(certainty, found.get(place, certainty))
    return found


def place_depths(known: Known, depth: dict[State, int]) -> dict[str, int]:
    """The depth of the nearest state at each place."""
    found: dict[str, int] = {}
    for state, links in depth.items():
        for place in _places(known, state):
            found[place] = min(links, found.get(place, links))
    return found


def _places(known: Known, state: State) -> set[str]:
    """Where its event happened, and where its item was afterwards: not after a departure, and
    not what was consumed."""
    fact = known.facts[state[0]]
    stays = known.parts[state].leaves and not is_departure(fact)
    return {place for place in (at(fact), after(fact) if stays else None) if place}
