"""Windows of event time, from now back to the end of a pass: which comes next, and how wide."""

from dataclasses import replace
from datetime import datetime, time

from connectors.sdk.errors import Malformed
from hub.graph.harvest_store import Window
from hub.sync.position import LEAST_WIDTH, MOST_WIDTH, Position
from schema.model.systems import SystemSettings
from schema.model.times import DAY, Micros, micros, zone

EARLIEST: Micros = 1_262_304_000_000_000
"""2010-01-01: what is older, or of no known time, comes in one last window without a beginning."""


class TooMuch(Exception):
    """A window holds more than the system's ``max_records``."""


def next_window(position: Position, settings: SystemSettings) -> Window:
    """The next window of a pass: at its top and, at the beginning of time, its bottom open."""
    top = position.reached if position.reached is not None else position.begun or 0
    bottom = top - position.width
    if position.until is not None:
        return max(bottom, position.until), position.reached
    return (None if bottom <= _beginning(settings) else bottom), position.reached


def _beginning(settings: SystemSettings) -> Micros:
    since = settings.scope.since
    if since is None:
        return EARLIEST
    return micros(datetime.combine(since, time.min, tzinfo=zone(settings.default_offset)))


def after(position: Position, window: Window, sparse: bool) -> Position:
    """The position below a window that was listed; ``sparse``: the next may be twice as wide."""
    bottom = window[0]
    ended = bottom is None or (position.until is not None and bottom <= position.until)
    width = min(position.width * 2, MOST_WIDTH) if sparse else position.width
    return replace(position, reached=bottom, ended=ended, width=width)


def halved(position: Position, error: Exception) -> Position:
    """The same with a window half as wide; raises when it cannot be any narrower.

    A reply that cannot be read may be so for its size, but not down to the minute.
    """
    least = LEAST_WIDTH if isinstance(error, TooMuch) else DAY
    if position.width > least:
        return replace(position, width=max(position.width // 2, least))
    if isinstance(error, TooMuch):
        raise Malformed("has more events in one minute than are taken at a time") from error
    raise error
