"""What makes two steps of a trace one link."""

from typing import NamedTuple

from hub.graph.questions import Stated
from hub.trace.reach import Spot
from schema.model.trace import LinkKind


class Key(NamedTuple):
    """What is told as one link: for a movement of ``item``, for contact at ``spot``.

    ``stated``: the systems whose master data says so, too, or alone where there is no ``event``.
    """

    from_: str
    to: str
    kind: LinkKind
    event: int | None
    item: str | None = None
    spot: Spot | None = None
    stated: Stated | None = None
