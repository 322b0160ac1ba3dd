"""How far a walk may go, and what it reached."""

from dataclasses import dataclass, field

from hub.graph.meaning.marks import POSSIBLE
from hub.graph.meaning.ties import TieKind
from hub.graph.questions import Bond
from hub.trace.leading import Choices

Window = tuple[int | None, int | None]
OPEN_WINDOW: Window = (None, None)
BY_CONTACT = POSSIBLE + 1
"""The rank of what only contact leads to: POSSIBLE, and behind what the code alone leads to."""
Spot = int
"""Where things meet: a place's number, or a container's with its sign turned."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where contact is followed, and for how long (microseconds) after the first item left.

    ``places`` are numbers, None stands for every place.
    """

    places: frozenset[int] | None = frozenset()
    containers: bool = False
    persistence: int | None = None

    def holds(self, place: int) -> bool:
        """Whether contact at this place is followed."""
        return self.places is None or place in self.places


@dataclass(frozen=True, slots=True)
class Budget:
    """How far a walk may go: links deep, items wide, down to which certainty, over which contact.

    Contact is followed last of all, from whatever was reached, and only where POSSIBLE is.
    """

    depth: int = 100
    items: int = 100_000
    least: int = POSSIBLE
    window: Window = OPEN_WINDOW
    contact: Grounds | None = None


@dataclass(slots=True)
class Reach:
    """What a walk reached: by state its certainty and depth, the hubs it passed, its open ends.

    ``certainty`` is a rank, up to ``BY_CONTACT``.
    ``by_code``: states reached by the time line alone → the state that led there; ``choices``:
    which others did as well; ``by_kin``: the same for members and equal codes; ``by_contact``: for
    contact, with where they met.
    ``frontier``: states reached but not gone on from, because a budget ran out.
    ``bonds``: (item, its kin, kind) as the walk goes → who says so.
    """

    forward: bool
    certainty: dict[int, int] = field(default_factory=dict)
    depth: dict[int, int] = field(default_factory=dict)
    hubs: dict[int, int] = field(default_factory=dict)
    by_code: dict[int, int] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices, compare=False)
    by_kin: dict[int, int] = field(default_factory=dict)
    by_contact: dict[int, tuple[int, Spot]] = field(default_factory=dict)
    frontier: set[int] = field(default_factory=set)
    bonds: dict[tuple[int, int, TieKind], Bond] = field(default_factory=dict)

    @property
    def saying(self) -> set[int]:
        """The events that say who belongs to what."""
        return {bond.event for bond in self.bonds.values() if bond.event is not None}
