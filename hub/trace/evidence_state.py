"""The states of a kept report's paths, read from their columns."""

from typing import NamedTuple

from schema.model.paths import By, Paths
from schema.model.trace import Certainty

CERTAINTIES = (*Certainty, Certainty.POSSIBLE)
"""By the number that the columns write for each."""


class State(NamedTuple):
    """A state of one direction's paths, by its place in the columns."""

    paths: Paths
    n: int

    @property
    def best(self) -> tuple[int, int]:
        """Its certainty, then its depth: least of the most certain, and of those the shortest."""
        return self.paths.certainties[self.n], self.paths.depths[self.n]

    @property
    def how(self) -> tuple[By, Certainty]:
        """By what it was reached from the one before, and how certain that is."""
        how = self.paths.how[self.n]
        return By(how >> 3), CERTAINTIES[how >> 1 & 3]

    @property
    def left(self) -> bool:
        """Whether the item left the event."""
        return bool(self.paths.how[self.n] & 1)

    @property
    def before(self) -> "State | None":
        """The one it was reached from; None of the first."""
        parent = self.paths.parents[self.n]
        return None if parent < 0 else State(self.paths, parent)
