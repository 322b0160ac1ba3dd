"""Scores of a common source: pure, from what leads to each case to one share for everything."""

from collections.abc import Collection, Mapping, Sequence
from math import fsum
from typing import TypeVar

T = TypeVar("T")


def scores(reaching: Sequence[Collection[T]], weights: Sequence[float]) -> Mapping[T, float]:
    """The score of everything that leads to some case: the weight of the cases it leads to, by
    the weight of all. ``reaching`` holds for each case, in the order of ``weights``, what leads
    to it.

    What leads to the same cases has the same score to the last bit, and what leads to all of them
    exactly 1, in whatever order the cases come. Costs a step for each entry of ``reaching`` and
    one sum for each set of cases that occurs.
    """
    led: dict[T, int] = {}
    for number, some in enumerate(reaching):
        for one in some:
            led[one] = led.get(one, 0) | 1 << number
    total = fsum(weights)
    shares = {cases: fsum(_of(cases, weights)) / total for cases in set(led.values())}
    return {one: shares[cases] for one, cases in led.items()}


def _of(cases: int, weights: Sequence[float]) -> list[float]:
    return [weight for number, weight in enumerate(weights) if cases >> number & 1]
