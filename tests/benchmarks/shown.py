"""How figures are measured and printed."""

import statistics
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TypeVar

from rich.console import Console
from rich.table import Table

T = TypeVar("T")


def median_ms(work: Callable[[], object], runs: int = 9) -> float:
    """The median time of ``work`` in milliseconds, after one run that does not count."""
    work()
    times = []
    for _ in range(runs):
        begun = perf_counter()
        work()
        times.append((perf_counter() - begun) * 1_000)
    return statistics.median(times)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows; numbers with three figures."""
    shown = Table(*columns, title=title, title_justify="left")
    for row in rows:
        shown.add_row(*(f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in row))
    Console(width=120).print(shown)
