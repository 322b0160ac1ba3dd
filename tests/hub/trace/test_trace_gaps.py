"""Gaps: what is not known, where it was last seen, and whom to ask."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from oracle import cast
from oracle.story import (
    LOT,
    NORTH,
    ONE,
    OTHER,
    PALLET,
    SOUTH,
    THIRD,
    A,
    B,
    C,
    made,
    packed,
    received,
    seen,
    shipped,
    told,
    transformed,
)

from hub.graph.store import Statement
from hub.trace.atlas import NAME, STATE, Atlas
from hub.trace.report.gaps import source_gaps
from schema.model.answers import Outcome, SourceReport
from schema.model.events import Event, SourceDest
from schema.model.keys import ProvinceCode
from schema.model.records import MasterData, SetAside
from schema.model.trace import Direction, Gap, GapKind, Status, TraceReport

Traced = Callable[..., TraceReport]
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD
PRODUCT = cast.PRODUCTS[0]


def _told_of(place: str, **attributes: str) -> dict[str, tuple[Statement, ...]]:
    data = MasterData("urn:epcglobal:epcis:vtype:Location", place, attributes)
    return {place: (Statement(NORTH, 1, data),)}


ATLAS = Atlas(
    systems={NORTH: (ProvinceCode("96"),), SOUTH: (ProvinceCode("79"),)},
    statements=_told_of(B, **{STATE: "VN-SG", NAME: "Kho B (mô phỏng)"}),
)


def _gaps(report: TraceReport, kind: GapKind) -> list[Gap]:
    return [gap for gap in report.gaps if gap.kind is kind]


def _trace(traced: Traced, *events: Event, start: str = LOT, **asked: Any) -> TraceReport:
    return traced(told(*events), start, atlas=ATLAS, **asked)


def test_a_trace_without_holes_has_no_gap_and_is_complete(traced: Traced) -> None:
    report = _trace(traced, made(0, A, LOT), shipped(1, A, LOT, to=B), received(2, B, LOT))
    assert report.gaps == ()
    assert report.status is Status.COMPLETE


def test_what_was_shipped_and_never_received_names_where_it_was_headed(traced: Traced) -> None:
    report = _trace(traced, made(0, A, LOT), shipped(1, A, LOT, to=B))
    (gap,) = report.gaps
    assert gap.kind is GapKind.SHIPPED_NEVER_RECEIVED
    assert (gap.item, gap.place, gap.next_place) == (LOT, A, B)
    assert (gap.provinces, gap.system, gap.event) == (("79",), SOUTH, cast.event_id(1))
    assert report.status is Status.INCOMPLETE


def test_what_was_shipped_to_nowhere_in_particular_is_asked_for_where_it_left(
    traced: Traced,
) -> None:
    (gap,) = _trace(traced, made(0, A, LOT), shipped(1, A, LOT)).gaps
    assert (gap.kind, gap.next_place) == (GapKind.SHIPPED_NEVER_RECEIVED, None)
    assert (gap.provinces, gap.system) == (("96",), NORTH)


def test_of_several_destinations_only_those_not_reached_are_gaps(traced: Traced) -> None:
    both = (SourceDest("location", B), SourceDest("location", C))
    sent = replace(shipped(1, A, LOT), destinations=both)
    report = _trace(traced, made(0, A, LOT), sent, received(2, B, LOT))
    assert [g.next_place for g in _gaps(report, GapKind.SHIPPED_NEVER_RECEIVED)] == [C]


def test_an_arrival_that_nothing_explains_is_a_gap(traced: Traced) -> None:
    (gap,) = _trace(traced, received(1, B, LOT)).gaps
    assert gap.kind is GapKind.RECEIVED_NEVER_SHIPPED
    assert (gap.item, gap.place, gap.event) == (LOT, B, cast.event_id(0))


def test_one_gap_for_each_item_and_place(traced: Traced) -> None:
    report = _trace(traced, seen(1, A, LOT), seen(2, A, LOT), seen(3, A, LOT))
    assert len(_gaps(report, GapKind.RECEIVED_NEVER_SHIPPED)) == 1


@pytest.mark.parametrize(
    ("inputs", "outputs", "direction", "kind"),
    [
        ([LOT], [], FORWARD, GapKind.USED_NOT_MADE),
        ([LOT], [], BACKWARD, None),
        ([], [LOT], BACKWARD, GapKind.MADE_NOT_FROM),
        ([], [LOT], FORWARD, None),
        ([LOT], [THIRD], FORWARD, None),
        ([THIRD], [LOT], BACKWARD, None),
        ([LOT], [PRODUCT], FORWARD, GapKind.LOT_NOT_RECORDED),
        ([LOT], [PRODUCT], BACKWARD, None),
        ([PRODUCT], [LOT], BACKWARD, GapKind.LOT_NOT_RECORDED),
        ([PRODUCT], [LOT], FORWARD, None),
        ([LOT, PRODUCT], [], FORWARD, GapKind.USED_NOT_MADE),
        ([], [LOT, PRODUCT], BACKWARD, GapKind.MADE_NOT_FROM),
    ],
)
def test_a_transformation_with_one_side_missing(
    traced: Traced,
    inputs: list[str],
    outputs: list[str],
    direction: Direction,
    kind: GapKind | None,
) -> None:
    events = [transformed(1, A, inputs, outputs)]
    if LOT in inputs or THIRD in inputs:
        events.insert(0, made(0, A, *(i for i in inputs if i != PRODUCT)))
    report = _trace(traced, *events, direction=direction)
    assert {gap.kind for gap in report.gaps} == ({kind} if kind else set())


def test_what_was_named_without_a_lot_is_told_as_it_was_written(traced: Traced) -> None:
    report = _trace(traced, made(0, A, LOT), transformed(1, A, [LOT], [PRODUCT]))
    (gap,) = _gaps(report, GapKind.LOT_NOT_RECORDED)
    assert (gap.item, gap.place) == (PRODUCT, A)


def test_a_container_that_holds_things_without_a_lot_is_a_gap(traced: Traced) -> None:
    events = [made(0, A, PALLET, ONE), packed(1, A, PALLET, ONE, PRODUCT)]
    report = _trace(traced, *events, start=PALLET)
    assert [g.item for g in _gaps(report, GapKind.LOT_NOT_RECORDED)] == [PRODUCT]


def test_both_halves_of_a_transformation_under_one_id_leave_no_gap(traced: Traced) -> None:
    joined = cast.TRANSFORMATION_IDS[0]
    events = [
        made(0, A, LOT),
        transformed(1, A, [LOT], [], joined),
        transformed(2, A, [], [OTHER], joined),
    ]
    assert _trace(traced, *events, direction=FORWARD).gaps == ()


def _source(outcome: Outcome, **more: Any) -> SourceReport:
    return SourceReport(system=NORTH, provinces=(ProvinceCode("96"),), outcome=outcome, **more)


@pytest.mark.parametrize(
    ("outcome", "kinds"),
    [
        (Outcome.ANSWERED, []),
        (Outcome.NO_RECORD, []),
        (Outcome.NOT_ASKED, []),
        (Outcome.NO_SYSTEM, [GapKind.NO_SYSTEM]),
        *(
            (outcome, [GapKind.SOURCE_SILENT])
            for outcome in Outcome
            if outcome
            not in (Outcome.ANSWERED, Outcome.NO_RECORD, Outcome.NOT_ASKED, Outcome.NO_SYSTEM)
        ),
    ],
)
def test_a_source_that_may_know_more_is_a_gap(outcome: Outcome, kinds: list[GapKind]) -> None:
    found = list(source_gaps([_source(outcome, reason="for a reason")]))
    assert [gap.kind for gap in found] == kinds
    assert all("for a reason" in gap.reason for gap in found)


def test_records_set_aside_are_a_gap_beside_the_silence_that_followed() -> None:
    aside = (SetAside(NORTH, "no such month"), SetAside(NORTH, "no date"))
    (gap,) = source_gaps([_source(Outcome.PARTIAL, set_aside=aside)])
    assert gap.kind is GapKind.RECORDS_SET_ASIDE
    assert (gap.system, "2 records" in gap.reason) == (NORTH, True)
    for outcome in (Outcome.TIMED_OUT, Outcome.PARTIAL):
        both = source_gaps([_source(outcome, set_aside=aside, gave_up=True)])
        assert [g.kind for g in both] == [GapKind.RECORDS_SET_ASIDE, GapKind.SOURCE_SILENT]


def test_a_source_gap_makes_a_trace_incomplete(traced: Traced) -> None:
    silent = (_source(Outcome.UNREACHABLE, reason="is down"),)
    report = traced(told(made(0, A, LOT)), LOT, sources=silent)
    assert report.status is Status.INCOMPLETE
    assert (report.coverage.answered, report.coverage.of) == (0, 1)


def test_a_pallet_begins_with_its_first_packing(traced: Any) -> None:
    events = told(made(0, A, LOT), packed(1, A, PALLET, LOT), shipped(2, A, PALLET, to=B))
    kinds = {gap.kind for gap in traced(events, PALLET, direction=Direction.FORWARD).gaps}
    assert GapKind.RECEIVED_NEVER_SHIPPED not in kinds


def test_a_pallet_packed_again_elsewhere_must_have_come_somehow(traced: Any) -> None:
    events = told(made(0, A, LOT), packed(1, A, PALLET, LOT), packed(2, B, PALLET, OTHER))
    gaps = traced(events, PALLET, direction=Direction.FORWARD).gaps
    assert [(g.kind, g.place) for g in gaps if g.item == PALLET] == [
        (GapKind.RECEIVED_NEVER_SHIPPED, B)
    ]
