"""Spans of time, each handed out once to the first that overlaps it and is of another item.

A dense place has thousands of comings and leavings: what overlaps is found over a tree, in time
that grows with what is handed out and not with all that is there.
"""

from bisect import bisect_right
from collections.abc import Collection

from hub.graph.meaning.derive import SHIFT

Span = tuple[int, int, int]
"""First and last moment, both within, and a state."""
_NEVER = -(2**64)
_NOBODY = -1


class Spans:
    """The spans not handed out yet, sorted by their start, under a tree of their latest ends.

    Every node knows the latest end below it, its item, and the latest end of any other item.
    """

    def __init__(self, spans: Collection[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _, _ in ordered]
        self._states = [state for _, _, state in ordered]
        self._first = 1 << max(len(ordered) - 1, 0).bit_length()
        """The number of the first leaf; the children of node n are 2n and 2n + 1."""
        size = 2 * self._first
        self._end, self._item, self._second = [_NEVER] * size, [_NOBODY] * size, [_NEVER] * size
        for leaf, (_, end, state) in enumerate(ordered, self._first):
            self._end[leaf], self._item[leaf] = end, state >> SHIFT
        for node in range(self._first - 1, 0, -1):
            self._sum_up(node)

    def take(self, first: int, last: int, item: int) -> list[int]:
        """The states of other items whose spans overlap this one; they are handed out by that."""
        taken: list[int] = []
        self._take(1, 0, self._first, (first, bisect_right(self._starts, last), item), taken)
        return taken

    def overlaps(self, first: int, last: int, item: int) -> bool:
        """Whether ``take`` would hand out anything."""
        return self._any(1, 0, self._first, (first, bisect_right(self._starts, last), item))

    def _take(
        self, node: int, at: int, width: int, wanted: tuple[int, int, int], taken: list[int]
    ) -> None:
        first, count, item = wanted
        if at >= count or self._latest(node, item) < first:
            return
        if width == 1:
            taken.append(self._states[at])
            self._end[node], self._item[node] = _NEVER, _NOBODY
            return
        half = width // 2
        self._take(2 * node, at, half, wanted, taken)
        self._take(2 * node + 1, at + half, half, wanted, taken)
        self._sum_up(node)

    def _any(self, node: int, at: int, width: int, wanted: tuple[int, int, int]) -> bool:
        first, count, item = wanted
        if at >= count or self._latest(node, item) < first:
            return False
        if at + width <= count:
            return True
        half = width // 2
        left = self._any(2 * node, at, half, wanted)
        return left or self._any(2 * node + 1, at + half, half, wanted)

    def _latest(self, node: int, item: int) -> int:
        return self._second[node] if self._item[node] == item else self._end[node]

    def _sum_up(self, node: int) -> None:
        most, least = 2 * node, 2 * node + 1
        if self._end[most] < self._end[least]:
            most, least = least, most
        item = self._item[most]
        self._end[node], self._item[node] = self._end[most], item
        self._second[node] = max(self._second[most], self._latest(least, item))
