"""Which of an item's states follow which, over any number of links.

Sets of states are whole numbers with a bit for each state: joining two of them costs a few machine
words, so an item of thousands of events is settled in a moment. States are numbered in time order
and links mostly lead on in time, so one sweep from the last to the first finds nearly everything;
sweeps go on until nothing changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

MOST_SWEPT = 20_000
"""States of one item; beyond it each set is walked when it is asked for, to bound memory."""


class Follows:
    """Reachability over an item's own links (from, to, …)."""

    def __init__(self, states: int, links: Iterable[tuple[int, ...]]) -> None:
        self._next: dict[int, list[int]] = defaultdict(list)
        for link in links:
            self._next[link[0]].append(link[1])
        self._swept: list[int] | None = None
        if states <= MOST_SWEPT:
            self._swept = [0] * states
            while self._sweep(self._swept):
                pass

    def __call__(self, e: int, f: int) -> bool:
        """Whether ``f`` is reached from ``e`` by one link or more."""
        return bool(self.after(e) >> f & 1)

    def after(self, e: int) -> int:
        """Every state reached from ``e`` by one link or more, a bit for each."""
        return self._walk(e) if self._swept is None else self._swept[e]

    def _sweep(self, swept: list[int]) -> bool:
        changed = False
        for e in sorted(self._next, reverse=True):
            found = swept[e]
            for f in self._next[e]:
                found |= swept[f] | 1 << f
            if found != swept[e]:
                swept[e] = found
                changed = True
        return changed

    def _walk(self, e: int) -> int:
        seen = bytearray()
        todo = list(self._next.get(e, ()))
        while todo:
            f = todo.pop()
            if len(seen) <= f:
                seen.extend(bytes(f + 1 - len(seen)))
            if not seen[f]:
                seen[f] = 1
                todo += self._next.get(f, ())
        return mask(f for f, known in enumerate(seen) if known)


class Before:
    """What leads to each state over any number of steps, from the sets of what directly does.

    The same as ``Follows`` against the stream, for thousands of sources of each of thousands of
    states. ``ordered``: every source has a lower number, as nearly always in time order; then a
    source that another one's set holds need not be looked at again.
    """

    def __init__(self, states: int, sources: Mapping[int, int]) -> None:
        self._sources = sources
        self.ordered = all(not es >> f for f, es in sources.items())
        self._swept: dict[int, int] | None = None
        if states <= MOST_SWEPT:
            self._swept = {}
            while self._sweep(self._swept):
                pass

    def of(self, f: int) -> int:
        """Every state that leads to ``f`` by one step or more, a bit for each."""
        return self._walk(f) if self._swept is None else self._swept.get(f, 0)

    def among(self, states: int) -> int:
        """Every state that leads to one of these."""
        found = 0
        while states:
            last = states.bit_length() - 1
            found |= self.of(last)
            states &= ~(found | 1 << last) if self.ordered else ~(1 << last)
        return found

    def _sweep(self, swept: dict[int, int]) -> bool:
        changed = False
        for f in sorted(self._sources):
            found = self._sources[f] | self.among(self._sources[f])
            if found != swept.get(f, 0):
                swept[f] = found
                changed = True
        return changed and not self.ordered

    def _walk(self, f: int) -> int:
        found, rest = 0, self._sources.get(f, 0)
        while rest:
            last = rest.bit_length() - 1
            found |= 1 << last
            rest = (rest | self._sources.get(last, 0)) & ~found
        return found


def mask(states: Iterable[int]) -> int:
    """A set of states as a number."""
    bits = bytearray()
    for state in states:
        if len(bits) <= state >> 3:
            bits.extend(bytes((state >> 3) + 1 - len(bits)))
        bits[state >> 3] |= 1 << (state & 7)
    return int.from_bytes(bits, "little")


def members(states: int) -> Iterator[int]:
    """The states of a number, in order."""
    while states:
        lowest = states & -states
        yield lowest.bit_length() - 1
        states ^= lowest
