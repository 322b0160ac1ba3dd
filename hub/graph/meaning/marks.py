"""What one item's succession comes to: links, and marks on its states."""

from dataclasses import dataclass, field

from hub.graph.meaning.taking import State

CERTAIN, INFERRED, POSSIBLE = range(3)
"""How sure a link is; the larger, the weaker. A path is as weak as its weakest link."""


class Mark:
    """What a state is besides its links: bits, plain numbers for the same reason as ``Role``."""

    SAME_CODE = 1
    """Rule 6 applies: whatever left and may precede it explains it possibly."""
    UNEXPLAINED = 2
    """Rule 4 applies: received or seen with no recorded way there."""
    HOLE = 128
    """And that is a gap: it was not seen there before, nor does it begin there."""
    IMPOSSIBLE_ORDER = 4
    """Rule 5 applies: the recorded ways there lie later."""
    NEVER_RECEIVED = 8
    """It set off and no arrival accounts for it."""
    OPEN_FORWARD = 16
    """Rules 4 or 6 lead on from it to what following its links does not reach."""
    OPEN_BACKWARD = 32
    """The same, against the stream."""
    AFTER_END = 64
    """It lies after the end of its item."""


@dataclass(slots=True)
class Explained:
    """One item's succession. Positions index its states in time order.

    ``links`` are (from, to, certainty); ``marks`` a ``Mark`` for each state; ``never`` the pairs
    (from, to) that rules 4 and 6 must leave out although the times allow them; ``missing`` the
    destinations not reached, for each state marked NEVER_RECEIVED.
    """

    states: tuple[State, ...]
    links: list[tuple[int, int, int]] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    never: set[tuple[int, int]] = field(default_factory=set)
    missing: dict[int, tuple[int, ...]] = field(default_factory=dict)
