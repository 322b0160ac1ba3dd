"""How a harvest goes about it: the few numbers that an operator may set."""

from dataclasses import dataclass

from schema.model.times import DAY, Micros

HOUR: Micros = DAY // 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """``full`` and ``overlap`` in microseconds, the rest in seconds."""

    poll: float = 60.0
    """``--follow``: from the beginning of one harvest of a system to that of its next."""
    full: Micros = 168 * HOUR
    """A system is listed anew from its beginning, and swept, when it last was so long ago."""
    overlap: Micros = 168 * HOUR
    """Of a system that cannot list changes: event time before its last harvest listed again."""
    lease: float = 30.0
    """After so long without renewal another hub takes over; the clocks of hubs must agree better
    than that."""
    attempts: int = 5
    """Tries of one system, with growing pauses; whatever brings it on begins the count anew."""
    longest_pause: float = 60.0
    """A system that asks for a longer pause is left for the next harvest."""
    at_once: int = 16
    """Systems read at a time."""
