"""Where a trace follows contact: the input, and its bounds."""

import strawberry

from schema.graphql.hub import Mistake
from schema.model.contact import NO_CONTACT, Contact
from schema.model.keys import PlaceId
from schema.model.times import SECOND

LONGEST_PERSISTENCE = 10 * 366 * 24
MOST_LOCATIONS = 1_000


@strawberry.input(
    description="Where contact is followed: from what came to a location, or into a container, to"
    " what left it later. Its links are POSSIBLE: none is followed where a higher certainty is the"
    " least."
)
class ContactInput:
    """None of it is followed unless named here."""

    locations: list[str] = strawberry.field(
        default_factory=list,
        description=f"At these locations, in any accepted form; at most {MOST_LOCATIONS:,}.",
    )
    everywhere: bool = strawberry.field(default=False, description="At every location.")
    containers: bool = strawberry.field(
        default=False, description="In containers too; locations do not imply it."
    )
    persistence_hours: int | None = strawberry.field(
        default=None,
        description="How long after the first left the other can still be touched: 0 to"
        f" {LONGEST_PERSISTENCE:,}; null without end.",
    )


def contact(value: ContactInput | None) -> Contact:
    """The contact asked for, its locations still as typed; ``Mistake`` beyond the bounds."""
    if value is None:
        return NO_CONTACT
    hours = value.persistence_hours
    if hours is not None and not 0 <= hours <= LONGEST_PERSISTENCE:
        raise Mistake("TRACE_LIMIT", f"persistenceHours is 0 to {LONGEST_PERSISTENCE}, not {hours}")
    if len(value.locations) > MOST_LOCATIONS:
        raise Mistake("TRACE_LIMIT", f"contact names at most {MOST_LOCATIONS} locations")
    return Contact(
        places=tuple(PlaceId(code) for code in value.locations),
        everywhere=value.everywhere,
        containers=value.containers,
        persistence=None if hours is None else hours * 3_600 * SECOND,
    )
