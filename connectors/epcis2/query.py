"""An ``EventQuery`` as the query parameters of EPCIS 2.0 (ISO/IEC 19987:2024, 8.2.7.1).

The standard's parameters are ANDed while a question's ids are ORed, so one question becomes
several requests; and lists are split so that no address grows too long for a server.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import quote

from schema.model.identifiers.spellings import spellings
from schema.model.queries import EventQuery
from schema.model.times import iso

Params = tuple[tuple[str, str], ...]
Spell = Callable[[str], Sequence[str]]


def requests(
    query: EventQuery, longest_url: int, spell: Spell = spellings, descendants: bool = False
) -> Iterator[Params]:
    """The parameters of every request that a question needs; each event matches at least one.

    ``MATCH_anyEPC`` finds instances in any list or as a parent, ``MATCH_anyEPCClass`` lots in any
    quantity list. Spellings are joined by ``|`` in one parameter. With ``descendants`` places
    are asked for together with what lies below them.
    """
    bounds = _bounds(query)
    room = longest_url - sum(len(name) + len(quote(value)) + 2 for name, value in bounds)
    for choice in _choices(query, spell, "WD" if descendants else "EQ"):
        for part in _split(choice, room):
            yield (*part, *bounds)


def _choices(query: EventQuery, spell: Spell, at: str) -> Iterator[list[tuple[str, list[str]]]]:
    """Alternatives, any of which an event may match; within one all parameters must."""
    items = [
        ("MATCH_anyEPC", _spelled(query.epcs, spell)),
        ("MATCH_anyEPCClass", _spelled(query.epc_classes, spell)),
    ]
    asked_items = [[(name, values)] for name, values in items if values]
    places = _spelled(query.places, spell)
    asked_places = [[(name, places)] for name in (f"{at}_readPoint", f"{at}_bizLocation") if places]
    others = [
        ("EQ_eventID", list(query.event_ids)),
        ("EQ_transformationID", list(query.transformation_ids)),
    ]
    kept = [(name, values) for name, values in others if values]
    for item in asked_items or [[]]:
        for place in asked_places or [[]]:
            yield [*item, *place, *kept]


def _spelled(ids: Iterable[str], spell: Spell) -> list[str]:
    return list(dict.fromkeys(text for one in ids for text in spell(one)))


def _split(choice: list[tuple[str, list[str]]], room: int) -> Iterator[Params]:
    """One choice in as many requests as keep every address within ``room`` characters."""
    if not choice:
        yield ()
        return
    name, values = choice[0]
    share = room // len(choice)
    for part in _parts(values, share - len(name) - 2):
        for rest in _split(choice[1:], room - share):
            yield ((name, "|".join(part)), *rest)


def _parts(values: list[str], room: int) -> Iterator[list[str]]:
    part: list[str] = []
    used = 0
    for value in values:
        length = len(quote(value, safe="")) + 3  # a “|” is three characters when encoded
        if part and used + length > room:
            yield part
            part, used = [], 0
        part.append(value)
        used += length
    yield part


def _bounds(query: EventQuery) -> list[tuple[str, str]]:
    times = (
        ("GE_eventTime", query.ge_event_time),
        ("LT_eventTime", query.lt_event_time),
        ("GE_recordTime", query.ge_record_time),
        ("LT_recordTime", query.lt_record_time),
    )
    bounds = [(name, iso(at)) for name, at in times if at is not None]
    if query.event_types:
        bounds.append(("eventType", "|".join(query.event_types)))
    if query.biz_steps:
        bounds.append(("EQ_bizStep", "|".join(query.biz_steps)))
    return bounds
