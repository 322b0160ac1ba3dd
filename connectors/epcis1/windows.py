"""A stretch of event time or record time, and how it is halved so that nothing falls between."""

from dataclasses import dataclass, replace
from typing import Literal

from connectors.epcis1.parameters import Parameters, timed
from schema.model.times import DAY, MILLISECOND, Micros, day

_YEAR = 366 * DAY
_EARLIEST = day("2000-01-01", "Z").earliest or 0
"""Where to begin halving a stretch without a beginning; what lies before stays asked for."""


@dataclass(frozen=True, slots=True)
class Window:
    """From ``since`` (inclusive) until ``before`` (exclusive); None is open."""

    time: Literal["eventTime", "recordTime"]
    since: Micros | None = None
    before: Micros | None = None

    def parameters(self) -> Parameters:
        """Its bounds as they are asked for."""
        bounds = ((f"GE_{self.time}", self.since), (f"LT_{self.time}", self.before))
        return tuple(timed(name, at) for name, at in bounds if at is not None)

    def halves(self, now: Micros) -> tuple["Window", "Window"] | None:
        """Both halves, the earlier first; None when it is too short, at a millisecond.

        An open end stays open: ``now`` and the turn of the century only tell where to cut.
        """
        low, high = self._span(now)
        middle = (low + high) // 2 // MILLISECOND * MILLISECOND
        if not low < middle < high:
            return None
        return replace(self, before=middle), replace(self, since=middle)

    def _span(self, now: Micros) -> tuple[Micros, Micros]:
        if self.since is not None:
            low = self.since
        else:
            low = _EARLIEST if self.before is None else min(_EARLIEST, self.before - _YEAR)
        return low, max(now, low + _YEAR) if self.before is None else self.before
