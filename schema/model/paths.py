"""How each state of a trace was reached: kept with the report, in columns of small numbers."""

from dataclasses import dataclass
from enum import IntEnum

from schema.model.keys import SystemId


class By(IntEnum):
    """What led to a state. Kept: a number never changes its meaning."""

    START = 0
    LINK = 1
    """A recorded or inferred link from another event of the same item."""
    CODE = 2
    """The item's time line alone."""
    TRANSFORMATION = 3
    MEMBERSHIP = 4
    CONTACT = 5
    EQUIVALENCE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The states that a trace reached one way, each with the state before it on one of the
    shortest of its most certain paths.

    The columns run side by side. ``items`` and ``events`` count into the report's, ``events`` on
    into its ``further``; ``parents`` into these columns, -1 at a start. ``certainties`` are 0
    (CERTAIN) to 2 (POSSIBLE), and 3 for what only contact makes POSSIBLE; ``depths`` links from
    the start. ``how``: ``By`` * 8 + the step's own certainty * 2 + whether the item left the
    event. ``said``: (state, event) that says who is a member; ``stated``: (state, systems) whose
    master data says so, or that two codes are one thing. ``carriers``: (item, the state that
    it carried, how surely), for those that only carried.
    """

    forward: bool
    items: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    certainties: tuple[int, ...] = ()
    depths: tuple[int, ...] = ()
    parents: tuple[int, ...] = ()
    how: tuple[int, ...] = ()
    said: tuple[tuple[int, int], ...] = ()
    stated: tuple[tuple[int, tuple[SystemId, ...]], ...] = ()
    carriers: tuple[tuple[int, int, int], ...] = ()
