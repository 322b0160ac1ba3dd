"""An ``EventQuery`` as the parameters of EPCIS's SimpleEventQuery (8.2.7.1 of 1.2 and of 2.0).

The standard's parameters are ANDed while a question's ids are ORed, so one question becomes several
requests: instances *or* lots, read point *or* business location.
"""

from collections.abc import Callable, Iterator, Sequence

from schema.model.queries import EventQuery
from schema.model.times import Micros

Spell = Callable[[str], Sequence[str]]
Ids = tuple[str, tuple[str, ...]]
"""A parameter's name and the ids asked for by it, canonical."""
_AS_WRITTEN = frozenset({"EQ_eventID", "EQ_transformationID"})


def alternatives(query: EventQuery, descendants: bool = False) -> Iterator[list[Ids]]:
    """The parameters of each request; each event that matches the question matches at least one.

    ``MATCH_anyEPC`` finds instances in any list or as a parent, ``MATCH_anyEPCClass`` lots in any
    quantity list. With ``descendants`` places are asked for together with what lies below them.
    """
    items = [("MATCH_anyEPC", query.epcs), ("MATCH_anyEPCClass", query.epc_classes)]
    asked_items = [[one] for one in items if one[1]]
    at = "WD" if descendants else "EQ"
    places = [(f"{at}_{name}", query.places) for name in ("readPoint", "bizLocation")]
    asked_places = [[one] for one in places if one[1]]
    others = [
        ("EQ_eventID", query.event_ids),
        ("EQ_transformationID", query.transformation_ids),
    ]
    kept = [one for one in others if one[1]]
    for item in asked_items or [[]]:
        for place in asked_places or [[]]:
            yield [*item, *place, *kept]


def spelled(name: str, one: str, spell: Spell) -> Sequence[str]:
    """An id in every spelling in which it is asked for by a parameter."""
    return (one,) if name in _AS_WRITTEN else spell(one)


def times(query: EventQuery) -> list[tuple[str, Micros]]:
    """The bounds of event time and record time that a question has."""
    bounds = (
        ("GE_eventTime", query.ge_event_time),
        ("LT_eventTime", query.lt_event_time),
        ("GE_recordTime", query.ge_record_time),
        ("LT_recordTime", query.lt_record_time),
    )
    return [(name, at) for name, at in bounds if at is not None]
