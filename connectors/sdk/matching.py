"""The parts of a question that a system may not understand, applied to what it answers."""

from collections.abc import Callable

from schema.model.events import Event
from schema.model.identifiers.canonical import canonical, site
from schema.model.queries import EventQuery
from schema.model.records import Record
from schema.model.times import Micros


def answers(query: EventQuery) -> Callable[[Record], bool]:
    """Whether a record may be an answer: by its times, type and step; and by its place, its own id
    and its transformation where the question names items too (by which it was then asked).

    Ids of items are not compared: a system may know a thing by a code that its events do not
    repeat, and an event too many does no harm. A time that is not known may be any.
    """
    tests = [*_in_event_time(query), *_in_record_time(query)]
    if query.event_types:
        tests.append(lambda record: record.event.type in query.event_types)
    if query.biz_steps:
        tests.append(lambda record: record.event.biz_step in query.biz_steps)
    if query.epcs or query.epc_classes:
        tests += _beside_items(query)
    if not tests:
        return lambda record: True
    return tests[0] if len(tests) == 1 else lambda record: all(test(record) for test in tests)


def _beside_items(query: EventQuery) -> list[Callable[[Record], bool]]:
    places, ids, joined = map(frozenset, (query.places, query.event_ids, query.transformation_ids))
    tests: list[Callable[[Record], bool]] = []
    if places:
        tests.append(lambda record: bool(places & _places(record.event)))
    if ids:
        tests.append(lambda record: record.event.event_id in ids)
    if joined:
        tests.append(lambda record: getattr(record.event, "transformation_id", None) in joined)
    return tests


def _in_event_time(query: EventQuery) -> list[Callable[[Record], bool]]:
    if query.ge_event_time is None and query.lt_event_time is None:
        return []

    def test(record: Record) -> bool:
        time = record.event.event_time
        return _within(time.earliest, time.latest, query.ge_event_time, query.lt_event_time)

    return [test]


def _in_record_time(query: EventQuery) -> list[Callable[[Record], bool]]:
    if query.ge_record_time is None and query.lt_record_time is None:
        return []

    def test(record: Record) -> bool:
        at = record.recorded_at
        return _within(at, at, query.ge_record_time, query.lt_record_time)

    return [test]


def _within(
    earliest: Micros | None, latest: Micros | None, since: Micros | None, until: Micros | None
) -> bool:
    late_enough = since is None or latest is None or latest >= since
    return late_enough and (until is None or earliest is None or earliest < until)


def _places(event: Event) -> frozenset[str]:
    found: set[str] = set()
    for place in (event.read_point, event.biz_location):
        if place:
            found |= {canonical(place), site(place)}
    return frozenset(found)
