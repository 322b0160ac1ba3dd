"""One writer at a time, and readers that notice what is committed beside them.

Neo4j reads what is committed at each moment, and a commit comes to be seen bit by bit. A plan reads
many times and its numbers hang together, so it has to know that nothing was committed meanwhile:
right before a writer commits it *announces* its number in a transaction of its own, and the commit
itself makes that number *done*. Where both are equal at the beginning of a plan and the announced
one is still the same at its end, all of the plan saw one state.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from hub.graph.neo4j.asking import Tx, row, run

KINDS = ("items", "places", "transformations", "set_aside")


@dataclass(slots=True)
class Turn:
    """The writer's turn: its transaction, holding the store's lock, and the last numbers given."""

    tx: Tx
    last: dict[str, int]
    number: int

    def next(self, kind: str) -> int:
        """A number that no other node of this kind has, had or will have."""
        self.last[kind] += 1
        return self.last[kind]

    def end(self, announce: Callable[[int], None]) -> None:
        """Write the numbers back, and announce that this is about to be committed."""
        run(self.tx, "count", done=self.number, **self.last)
        announce(self.number)


def take_turn(tx: Tx) -> Turn:
    """Wait for whoever writes, then hold the store's lock until this transaction ends."""
    run(tx, "lock")
    *last, announced = row(tx, "counters")
    return Turn(tx, dict(zip(KINDS, last, strict=True)), announced + 1)


class Moment(NamedTuple):
    """What stood in the store at a moment: announced and done, and whether there is unsettled."""

    announced: int
    done: int
    unsettled: bool

    @property
    def quiet(self) -> bool:
        """No commit was under way."""
        return self.announced == self.done


def moment(tx: Tx) -> Moment:
    """The moment at which a plan begins."""
    return Moment(*row(tx, "moment"))


def undisturbed(tx: Tx, begun: Moment) -> bool:
    """Whether nothing began to be committed since."""
    (announced,) = row(tx, "announced")
    return bool(announced == begun.announced)
