"""What transformations lead to, from their records alone: a chain of them is then loaded without
walking it again for every step."""

from collections.abc import Collection, Iterable

from hub.graph.meaning.apart import take_apart
from hub.graph.meaning.parts import Role
from schema.model.identifiers.canonical import canonical
from schema.model.keys import ItemId
from schema.model.records import Record
from schema.model.trace import Direction, TraceInput


class Changes:
    """What the starts of a trace went into, or were made of, as far as records told so far.

    It may be more than the trace reaches, and less: it only says what to look at next.
    """

    def __init__(self, asked: TraceInput) -> None:
        starts = {ItemId(canonical(start)) for start in asked.starts}
        self._ahead = set(starts) if asked.direction is not Direction.BACKWARD else set[ItemId]()
        self._behind = set(starts) if asked.direction is not Direction.FORWARD else set[ItemId]()

    def onward(self, records: Iterable[Record]) -> set[ItemId]:
        """What these records' transformations make of what is ahead, and make what is behind of."""
        found = set[ItemId]()
        for record in records:
            taken = take_apart(record.event)
            if taken.transforms:
                used = [item for item, role in taken.roles.items() if role & Role.CONSUMED]
                made = [item for item, role in taken.roles.items() if role & Role.MADE]
                found |= _through(used, made, self._ahead) | _through(made, used, self._behind)
        return found


def _through(into: Collection[ItemId], out: Collection[ItemId], met: set[ItemId]) -> set[ItemId]:
    if met.isdisjoint(into):
        return set()
    met.update(out)
    return set(out)
