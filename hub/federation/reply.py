"""What one question to one system brought, and the one place where its errors become values.

Connectors raise; here, and nowhere else in the project, that is caught. What was heard before an
error is kept.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from connectors.sdk.errors import (
    ConnectorError,
    Malformed,
    Refused,
    TimedOut,
    Unavailable,
    Unsupported,
)
from connectors.sdk.size import bearable
from schema.model.answers import Outcome
from schema.model.keys import SystemId
from schema.model.records import MasterData, Record, SetAside

_log = logging.getLogger(__name__)

_OUTCOMES: tuple[tuple[type[Exception], Outcome], ...] = (
    (TimedOut, Outcome.TIMED_OUT),
    (Unavailable, Outcome.UNREACHABLE),
    (Refused, Outcome.REFUSED),
    (Unsupported, Outcome.UNSUPPORTED),
    (Malformed, Outcome.MALFORMED),
)
"""The first type that fits counts: a ``TimedOut`` is an ``Unavailable`` too."""


STOPS = frozenset({Outcome.TIMED_OUT, Outcome.UNREACHABLE, Outcome.REFUSED, Outcome.SHED})
"""Outcomes of one question after which the next would fare no better."""


class Shed(ConnectorError):
    """The hub did not put the question: no time was left, or no slot of the system came free."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a question is not answered in full. The reason is a sentence without its subject.

    ``retry_after``: seconds after which the system said it may be asked again.
    """

    outcome: Outcome
    reason: str
    retry_after: float | None = None


@dataclass(slots=True)
class Room:
    """How much a system may say in one part of an answer, its questions together."""

    most: int
    heard: int = 0
    overrun: bool = False
    """Whether it had more to say: further questions would only bring more."""

    def take(self) -> bool:
        """Whether one more thing said fits."""
        self.overrun = self.overrun or self.heard >= self.most
        self.heard += not self.overrun
        return not self.overrun


@dataclass(slots=True)
class Reply:
    """What one question brought so far. ``asked`` is False while the system never heard it."""

    records: list[Record] = field(default_factory=list)
    master_data: list[MasterData] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    failure: Failure | None = None
    asked: bool = False

    def take(self, said: object) -> None:
        """Keep one thing said, a record too large to be taken in set aside.

        ``TypeError`` when a connector yields anything else.
        """
        match bearable(said) if isinstance(said, Record) else said:
            case Record() as record:
                self.records.append(record)
            case MasterData() as data:
                self.master_data.append(data)
            case SetAside() as aside:
                self.set_aside.append(aside)
            case _:
                raise TypeError(f"a connector yielded {type(said).__name__}")

    @property
    def stops(self) -> bool:
        """Whether putting further questions to the system now would be of no use."""
        return self.failure is not None and self.failure.outcome in STOPS


@contextmanager
def failures_into(reply: Reply, system: SystemId) -> Iterator[None]:
    """Turn whatever a connector raises in the block into ``reply.failure``.

    Cancellation passes. Anything but a ``ConnectorError`` is a defect, ours or an author's: it is
    logged with its traceback here and reported as no more than that: its text may hold secrets.
    """
    try:
        yield
    except Shed as error:
        reply.failure = Failure(Outcome.SHED, str(error))
    except ConnectorError as error:
        reply.failure = Failure(_outcome(error), str(error), getattr(error, "retry_after", None))
    except Exception:
        _log.exception("the connector of %s has a defect", system)
        defect = "could not be heard: its connector has a defect (see the hub's log)"
        reply.failure = Failure(Outcome.UNREACHABLE, defect)


def _outcome(error: ConnectorError) -> Outcome:
    return next((o for kind, o in _OUTCOMES if isinstance(error, kind)), Outcome.UNREACHABLE)
