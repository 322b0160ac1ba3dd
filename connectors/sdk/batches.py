"""A question cut to what one system can bear: its largest batch.

An event matches every parameter of a question, and each by any of its values: so a question may
be split by the values of one parameter, and the parts together find exactly what it finds.
``epcs`` and ``epc_classes`` are one parameter here, since an event matches by either.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from schema.model.queries import EventQuery


def split(query: EventQuery, largest: int) -> tuple[EventQuery, ...]:
    """Questions of at most ``largest`` ids each that together find what ``query`` finds.

    A question with one id for each of more parameters than ``largest`` stays as it is. An event
    that names ids of two parts is found by both.
    """
    return tuple(_parts(query, max(1, largest)))


def _parts(query: EventQuery, largest: int) -> Iterator[EventQuery]:
    size, cut = max(_parameters(query), key=lambda parameter: parameter[0])
    if query.keys() <= largest or size < 2:
        yield query
        return
    room = largest - (query.keys() - size)
    step = room if room > 0 else size // 2
    for start in range(0, size, step):
        yield from _parts(cut(start, start + step), largest)


def _parameters(query: EventQuery) -> list[tuple[int, Callable[[int, int], EventQuery]]]:
    """For each parameter how many values it has, and the question with only some of them."""
    instances = len(query.epcs)
    return [
        (
            instances + len(query.epc_classes),
            lambda start, stop: replace(
                query,
                epcs=query.epcs[start:stop],
                epc_classes=query.epc_classes[max(0, start - instances) : max(0, stop - instances)],
            ),
        ),
        (len(query.places), lambda a, b: replace(query, places=query.places[a:b])),
        (len(query.event_ids), lambda a, b: replace(query, event_ids=query.event_ids[a:b])),
        (
            len(query.transformation_ids),
            lambda a, b: replace(query, transformation_ids=query.transformation_ids[a:b]),
        ),
    ]
