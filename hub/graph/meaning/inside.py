"""What is inside what at an event: packing windows, kept right whatever arrives first.

A *stay* is all that packing events say of one content in one container. Whether the content is
inside at some event of the container follows from the stay alone, plus, for certainty, from what
else happens to the content.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hub.graph.meaning.gist import (
    ADD,
    DELETE,
    EVER_AFTER,
    EVER_BEFORE,
    Gist,
    may_precede,
    surely_before,
)


@dataclass(slots=True)
class Stay:
    """One content in one container, as aggregation (or as association) events tell it."""

    content: int
    adds: list[Gist] = field(default_factory=list)
    deletes: list[Gist] = field(default_factory=list)
    """Those that name the content and those that empty the container."""
    names: list[Gist] = field(default_factory=list)
    """DELETE and OBSERVE events that name the content."""

    def listed(self, event: Gist) -> bool:
        """Whether the event lists the content in the container."""
        return any(event.n == told.n for told in (*self.adds, *self.names))

    def possibly(self, event: Gist) -> bool:
        """Whether the content may be inside at ``event``."""
        return self._added(event) or any(self._seen_later(event, seen) for seen in self.names)

    def certainly(self, event: Gist, elsewhere: Iterable[Gist]) -> bool:
        """Whether it is inside at ``event`` beyond doubt.

        ``elsewhere`` are the content's consumptions and its packings into other containers.
        """
        others = list(elsewhere)
        return any(
            add.n != event.n
            and add.hi <= event.lo
            and not any(_may_lie_between(add, out, event) for out in others)
            and not any(_may_lie_between(add, out, event) for out in self._closing(add))
            for add in self.adds
        )

    def earliest(self) -> int:
        """No event before this (microseconds) can find the content inside."""
        if any(not self._added(seen) for seen in self.names):
            return EVER_BEFORE
        return min((add.lo for add in self.adds), default=EVER_AFTER)

    def latest(self) -> int:
        """No event after this can find the content inside."""
        bounds = [self._end(add) for add in self.adds]
        bounds += [seen.hi for seen in self.names]
        return max(bounds, default=EVER_BEFORE)

    def _end(self, add: Gist) -> int:
        return min((d.hi for d in self._closing(add) if surely_before(add, d)), default=EVER_AFTER)

    def _added(self, event: Gist) -> bool:
        return any(
            add.n != event.n
            and may_precede(add, event)
            and not any(
                out.n != event.n and surely_before(add, out) and surely_before(out, event)
                for out in self._closing(add)
            )
            for add in self.adds
        )

    def _closing(self, add: Gist) -> Iterator[Gist]:
        """The DELETEs that take out what ``add`` put in: one of a smaller part leaves the rest."""
        put = add.portions.get(self.content)
        for delete in self.deletes:
            taken = delete.portions.get(self.content)
            if not (put and taken and put[1] == taken[1] and taken[0] < put[0]):
                yield delete

    def _seen_later(self, event: Gist, seen: Gist) -> bool:
        if seen.n == event.n or not may_precede(event, seen) or self._added(seen):
            return False
        return not any(
            out.n not in (seen.n, event.n)
            and surely_before(event, out)
            and surely_before(out, seen)
            for out in self.deletes
        )


def _may_lie_between(start: Gist, middle: Gist, end: Gist) -> bool:
    if middle.n in (start.n, end.n):
        return False
    return may_precede(start, middle) and may_precede(middle, end)


class Stays:
    """What a container's packing events of one hold say, by content.

    Only of those ``among`` which one asks: a pallet of a hundred thousand is looked at for a few.
    """

    def __init__(self, packings: Iterable[Gist], among: Mapping[int, object]) -> None:
        self._named: dict[int, list[Gist]] = defaultdict(list)
        self._empties: list[Gist] = []
        for told in packings:
            if told.empties:
                self._empties.append(told)
            few = len(told.contents) <= len(among)
            for content in told.contents if few else told.contents.intersection(among):
                self._named[content].append(told)

    def of(self, content: int) -> Stay:
        """One content's stay."""
        stay = Stay(content, deletes=list(self._empties))
        for told in self._named.get(content, ()):
            (stay.adds if told.action == ADD else stay.names).append(told)
            if told.action == DELETE:
                stay.deletes.append(told)
        return stay
