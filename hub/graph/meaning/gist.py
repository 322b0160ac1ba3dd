"""One event as numbers: all that packing and explanations need of it.

Items, places and events are the store's numbers. ``lo`` and ``hi`` are the event's interval in
microseconds, each widened by the clock tolerance of the systems that state it, open ends replaced
by ``EVER_BEFORE`` and ``EVER_AFTER``; so “x may precede y” is ``x.lo <= y.hi``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from hub.graph.meaning.parts import Step

EVER_BEFORE = -(2**62)
EVER_AFTER = 2**62
NO_HOLD = -1
ADD, OBSERVE, DELETE = range(3)


class Gist(NamedTuple):
    """An event's number, interval, step, places, expectations and packing."""

    n: int
    lo: int
    hi: int
    step: int = Step.OTHER
    read_point: int | None = None
    biz_location: int | None = None
    destinations: tuple[int, ...] = ()
    transactions: tuple[int, ...] = ()
    commissions: bool = False
    hold: int = NO_HOLD
    action: int = OBSERVE
    container: int = 0
    contents: frozenset[int] = frozenset()
    pools: tuple[int, ...] = ()
    portions: Mapping[int, tuple[float, str]] = MappingProxyType({})

    @property
    def at(self) -> int | None:
        """Where it happens; None matches every place."""
        return self.read_point if self.read_point is not None else self.biz_location

    @property
    def after(self) -> int | None:
        """Where its items are afterwards, its step left out of account."""
        return self.biz_location if self.biz_location is not None else self.read_point

    @property
    def empties(self) -> bool:
        """Whether it takes everything out of its container without naming it."""
        return self.hold != NO_HOLD and self.action == DELETE and not self.contents


def may_precede(x: Gist, y: Gist) -> bool:
    """Whether ``x`` may have happened before, or together with, ``y``."""
    return x.lo <= y.hi


def surely_before(x: Gist, y: Gist) -> bool:
    """Whether ``x`` lies certainly and strictly before ``y``."""
    return x.hi < y.lo
