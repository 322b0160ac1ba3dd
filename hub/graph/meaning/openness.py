"""Which states a walk must look past the links from: where rules 4 and 6 add something.

Most items' links already reach whatever the same code alone would. Knowing that beforehand spares
a walk the time line of nearly every item it meets.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence

from hub.graph.meaning.follows import Follows
from hub.graph.meaning.marks import Explained, Mark

MOST_CHECKED = 2_000
"""States of one item; beyond it all count as open, which costs time and changes no answer."""


def mark_open(told: Explained, left: Sequence[bool]) -> None:
    """Add OPEN_FORWARD and OPEN_BACKWARD to the marks of an item's states.

    A state is open when rules 4 and 6 lead from it to more states than its links reach among
    them. Counting suffices: what the links reach and the times allow is part of the same set.
    """
    states = [s.event for s in told.states]
    marked = [bool(mark & Mark.SAME_CODE) for mark in told.marks]
    ends = sorted(s.hi for s, m in zip(states, marked, strict=True) if m)
    starts = sorted(s.lo for s, was in zip(states, left, strict=True) if was)
    forward, backward = Follows(told.links), Follows([(f, e) for e, f, _ in told.links])
    barred_from, barred_to = _counted(told.never, marked, left)
    for x, event in enumerate(states):
        if left[x]:
            after = len(ends) - bisect_left(ends, event.lo) - marked[x] - barred_from[x]
            if len(states) > MOST_CHECKED or after > sum(
                marked[f] and event.lo <= states[f].hi and f != x and (x, f) not in told.never
                for f in forward.after(x)
            ):
                told.marks[x] |= Mark.OPEN_FORWARD
        if marked[x]:
            before = bisect_right(starts, event.hi) - left[x] - barred_to[x]
            if len(states) > MOST_CHECKED or before > sum(
                left[e] and states[e].lo <= event.hi and e != x and (e, x) not in told.never
                for e in backward.after(x)
            ):
                told.marks[x] |= Mark.OPEN_BACKWARD


def _counted(
    never: Collection[tuple[int, int]], marked: Sequence[bool], left: Sequence[bool]
) -> tuple[Counter[int], Counter[int]]:
    counts = [(e, f) for e, f in never if marked[f] and left[e]]
    return Counter(e for e, _ in counts), Counter(f for _, f in counts)
