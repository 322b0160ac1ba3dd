"""An ``EventQuery`` as the query parameters of EPCIS 2.0 (ISO/IEC 19987:2024, 8.2.7.1).

Lists are split so that no address grows too long for a server.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from connectors.sdk.simple_event_query import Spell, alternatives, spelled, times
from schema.model.identifiers.spellings import spellings
from schema.model.queries import EventQuery
from schema.model.times import iso

Params = tuple[tuple[str, str], ...]


def requests(
    query: EventQuery, longest_url: int, spell: Spell = spellings, descendants: bool = False
) -> Iterator[Params]:
    """The parameters of every request that a question needs: one address for each.

    The values of a parameter, all spellings of all ids, are joined by ``|``.
    """
    bounds = _bounds(query)
    room = longest_url - sum(len(name) + len(quote(value)) + 2 for name, value in bounds)
    for ids in alternatives(query, descendants):
        choice = [(name, _spelled(name, values, spell)) for name, values in ids]
        for part in _split(choice, room):
            yield (*part, *bounds)


def _spelled(name: str, ids: Iterable[str], spell: Spell) -> list[str]:
    return list(dict.fromkeys(text for one in ids for text in spelled(name, one, spell)))


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
    bounds = [(name, iso(at)) for name, at in times(query)]
    if query.event_types:
        bounds.append(("eventType", "|".join(query.event_types)))
    if query.biz_steps:
        bounds.append(("EQ_bizStep", "|".join(query.biz_steps)))
    return bounds
