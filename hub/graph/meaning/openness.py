"""Which states a walk must look past the links from: where rules 4 and 6 add something.

Most items' links already reach whatever the same code alone would. Knowing that beforehand spares
a walk the time line of nearly every item it meets.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from hub.graph.meaning.follows import Follows, mask
from hub.graph.meaning.gist import Gist
from hub.graph.meaning.marks import Explained, Mark

MOST_CHECKED = 2_000
"""States of one item; beyond it all count as open, which costs time and changes no answer."""


def mark_open(told: Explained, left: Sequence[bool]) -> None:
    """Add OPEN_FORWARD and OPEN_BACKWARD to the marks of an item's states.

    A state is open when rules 4 and 6 lead from it to a state that its links do not reach.
    """
    states = [s.event for s in told.states]
    marked = [bool(mark & Mark.SAME_CODE) for mark in told.marks]
    if len(states) > MOST_CHECKED:
        for x in range(len(states)):
            told.marks[x] |= Mark.OPEN_FORWARD * left[x] | Mark.OPEN_BACKWARD * marked[x]
        return
    forward = Follows(len(states), told.links)
    backward = Follows(len(states), ((f, e) for e, f, _ in told.links))
    ends, starts = _Ends(states, marked), _Starts(states, left)
    barred_on, barred_back = _barred(told.never)
    for x, event in enumerate(states):
        if left[x] and ends.from_(event.lo) & ~(forward.after(x) | barred_on[x] | 1 << x):
            told.marks[x] |= Mark.OPEN_FORWARD
        if marked[x] and starts.until(event.hi) & ~(backward.after(x) | barred_back[x] | 1 << x):
            told.marks[x] |= Mark.OPEN_BACKWARD


class _Ends:
    """The states that rule 6 explains, by when they end."""

    def __init__(self, states: Sequence[Gist], marked: Sequence[bool]) -> None:
        ordered = sorted((s.hi, f) for f, s in enumerate(states) if marked[f])
        self._keys = [-hi for hi, _ in reversed(ordered)]
        self._sets = _growing(f for _, f in reversed(ordered))

    def from_(self, lo: int) -> int:
        """Those that end at ``lo`` or later."""
        return self._sets[bisect_right(self._keys, -lo)]


class _Starts:
    """The states that their item left, by when they start."""

    def __init__(self, states: Sequence[Gist], left: Sequence[bool]) -> None:
        ordered = [(s.lo, e) for e, s in enumerate(states) if left[e]]
        self._keys = [lo for lo, _ in ordered]
        self._sets = _growing(e for _, e in ordered)

    def until(self, hi: int) -> int:
        """Those that start at ``hi`` or earlier."""
        return self._sets[bisect_right(self._keys, hi)]


def _growing(states: Iterable[int]) -> list[int]:
    """The sets of the first none, one, two… of these states."""
    sets = [0]
    for state in states:
        sets.append(sets[-1] | 1 << state)
    return sets


def _barred(never: Iterable[tuple[int, int]]) -> tuple[dict[int, int], dict[int, int]]:
    on: dict[int, list[int]] = defaultdict(list)
    back: dict[int, list[int]] = defaultdict(list)
    for e, f in never:
        on[e].append(f)
        back[f].append(e)
    return (
        defaultdict(int, {e: mask(fs) for e, fs in on.items()}),
        defaultdict(int, {f: mask(es) for f, es in back.items()}),
    )
