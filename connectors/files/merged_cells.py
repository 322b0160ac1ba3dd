"""Cells merged over several rows: what the first of them says, each of them says."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

Place = tuple[int, int]
"""A row and a column, from 0."""


class Filling:
    """Fills the rows of one sheet, which come in order, all of them."""

    def __init__(self, ranges: Iterable[tuple[Place, Place]]) -> None:
        self._beginning: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for (top, left), (bottom, _) in ranges:
            if bottom > top:
                self._beginning[top].append((left, bottom))
        self._open: dict[int, tuple[int, Any]] = {}
        """By column, the last row that a range reaches, and what it says."""
        self._row = -1

    def filled(self, cells: list[Any]) -> list[Any]:
        """The next row, blanks filled by the ranges that cover them."""
        self._row += 1
        for left, bottom in self._beginning.pop(self._row, ()):
            if left < len(cells):
                self._open[left] = (bottom, cells[left])
        for at, (bottom, value) in list(self._open.items()):
            if self._row > bottom:
                del self._open[at]
            elif at < len(cells) and cells[at] == "":
                cells[at] = value
        return cells
