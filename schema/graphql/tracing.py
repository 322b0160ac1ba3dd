"""What may be asked of a trace: the input, and its bounds."""

from datetime import datetime

import strawberry

from schema.graphql.contact import ContactInput, contact
from schema.graphql.hub import Mistake
from schema.graphql.windows import window
from schema.model.times import SECOND, micros
from schema.model.trace import Certainty, Direction, Freshness
from schema.model.trace import TraceInput as Asked

LARGEST_DEPTH = 1_000
LARGEST_SIZE = 200_000
LARGEST_AGE = 10 * 366 * 86_400


@strawberry.input(description="What to trace, and within which limits.")
class TraceInput:
    """``code`` is all that is needed."""

    code: str = strawberry.field(
        description="The item or location to start at, in any accepted form, or a stamp's URL."
    )
    direction: Direction = strawberry.field(
        default=Direction.BOTH, description="Which way to follow it."
    )
    freshness: Freshness = strawberry.field(
        default=Freshness.PREFER_CACHED, description="Where the facts may come from."
    )
    max_age_seconds: int = strawberry.field(
        default=3_600,
        description=f"How old facts may be under PREFER_CACHED: 0 to {LARGEST_AGE:,}.",
    )
    max_depth: int = strawberry.field(
        default=100,
        description=f"How many links to follow: 0 to {LARGEST_DEPTH:,}, counted along the"
        " most certain paths; a higher limit may replace a shorter possible way by a longer"
        " certain one.",
    )
    max_nodes: int = strawberry.field(
        default=100_000,
        description=f"How many items: 1 to {LARGEST_SIZE:,}. Items reached; what only"
        " carried them is not counted.",
    )
    since: datetime | None = strawberry.field(
        default=None, description="Follow only events that may be at or after this moment."
    )
    until: datetime | None = strawberry.field(
        default=None, description="Follow only events that may be at or before this moment."
    )
    certainty: Certainty = strawberry.field(
        default=Certainty.POSSIBLE, description="The least certainty that is followed."
    )
    as_of: datetime | None = strawberry.field(
        default=None,
        description="Answer with what the hub knew at this moment; no system is asked then.",
    )
    contact: ContactInput | None = strawberry.field(
        default=None, description="Where contact is followed; nowhere unless asked for."
    )


def asked(value: TraceInput) -> Asked:
    """The question, its start still the code as typed; ``Mistake`` beyond the bounds."""
    within("maxDepth", value.max_depth, 0, LARGEST_DEPTH)
    within("maxNodes", value.max_nodes, 1, LARGEST_SIZE)
    within("maxAgeSeconds", value.max_age_seconds, 0, LARGEST_AGE)
    return Asked(
        start=value.code,
        direction=value.direction,
        freshness=value.freshness,
        max_age=value.max_age_seconds * SECOND,
        max_depth=value.max_depth,
        max_nodes=value.max_nodes,
        window=window(value.since, value.until),
        certainty=value.certainty,
        as_of=None if value.as_of is None else micros(value.as_of),
        contact=contact(value.contact),
    )


def within(name: str, value: int, least: int, most: int) -> None:
    """``Mistake`` unless the value lies within its bounds, both included."""
    if not least <= value <= most:
        raise Mistake("TRACE_LIMIT", f"{name} is {least} to {most}, not {value}")
