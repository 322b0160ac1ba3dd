"""An item's derived rows as two packed arrays: its ways, which every level of a walk reads, and
its states, which are read where a time line, a window or a report needs them.

All numbers are 64 bits, little end first. A state is known by its place in the item's time order.
"""

import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hub.graph.meaning.derive import MOST_STATES, StateRow

_SWAPS = sys.byteorder == "big"
_NOWHERE = -1
_FIELDS = 8


def packed(numbers: Iterable[int]) -> bytes:
    """Numbers as the store keeps them."""
    kept = array("q", numbers)
    if _SWAPS:
        kept.byteswap()
    return kept.tobytes()


def unpacked(kept: bytes) -> "array[int]":
    """The numbers of what ``packed`` made."""
    numbers = array("q")
    numbers.frombytes(kept)
    if _SWAPS:
        numbers.byteswap()
    return numbers


def pack_ways(outs: Sequence[Sequence[int]], ins: Sequence[Sequence[int]]) -> bytes:
    """The ways on and back from each state: a table of where each list begins, then the lists."""
    table, flat = [len(outs)], list[int]()
    start = 2 * len(outs) + 2
    for ways in (*outs, *ins):
        table.append(start + len(flat))
        flat += ways
    table.append(start + len(flat))
    return packed([*table, *flat])


class Ways:
    """What ``pack_ways`` made, read in place."""

    __slots__ = ("_back", "_numbers", "count")

    def __init__(self, kept: bytes) -> None:
        self._numbers = unpacked(kept)
        self.count = self._numbers[0]
        self._back = 1 + self.count

    def on(self, at: int) -> "array[int]":
        """The ways on from the state at a place."""
        numbers = self._numbers
        return numbers[numbers[1 + at] : numbers[2 + at]]

    def back(self, at: int) -> "array[int]":
        """The ways back from it."""
        numbers, at = self._numbers, self._back + at
        return numbers[numbers[at] : numbers[at + 1]]

    def hubs(self) -> set[int]:
        """The hubs that any way leads to, by their positive numbers."""
        numbers = self._numbers
        return {-(way >> 3) for way in numbers[2 * self.count + 2 :] if way < 0}


class StateParts(NamedTuple):
    """One state as kept: its event's interval as widened and as stated, and what it visits."""

    event: int
    flags: int
    lo: int
    hi: int
    stated_lo: int
    stated_hi: int
    here: int | None
    box: int | None


def pack_states(
    states: Sequence[StateRow],
    stated: Sequence[tuple[int, int]],
    inside: Sequence[tuple[int, int, int]],
    never: Sequence[tuple[int, int]],
) -> bytes:
    """The states with their events' stated intervals, and the rows that hang on them."""
    missing = [(state.n, place) for state in states for place in state.missing]
    flat = [len(states), len(inside), len(never), len(missing)]
    for state, (lo, hi) in zip(states, stated, strict=True):
        visited = (_NOWHERE if at is None else at for at in state.visit[1:])
        flat += (state.event, state.flags, state.lo, state.hi, lo, hi, *visited)
    for row in (*inside, *never, *missing):
        flat += row
    return packed(flat)


class States:
    """What ``pack_states`` made, of the item whose first state's number is ``base``."""

    __slots__ = ("_numbers", "base", "count")

    def __init__(self, kept: bytes, base: int) -> None:
        self._numbers = unpacked(kept)
        self.base = base
        self.count = self._numbers[0]

    def numbers(self) -> range:
        """The states' numbers."""
        return range(self.base, self.base + self.count)

    def column(self, field: int) -> "array[int]":
        """One field of all states, by its place in ``StateParts``."""
        return self._numbers[4 + field : 4 + _FIELDS * self.count : _FIELDS]

    def state(self, n: int) -> StateParts:
        """One state."""
        start = 4 + _FIELDS * (n & (MOST_STATES - 1))
        event, flags, lo, hi, since, until, *visited = self._numbers[start : start + _FIELDS]
        here, box = (None if at == _NOWHERE else at for at in visited)
        return StateParts(event, flags, lo, hi, since, until, here, box)

    def inside(self) -> list[tuple[int, int, int]]:
        """(state, container, certainty) rows."""
        start, count = 4 + _FIELDS * self.count, self._numbers[1]
        flat = self._numbers[start : start + 3 * count]
        return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))

    def never(self) -> list[tuple[int, int]]:
        """Pairs that times allow and links deny."""
        start = 4 + _FIELDS * self.count + 3 * self._numbers[1]
        return self._pairs(start, self._numbers[2])

    def missing(self) -> list[tuple[int, int]]:
        """(state, destination not reached) rows."""
        start = 4 + _FIELDS * self.count + 3 * self._numbers[1] + 2 * self._numbers[2]
        return self._pairs(start, self._numbers[3])

    def _pairs(self, start: int, count: int) -> list[tuple[int, int]]:
        flat = self._numbers[start : start + 2 * count]
        return list(zip(flat[::2], flat[1::2], strict=True))
