"""Which of an item's states follow which, over any number of links, worked out on demand."""

from collections import defaultdict
from collections.abc import Iterable


class Follows:
    """Reachability over an item's own links. Each start is walked once and kept."""

    def __init__(self, links: Iterable[tuple[int, ...]]) -> None:
        self._next: dict[int, list[int]] = defaultdict(list)
        for link in links:
            self._next[link[0]].append(link[1])
        self._after: dict[int, frozenset[int]] = {}

    def __call__(self, e: int, f: int) -> bool:
        """Whether ``f`` is reached from ``e`` by one link or more."""
        return f in self.after(e)

    def after(self, e: int) -> frozenset[int]:
        """Every state reached from ``e`` by one link or more."""
        known = self._after.get(e)
        if known is None:
            known = self._after[e] = frozenset(self._walk(e))
        return known

    def _walk(self, e: int) -> set[int]:
        seen: set[int] = set()
        todo = list(self._next.get(e, ()))
        while todo:
            state = todo.pop()
            if state not in seen:
                seen.add(state)
                todo += self._next.get(state, ())
        return seen
