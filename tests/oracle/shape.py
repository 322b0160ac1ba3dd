"""What may occur in a random world."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Switch off what a property is not about.

    ``unpacking``: aggregation and association DELETE. ``unrecorded``: products without a lot.
    ``members``: ilmd lot numbers. ``vague_times``: days, open ends, nothing known.
    ``self_containing``: a container listed as its own content. ``conflicts``: other content under
    an id. ``doubles``: the same event told again, with a difference that does not count.
    """

    unpacking: bool = True
    retractions: bool = True
    duplicates: bool = True
    quantities: bool = True
    members: bool = True
    unrecorded: bool = True
    associations: bool = True
    place_parents: bool = True
    transactions: bool = True
    vague_times: bool = True
    absent_places: bool = True
    bare_transformation_ids: bool = True
    self_containing: bool = True
    conflicts: bool = True
    doubles: bool = True


EVERYTHING = Shape()
GROWING = replace(EVERYTHING, unpacking=False, retractions=False, conflicts=False)
"""No unpacking, no retraction, and every fact keeps its id."""
PLAIN = Shape(
    unpacking=False,
    retractions=False,
    duplicates=False,
    quantities=False,
    members=False,
    unrecorded=False,
    associations=False,
    place_parents=False,
    transactions=False,
    vague_times=False,
    absent_places=False,
    bare_transformation_ids=False,
    self_containing=False,
    conflicts=False,
    doubles=False,
)
"""Object events, packing, transformations; exact times, known places."""
