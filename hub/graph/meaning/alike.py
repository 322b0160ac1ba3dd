"""Which events probably are one: what two systems, or two clerks, say of the same moment.

Same content is one fact. Events that agree in type, time, items with their roles, action, business
step and place, and differ in something else, are *probable* duplicates (trace semantics, section
5): both are shown, and what they move is counted once.
"""

from hashlib import blake2b

from hub.graph.meaning.parts import Parts
from schema.model.events import Event


def likeness(event: Event, taken: Parts) -> int:
    """A number of 63 bits, equal for events that are probable duplicates of each other.

    The place is where the event happens and where its items are afterwards, each standing in for
    the other and compared at the site. ``taken``: the event taken apart.
    """
    time = event.event_time
    at = taken.read_point or taken.biz_location
    after = taken.biz_location or taken.read_point
    action = getattr(event, "action", None)
    said = (event.type, time.earliest, time.latest, event.biz_step, action, at, after)
    text = repr((*map(_text, said), sorted(taken.roles.items())))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1


def _text(value: object) -> str | None:
    return None if value is None else str(value)
