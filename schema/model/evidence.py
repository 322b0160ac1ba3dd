"""Why a node is on a trace: one path of evidence from the start to it."""

from dataclasses import dataclass
from enum import StrEnum

from schema.model.keys import ProvinceCode, SystemId
from schema.model.trace import Certainty, Direction, TracedEvent


class StepKind(StrEnum):
    """How a path goes on. START, CONTENT and CARRIER are no links and cost no depth."""

    START = "START"
    CONTENT = "CONTENT"
    MOVEMENT = "MOVEMENT"
    SUCCESSION = "SUCCESSION"
    TRANSFORMATION = "TRANSFORMATION"
    MEMBERSHIP = "MEMBERSHIP"
    EQUIVALENCE = "EQUIVALENCE"
    CONTACT = "CONTACT"
    CARRIER = "CARRIER"


NO_LINKS = frozenset({StepKind.START, StepKind.CONTENT, StepKind.CARRIER})


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceStep:
    """One step: to ``item`` in ``event``, whose ``systems`` say so.

    ``from_`` and ``to`` are those of the trace's link, upstream and downstream: locations for
    MOVEMENT, items for the others; None for START and SUCCESSION. ``event`` is None only where
    the path is the start alone. ``location`` is where the event happened, ``said`` the event that
    says who is a member of what, ``stated_by`` the systems whose master data says so, or that two
    codes are one thing. ``reason`` says why a step that is not CERTAIN is only that.
    """

    kind: StepKind
    certainty: Certainty
    item: str
    event: TracedEvent | None = None
    location: str | None = None
    province: ProvinceCode | None = None
    from_: str | None = None
    to: str | None = None
    said: TracedEvent | None = None
    stated_by: tuple[SystemId, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePath:
    """One of the shortest of a node's most certain paths, from the start to the node.

    ``direction`` is the way it was followed (FORWARD or BACKWARD). It has as many links as the
    node is deep, and the certainty of the weakest of its steps, which is the node's.
    """

    node: str
    certainty: Certainty
    depth: int
    direction: Direction
    steps: tuple[EvidenceStep, ...]
