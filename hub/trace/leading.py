"""Which of several states is told as the one that led to another by the code alone.

A walk takes whoever asks first, and that hangs on numbers which follow the order of arrival. What
is told goes by time and content: of all that lead there just as well, the first.
"""

from collections.abc import Collection, Mapping
from operator import itemgetter

from hub.graph.meaning.derive import SHIFT
from hub.graph.questions import Description
from hub.trace.lanes import Lanes


class Choices:
    """For each state that only the code led to, the states that were asked beside the one."""

    def __init__(self) -> None:
        self._asked: list[tuple[Lanes, list[int], list[int], int]] = []

    def note(
        self, lanes: Lanes, asked: Collection[int], ends: Collection[int], certainty: int
    ) -> None:
        """That these states were asked at once, and led to these ends."""
        by_item: dict[int, tuple[list[int], list[int]]] = {}
        for end in ends:
            by_item.setdefault(end >> SHIFT, ([], []))[1].append(end)
        for state in asked if by_item else ():
            if (item := state >> SHIFT) in by_item:
                by_item[item][0].append(state)
        for states, led in by_item.values():
            if len(states) > 1:
                self._asked.append((lanes, states, led, certainty))

    def choose(self, told: Description, forward: bool) -> Mapping[int, int]:
        """By end the state that is told: the first that leads there, backward the last."""
        chosen: dict[int, int] = {}
        for lanes, states, ends, certainty in self._asked:
            facts = ((told.facts[told.states[n][0]], n) for n in states)
            ordered = [((f.lo, f.hi) if forward else (-f.hi, -f.lo), f.hash, n) for f, n in facts]
            ordered.sort(key=itemgetter(0, 1))
            for end in ends:
                led = (n for _, _, n in ordered if lanes.leads(n, end, certainty))
                if (first := next(led, None)) is not None:
                    chosen[end] = first
        return chosen
