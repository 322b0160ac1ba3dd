"""Where a state's item comes to, or leaves: a place, a container, or both.

A trace that starts at a place begins with such states, and contact leads from what came to what
left later.
"""

from typing import NamedTuple

from hub.graph.meaning.gist import ADD, NO_HOLD, OBSERVE
from hub.graph.meaning.parts import Role, Step
from hub.graph.meaning.taking import State

DEPARTED = 1 << 10
ARRIVED = 1 << 11
COMMISSIONED = 1 << 14
PACKED = 1 << 15
UNPACKED = 1 << 16
"""Bits of a state's flags, beside those of ``hub.graph.meaning.derive``."""
CAME = ARRIVED | COMMISSIONED


class Visit(NamedTuple):
    """What a state is to places and containers: the flags' bits, and which ones."""

    flags: int
    here: int | None
    """For a departure the place it left, for an arrival or commissioning the place reached."""
    box: int | None
    """The container that the item was packed into, or taken out of."""


def visit(state: State, item: int) -> Visit:
    """What one state of ``item`` is to places and containers."""
    flags, here = _at_place(state)
    box = _box(state, item)
    if box is not None:
        flags |= PACKED if state.event.action == ADD else UNPACKED
    return Visit(flags, here, box)


def _at_place(state: State) -> tuple[int, int | None]:
    event = state.event
    if event.step == Step.DEPARTURE:
        return DEPARTED * bool(state.role & Role.LEAVES), event.at
    flags = ARRIVED * (event.step == Step.ARRIVAL)
    flags |= COMMISSIONED * (event.commissions and bool(state.role & Role.MADE))
    return flags, event.after if flags else None


def _box(state: State, item: int) -> int | None:
    """The container, if the event names the item, what it is inside of, or empties it all."""
    event = state.event
    if event.hold == NO_HOLD or event.action == OBSERVE or event.container == item:
        return None
    named = item in event.contents or not event.contents.isdisjoint(state.inside)
    emptied = event.empties and event.container in state.inside
    return event.container if named or emptied else None
