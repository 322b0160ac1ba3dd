"""Where the harvest of a system goes on: kept by the store as the checkpoint's opaque cursor."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import orjson

from connectors.sdk.interface import Capability
from schema.model.times import DAY, Micros

FIRST_WIDTH, LEAST_WIDTH, MOST_WIDTH = 30 * DAY, DAY // 1_440, 1_464 * DAY
"""Of a window of event time: a month at first, never less than a minute, at most four years."""


class Way(StrEnum):
    """How a system's events are listed."""

    CHANGES = "changes"
    """By a cursor, as they came in or changed."""
    WINDOWS = "windows"
    """By event time, the newest window first, since it cannot list changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place in a *pass*: one walk through all changes since the last, or through windows.

    ``begun`` is when the pass began (UTC microseconds), None between two; ``whole``: it lists the
    system from its beginning. ``cursor`` is the connector's own. A pass through windows has come
    down to ``reached`` (None: not begun) and ends at ``until`` (None: at the beginning of time);
    ``ended`` once it is through. ``width`` is the next window's.
    """

    way: Way
    begun: Micros | None = None
    whole: bool = False
    cursor: str | None = None
    reached: Micros | None = None
    until: Micros | None = None
    ended: bool = False
    width: Micros = FIRST_WIDTH

    def text(self) -> str:
        """The checkpoint's cursor."""
        return orjson.dumps(asdict(self)).decode()


def read_position(text: str | None, way: Way) -> Position | None:
    """The position that was noted; None when there is none, or it was of the other way."""
    if text is None:
        return None
    noted: dict[str, Any] = orjson.loads(text)
    position = Position(**{**noted, "way": Way(noted["way"])})
    return position if position.way is way else None


def way_of(capabilities: frozenset[Capability]) -> Way | None:
    """The way in which a system can be listed; None when it cannot."""
    if Capability.CHANGES in capabilities:
        return Way.CHANGES
    return Way.WINDOWS if Capability.EVENTS_BY_TIME in capabilities else None


def next_pass(
    way: Way, before: Position | None, begun: Micros, overlap: Micros, whole: bool
) -> Position:
    """Where a harvest that begins now starts: a pass cut off is gone on with, else a new one."""
    if before is not None and before.begun is not None and (before.whole or not whole):
        return before
    if whole or before is None:
        return Position(way=way, begun=begun, whole=True)
    if way is Way.CHANGES:
        return Position(way=way, begun=begun, cursor=before.cursor)
    since = before.reached if before.reached is not None else begun
    return Position(way=way, begun=begun, until=since - overlap, width=before.width)


def rested(position: Position) -> Position:
    """The position between two passes. ``reached`` is then when the last one began."""
    return Position(
        way=position.way, cursor=position.cursor, reached=position.begun, width=position.width
    )
