"""How far a walk goes: depth, size, window, certainty; long chains and circles."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from oracle import cast
from oracle.story import (
    LOT,
    OTHER,
    THIRD,
    A,
    B,
    C,
    made,
    received,
    seen,
    shipped,
    told,
    transformed,
)

from schema.model.events import Action, ObjectEvent, QuantityElement, TransformationEvent
from schema.model.keys import SystemId
from schema.model.records import Record
from schema.model.times import SECOND, EventTime
from schema.model.trace import (
    Certainty,
    Direction,
    FindingKind,
    GapKind,
    LinkKind,
    Status,
    TraceReport,
)

Traced = Callable[..., TraceReport]
ELSEWHERE = "urn:uuid:00000000-0000-4000-d000-000000000001"
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD


def _lot(number: int) -> str:
    return f"{cast.PRODUCTS[0]}/10/N{number}"


def _at(point: int) -> int | None:
    return cast.instant_at(point).earliest


def _chain(length: int, circle: bool = False) -> list[Record]:
    """Lots made of each other, one after the other; a circle ends where it began."""
    size = length if circle else length + 1
    records = []
    begin = ObjectEvent(
        event_time=EventTime(0, 0),
        action=Action.ADD,
        quantity_list=(QuantityElement(_lot(0)),),
        read_point=A,
    )
    records.append(Record(SystemId("north"), "begin", begin, 1))
    for n in range(length):
        at = (n + 1) * SECOND
        event = TransformationEvent(
            event_time=EventTime(at, at),
            read_point=A,
            input_quantity_list=(QuantityElement(_lot(n)),),
            output_quantity_list=(QuantityElement(_lot((n + 1) % size)),),
        )
        records.append(Record(SystemId("north"), str(n), event, 1))
    return records


def _kinds(report: TraceReport) -> set[GapKind]:
    return {gap.kind for gap in report.gaps}


def test_at_the_depth_limit_the_open_ends_are_named(traced: Traced) -> None:
    report = traced(_chain(6), _lot(0), direction=FORWARD, max_depth=3)
    assert [i.canonical for i in report.items] == [_lot(n) for n in range(3)]
    assert report.status is Status.INCOMPLETE
    assert GapKind.LIMIT_REACHED in _kinds(report)
    assert {(e.item, e.depth) for e in report.frontier} == {(_lot(2), 3)}


@pytest.mark.parametrize("direction", [FORWARD, BACKWARD])
def test_a_limit_that_cuts_nothing_off_is_none(traced: Traced, direction: Direction) -> None:
    start = _lot(0) if direction is FORWARD else _lot(3)
    whole = traced(_chain(3), start, direction=direction)
    deepest = max(item.depth for item in whole.items)
    report = traced(_chain(3), start, direction=direction, max_depth=deepest + 1)
    assert report.frontier == ()
    assert report.status is Status.COMPLETE
    short = traced(_chain(3), start, direction=direction, max_depth=deepest - 1)
    assert short.frontier
    assert short.status is Status.INCOMPLETE


def test_depth_zero_is_the_start_alone(traced: Traced) -> None:
    report = traced(_chain(2), _lot(0), direction=FORWARD, max_depth=0)
    assert {i.canonical for i in report.items} == {_lot(0)}
    assert report.status is Status.INCOMPLETE


def test_at_the_size_limit_the_open_ends_are_named(traced: Traced) -> None:
    report = traced(_chain(50), _lot(0), direction=FORWARD, max_nodes=10)
    assert len(report.items) == 10
    assert report.status is Status.INCOMPLETE
    assert {e.item for e in report.frontier} == {_lot(9)}


def test_a_wide_step_does_not_overrun_the_size_limit(traced: Traced) -> None:
    made = [_lot(n) for n in range(1, 201)]
    report = traced(
        told(transformed(1, A, [_lot(0)], made)), _lot(0), direction=FORWARD, max_nodes=9
    )
    assert len(report.items) == 9
    assert report.status is Status.INCOMPLETE
    assert {e.item for e in report.frontier} == {_lot(0)}
    assert GapKind.LIMIT_REACHED in _kinds(report)


def test_the_size_limit_holds_for_what_only_the_code_leads_to(traced: Traced) -> None:
    events: Sequence[Any] = [seen(0, A, LOT), seen(1, B, LOT), transformed(2, C, [LOT], [THIRD])]
    report = traced(told(*events), LOT, direction=FORWARD, max_nodes=1)
    assert {i.canonical for i in report.items} == {LOT}
    assert GapKind.LIMIT_REACHED in _kinds(report)


def test_a_chain_of_thousands_of_lots_is_told_to_its_end(traced: Traced) -> None:
    length = 5_000
    report = traced(_chain(length), _lot(0), direction=FORWARD, max_depth=2 * length)
    assert len(report.items) == length + 1
    assert report.items[-1].certainty is Certainty.CERTAIN
    assert report.status is Status.COMPLETE


def test_a_circle_of_thousands_is_found_once_for_each_that_lies_on_it(traced: Traced) -> None:
    report = traced(_chain(3_000, circle=True), _lot(7), max_depth=10_000)
    circling = [f.item for f in report.findings if f.kind is FindingKind.CYCLE]
    assert len(circling) == len(set(circling)) == 3_000


def test_what_hangs_on_a_circle_is_not_on_it(traced: Traced) -> None:
    events = [
        made(0, A, LOT),
        transformed(1, A, [LOT], [OTHER]),
        transformed(2, A, [OTHER], [LOT]),
        transformed(3, A, [LOT], [THIRD]),
    ]
    report = traced(told(*events), LOT)
    circling = {f.item for f in report.findings if f.kind is FindingKind.CYCLE}
    assert circling == {LOT, OTHER}


def test_what_goes_into_itself_at_once_is_a_circle(traced: Traced) -> None:
    report = traced(told(made(0, A, LOT), transformed(1, A, [LOT], [LOT])), LOT)
    assert [f.item for f in report.findings if f.kind is FindingKind.CYCLE] == [LOT]


def test_events_outside_the_window_are_neither_followed_nor_told(traced: Traced) -> None:
    events = [
        made(0, A, LOT),
        transformed(2, A, [LOT], [OTHER]),
        transformed(5, A, [OTHER], [THIRD]),
    ]
    report = traced(told(*events), LOT, direction=FORWARD, window=(_at(0), _at(4)))
    assert {i.canonical for i in report.items} == {LOT, OTHER}
    assert {e.id for e in report.events} == {cast.event_id(0), cast.event_id(1)}


def test_the_window_takes_in_both_its_ends_and_whatever_may_lie_in_it(traced: Traced) -> None:
    events = [seen(0, A, LOT), seen(2, A, LOT), seen(4, A, LOT), seen(cast.UNKNOWN_TIME, A, LOT)]
    report = traced(told(*events), LOT, window=(_at(0), _at(2)))
    assert {e.id for e in report.events} == {cast.event_id(n) for n in (0, 1, 3)}


@pytest.mark.parametrize(
    ("least", "places"),
    [
        (Certainty.CERTAIN, {A, B}),
        (Certainty.INFERRED, {A, B, C}),
        (Certainty.POSSIBLE, {A, B, C, ELSEWHERE}),
    ],
)
def test_a_trace_stops_at_the_certainty_asked_for(
    traced: Traced, least: Certainty, places: set[str]
) -> None:
    events = [
        transformed(0, A, [THIRD], [LOT]),
        shipped(1, A, LOT, to=B),
        received(2, B, LOT),
        shipped(3, B, LOT, to=A),
        received(4, C, LOT),
        made(5, ELSEWHERE, LOT),
    ]
    report = traced(told(*events), THIRD, direction=FORWARD, certainty=least)
    assert {p.canonical for p in report.places} == places
    moved = {k.to: k.certainty for k in report.links if k.kind is LinkKind.MOVEMENT}
    assert moved[B] is Certainty.CERTAIN
