"""How far a walk may go, and what it reached."""

from dataclasses import dataclass, field

from hub.graph.meaning.marks import POSSIBLE

Window = tuple[int | None, int | None]
OPEN_WINDOW: Window = (None, None)


@dataclass(frozen=True, slots=True)
class Budget:
    """How far a walk may go: links deep, items wide, and down to which certainty."""

    depth: int = 100
    items: int = 100_000
    least: int = POSSIBLE
    window: Window = OPEN_WINDOW


@dataclass(slots=True)
class Reach:
    """What a walk reached: by state its certainty and depth, the hubs it passed, its open ends.

    ``by_code``: states reached by the time line alone → the state that led there; ``by_kin``: the
    same for members. ``frontier``: states reached but not gone on from, because a budget ran out.
    """

    forward: bool
    certainty: dict[int, int] = field(default_factory=dict)
    depth: dict[int, int] = field(default_factory=dict)
    hubs: dict[int, int] = field(default_factory=dict)
    by_code: dict[int, int] = field(default_factory=dict)
    by_kin: dict[int, int] = field(default_factory=dict)
    frontier: set[int] = field(default_factory=set)
    members: dict[tuple[int, int], int] = field(default_factory=dict)
    """(item, its kin) as the walk goes → an event that says so."""
