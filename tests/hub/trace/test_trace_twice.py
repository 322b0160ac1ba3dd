"""The same event twice: contradicting contents under one id, and events that are probably one."""

from collections.abc import Callable
from dataclasses import replace

from oracle import cast
from oracle.story import (
    LOT,
    NORTH,
    OTHER,
    PALLET,
    SOUTH,
    A,
    B,
    made,
    packed,
    received,
    shipped,
    told,
)

from schema.epcis.event_hash import event_hash
from schema.model.events import Action, ErrorDeclaration, Event, QuantityElement
from schema.model.records import Record
from schema.model.trace import Direction, Finding, FindingKind, TraceReport

Traced = Callable[..., TraceReport]


def _findings(report: TraceReport, kind: FindingKind) -> list[Finding]:
    return [finding for finding in report.findings if finding.kind is kind]


def _conflicts(report: TraceReport) -> list[Finding]:
    return _findings(report, FindingKind.CONFLICT)


def _doubles(report: TraceReport) -> list[Finding]:
    return _findings(report, FindingKind.PROBABLE_DUPLICATE)


def _of(event: Event, amount: float) -> Event:
    return replace(event, quantity_list=(QuantityElement(LOT, amount),))


def test_one_event_id_with_two_contents_is_a_conflict_that_names_both_sides(traced: Traced) -> None:
    records = [*told(shipped(1, A, LOT)), *told(shipped(2, B, LOT), system=SOUTH)]
    for order in (records, records[::-1]):
        report = traced(order, LOT)
        (finding,) = _conflicts(report)
        assert (finding.item, finding.events) == (LOT, (cast.event_id(0),))
        assert cast.event_id(0) in finding.message
        assert {"north", "south"} <= set(finding.message.replace(";", " ").split())


def test_both_sides_of_a_conflict_are_shown_and_told_apart_by_their_hash(traced: Traced) -> None:
    first, second = shipped(1, A, LOT), shipped(2, B, LOT)
    report = traced([*told(first), *told(second, system=SOUTH)], LOT)
    assert [event.id for event in report.events] == [cast.event_id(0)] * 2
    assert [event.hash for event in report.events] == [event_hash(first), event_hash(second)]


def test_a_rival_that_the_trace_does_not_reach_is_told_all_the_same(traced: Traced) -> None:
    report = traced([*told(made(1, A, LOT)), *told(made(1, A, OTHER), system=SOUTH)], LOT)
    (finding,) = _conflicts(report)
    assert (finding.item, len(report.events)) == (LOT, 1)
    assert event_hash(made(1, A, OTHER)) in finding.message


def test_a_system_that_says_two_things_of_one_record_contradicts_itself(traced: Traced) -> None:
    bare = [Record(NORTH, "line-7", event, 1) for event in (made(1, A, LOT), made(2, A, LOT))]
    (finding,) = _conflicts(traced(bare, LOT))
    assert "line-7" in finding.message
    events = [replace(r, mutable=False) for r in (*told(made(1, A, LOT)), *told(made(2, A, LOT)))]
    (finding,) = _conflicts(traced(events, LOT))
    assert finding.events == (cast.event_id(0),)


def test_records_of_like_ids_are_no_conflict(traced: Traced) -> None:
    events = made(1, A, LOT), shipped(2, A, LOT), received(3, B, LOT)
    records = [
        Record(NORTH, f"line{at}", event, 1)
        for at, event in zip(("", "-1", "!"), events, strict=True)
    ]
    assert _conflicts(traced(records, LOT)) == []


def test_a_conflict_about_what_carried_the_lot_names_what_it_lists(traced: Traced) -> None:
    events = [packed(1, A, PALLET, LOT), shipped(2, A, PALLET)]
    records = [*told(*events), *told(shipped(3, B, PALLET), system=SOUTH, first=1)]
    (finding,) = _conflicts(traced(records, LOT))
    assert finding.item == PALLET


def test_two_records_of_probably_one_event_are_both_shown(traced: Traced) -> None:
    event = received(2, B, LOT)
    twice = [*told(_of(event, 10)), *told(_of(event, 11), system=SOUTH, first=1)]
    report = traced(twice, LOT)
    (finding,) = _doubles(report)
    assert (finding.item, finding.events) == (LOT, (cast.event_id(0), cast.event_id(1)))
    assert len(report.events) == 2


def test_events_that_differ_in_what_they_mean_are_no_duplicates(traced: Traced) -> None:
    one = received(2, B, LOT)
    others = [
        received(3, B, LOT),
        received(2, A, LOT),
        received(2, B, LOT, OTHER),
        replace(one, biz_step="arriving"),
        replace(one, action=Action.ADD),
    ]
    for other in others:
        assert _doubles(traced(told(one, other), LOT)) == []


def test_a_place_stated_once_or_twice_is_one_place(traced: Traced) -> None:
    event = received(2, B, LOT)
    again = replace(event, biz_location=B)
    assert len(_doubles(traced(told(event, again), LOT, direction=Direction.FORWARD))) == 1


def test_what_was_taken_back_contradicts_nothing(traced: Traced) -> None:
    wrong = replace(shipped(1, A, LOT), error_declaration=ErrorDeclaration("2024-01-09T00:00:00Z"))
    records = [*told(shipped(1, A, LOT), wrong), *told(shipped(2, B, LOT), system=SOUTH)]
    report = traced(records, LOT)
    assert (_conflicts(report), len(report.events)) == ([], 1)


def test_two_systems_that_number_their_records_alike_do_not_conflict(traced: Traced) -> None:
    events = [shipped(1, A, LOT), shipped(3, B, LOT)], [shipped(2, A, LOT), shipped(4, B, LOT)]
    records = [
        replace(record, record_id="1", event=replace(record.event, event_id=None))
        for system, some in zip((NORTH, SOUTH), events, strict=True)
        for record in told(*some, system=system)
    ]
    found = _conflicts(traced(records, LOT))
    assert [len(finding.events) for finding in found] == [2, 2]
    assert [{s for s in (NORTH, SOUTH) if s in f.message} for f in found] in (
        [{NORTH}, {SOUTH}],
        [{SOUTH}, {NORTH}],
    )


def test_of_one_id_for_everything_a_finding_tells_what_the_first_say(traced: Traced) -> None:
    own = told(*(shipped(day, A, LOT) for day in range(50)))
    records = [replace(r, event=replace(r.event, event_id=cast.event_id(0))) for r in own]
    (finding,) = _conflicts(traced(records, LOT))
    assert finding.message.count(" says ") == 20
    assert finding.message.endswith("; and 30 more")
