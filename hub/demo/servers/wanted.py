"""What a question asks for, once a server has read it in its own protocol."""

from dataclasses import dataclass

from schema.model.times import Micros

Values = tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Events matching every filter that is not None; a filter matches by any of its values.

    Ids are spelled as the system holds them: like a real one, it finds no other spelling.
    """

    items: Values = None
    """Instances and containers, wherever an event may name them."""
    classes: Values = None
    """Lots, wherever an event may name them."""
    listed: Values = None
    """Instances in an EPC list or among children only."""
    listed_classes: Values = None
    parents: Values = None
    places: Values = None
    """Read points or business locations."""
    read_points: Values = None
    biz_locations: Values = None
    runs: Values = None
    event_ids: Values = None
    types: frozenset[str] | None = None
    steps: frozenset[str] | None = None
    since: Micros | None = None
    before: Micros | None = None
    recorded_since: Micros | None = None
    recorded_before: Micros | None = None
