"""One simulated system's events in memory, found by item, place, run, id and time."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from hub.demo.servers.wanted import Wanted
from schema.model.events import (
    AggregationEvent,
    AssociationEvent,
    Event,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)
from schema.model.times import SECOND, Micros

RECORDED_LATER: Micros = 600 * SECOND
"""A simulated system takes every event in ten minutes after it happened."""
Postings = dict[str, list[int]]
Keys = Callable[[Event], Iterable[str]]


class SystemIndex:
    """The events of one system, numbered in the order of their times."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.events: Sequence[Event] = sorted(events, key=happened)
        self._by: dict[Keys, Postings] = {}

    def __len__(self) -> int:
        return len(self.events)

    def warm(self) -> None:
        """Prepare every way of asking now, so that the first question is as quick as the next."""
        for keys_of in _ALL:
            self._postings(keys_of)
        len(self.times)

    def find(self, wanted: Wanted) -> list[int]:
        """The numbers of the events that match, in the order of their times."""
        low, high = self._span(wanted)
        filters = [
            (items_of, wanted.items),
            (items_of, wanted.classes),
            (listed_in, wanted.listed),
            (listed_in, wanted.listed_classes),
            (parents_of, wanted.parents),
            (places_of, wanted.places),
            (read_points_of, wanted.read_points),
            (biz_locations_of, wanted.biz_locations),
            (runs_of, wanted.runs),
            (ids_of, wanted.event_ids),
        ]
        found: set[int] | None = None
        for keys_of, keys in filters:
            if keys is not None:
                postings = self._postings(keys_of)
                hits = {number for key in keys for number in postings.get(key, ())}
                found = hits if found is None else found & hits
        numbers = range(low, high) if found is None else sorted(found)
        return [n for n in numbers if low <= n < high and self._fits(n, wanted)]

    def _span(self, wanted: Wanted) -> tuple[int, int]:
        """The numbers within the time bounds: the lowest, and the one after the highest."""
        since, before = wanted.since, wanted.before
        if wanted.recorded_since is not None:
            since = max(since or 0, wanted.recorded_since - RECORDED_LATER)
        if wanted.recorded_before is not None:
            recorded = wanted.recorded_before - RECORDED_LATER
            before = recorded if before is None else min(before, recorded)
        low = 0 if since is None else bisect_left(self.times, since)
        return low, len(self.events) if before is None else bisect_left(self.times, before)

    def _fits(self, number: int, wanted: Wanted) -> bool:
        event = self.events[number]
        typed = wanted.types is None or event.type in wanted.types
        return typed and (wanted.steps is None or event.biz_step in wanted.steps)

    @cached_property
    def times(self) -> list[Micros]:
        """Event times, in order."""
        return [happened(event) for event in self.events]

    def _postings(self, keys_of: Keys) -> Postings:
        if keys_of not in self._by:
            postings = self._by[keys_of] = {}
            for number, event in enumerate(self.events):
                for key in set(keys_of(event)):
                    postings.setdefault(key, []).append(number)
        return self._by[keys_of]


def happened(event: Event) -> Micros:
    """An event's instant; every event of the simulation has one."""
    at = event.event_time.earliest
    if at is None:
        raise ValueError(f"{event.event_id} has no time")
    return at


def items_of(event: Event) -> Iterator[str]:
    """Every item and container that an event names, as it spells them."""
    yield from parents_of(event)
    yield from listed_in(event)
    if isinstance(event, TransformationEvent):
        yield from (*event.input_epc_list, *event.output_epc_list)
        yield from (q.epc_class for q in event.input_quantity_list + event.output_quantity_list)


def listed_in(event: Event) -> Iterator[str]:
    """What an event that is no transformation is about, its container left out."""
    if isinstance(event, ObjectEvent | TransactionEvent):
        yield from (*event.epc_list, *(q.epc_class for q in event.quantity_list))
    elif isinstance(event, AggregationEvent | AssociationEvent):
        yield from (*event.child_epcs, *(q.epc_class for q in event.child_quantity_list))


def parents_of(event: Event) -> Iterator[str]:
    """The container of an event, if it has one."""
    if isinstance(event, AggregationEvent | AssociationEvent) and event.parent_id:
        yield event.parent_id


def places_of(event: Event) -> Iterator[str]:
    """Where an event is, and where it leaves its items."""
    yield from read_points_of(event)
    yield from biz_locations_of(event)


def places_named(event: Event) -> Iterator[str]:
    """Every place that an event names, the ends of its trip included."""
    yield from places_of(event)
    yield from (end.value for end in (*event.sources, *event.destinations))


def read_points_of(event: Event) -> Iterator[str]:
    """Where an event is, if it says."""
    if event.read_point:
        yield event.read_point


def biz_locations_of(event: Event) -> Iterator[str]:
    """Where an event leaves its items, if it says."""
    if event.biz_location:
        yield event.biz_location


def ids_of(event: Event) -> Iterator[str]:
    """An event's id, if it has one."""
    if event.event_id:
        yield event.event_id


def runs_of(event: Event) -> Iterator[str]:
    """The run that a transformation is part of, if it says."""
    if isinstance(event, TransformationEvent) and event.transformation_id:
        yield event.transformation_id


_ALL: tuple[Keys, ...] = (
    items_of,
    listed_in,
    parents_of,
    places_of,
    read_points_of,
    biz_locations_of,
    runs_of,
    ids_of,
)
