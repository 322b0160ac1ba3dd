"""What makes two steps of a trace one link."""

from typing import NamedTuple

from hub.trace.reach import Spot
from schema.model.trace import LinkKind


class Key(NamedTuple):
    """What is told as one link: for a movement of ``item``, for contact at ``spot``."""

    from_: str
    to: str
    kind: LinkKind
    event: int
    item: str | None = None
    spot: Spot | None = None
