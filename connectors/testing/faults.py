"""What a fault of the system must end in, and how faults of a kind's own are given to the suite."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum

from connectors.sdk.errors import Malformed, Refused, TimedOut, Unavailable, Unsupported
from connectors.testing.hearing import Heard


class Ending(StrEnum):
    """How an answer can end."""

    UNAVAILABLE = "Unavailable"
    TIMED_OUT = "TimedOut"
    REFUSED = "Refused"
    UNSUPPORTED = "Unsupported"
    MALFORMED = "Malformed"
    SET_ASIDE = "records set aside"
    NOTHING = "“no events”"
    EVENTS = "events"
    NEVER = "no end"
    FOREIGN = "another exception"


ERRORS = frozenset(
    {
        Ending.UNAVAILABLE,
        Ending.TIMED_OUT,
        Ending.REFUSED,
        Ending.UNSUPPORTED,
        Ending.MALFORMED,
    }
)
_BY_TYPE = (
    (TimedOut, Ending.TIMED_OUT),
    (Unavailable, Ending.UNAVAILABLE),
    (Refused, Ending.REFUSED),
    (Unsupported, Ending.UNSUPPORTED),
    (Malformed, Ending.MALFORMED),
)
"""The first that fits counts: a ``TimedOut`` is an ``Unavailable`` too."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a system fails, brought about for as long as ``happening()`` lasts.

    For kinds whose counterpart is not asked over HTTP: a database that goes away, a folder that
    cannot be read, a sheet that breaks off. ``right`` are the endings that tell it truly.
    """

    name: str
    happening: Callable[[], AbstractAsyncContextManager[None]]
    right: frozenset[Ending]
    definite: bool = True
    """Whether no answer at all may come of it."""


def ending(heard: Heard) -> Ending:
    """How an answer ended. What was yielded before an error does not count."""
    if heard.error is not None:
        found = (e for type_, e in _BY_TYPE if isinstance(heard.error, type_))
        return next(found, Ending.FOREIGN if heard.foreign else Ending.NEVER)
    if heard.records:
        return Ending.EVENTS
    return Ending.SET_ASIDE if heard.set_aside else Ending.NOTHING
