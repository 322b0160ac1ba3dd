"""Findings: what is odd in the records; and how nodes, links and events are told."""

from collections.abc import Callable

from oracle import cast
from oracle.story import (
    LOT,
    ONE,
    OTHER,
    PALLET,
    SOUTH,
    A,
    B,
    ended,
    made,
    packed,
    received,
    seen,
    shipped,
    told,
    transformed,
)

from schema.model.trace import (
    Certainty,
    Direction,
    Finding,
    FindingKind,
    ItemRole,
    LinkKind,
    TraceReport,
)

Traced = Callable[..., TraceReport]
BAD = "https://id.gs1.org/01/08936000000010/10/X"


def _findings(report: TraceReport, kind: FindingKind) -> list[Finding]:
    return [finding for finding in report.findings if finding.kind is kind]


def test_an_arrival_before_its_shipping_is_an_impossible_order(traced: Traced) -> None:
    report = traced(told(received(1, B, LOT), shipped(3, A, LOT, to=B)), LOT)
    (finding,) = _findings(report, FindingKind.IMPOSSIBLE_ORDER)
    assert finding.item == LOT
    assert finding.events == (cast.event_id(1), cast.event_id(0))


def test_what_happens_to_an_instance_after_its_end_is_a_finding(traced: Traced) -> None:
    report = traced(told(made(0, A, ONE), ended(1, A, ONE), seen(2, A, ONE)), ONE)
    (finding,) = _findings(report, FindingKind.EVENT_AFTER_END)
    assert (finding.item, finding.events) == (ONE, (cast.event_id(2),))


def test_a_lot_may_be_disposed_of_in_part(traced: Traced) -> None:
    report = traced(told(made(0, A, LOT), ended(1, A, LOT), seen(2, A, LOT)), LOT)
    assert _findings(report, FindingKind.EVENT_AFTER_END) == []


def test_a_wrong_check_digit_in_a_document_is_a_finding(traced: Traced) -> None:
    report = traced(told(made(0, A, BAD)), BAD)
    (finding,) = _findings(report, FindingKind.BAD_CHECK_DIGIT)
    assert finding.item == BAD
    assert "check digit" in finding.message


def test_clean_records_have_no_findings(traced: Traced) -> None:
    events = [made(0, A, LOT), shipped(1, A, LOT, to=B), received(2, B, LOT)]
    assert traced(told(*events), LOT).findings == ()


def test_ids_are_told_as_documents_write_them_the_first_of_several(traced: Traced) -> None:
    event = made(0, A, ONE)
    records = [*told(event), *told(cast.respelled(event), system=SOUTH, first=1)]
    spelled = cast.respelled(event).epc_list[0]
    for order in (records, records[::-1]):
        report = traced(order, ONE)
        (item,) = report.items
        assert (item.id, item.canonical) == (min(ONE, spelled), ONE)
        assert report.start == item.id
        (seen_,) = report.events
        assert (seen_.id, seen_.systems) == (cast.event_id(0), ("north", "south"))


def test_what_carries_is_told_apart_from_what_was_reached(traced: Traced) -> None:
    events = [
        made(0, A, ONE, PALLET),
        packed(1, A, PALLET, ONE),
        shipped(2, A, PALLET, to=B),
        received(3, B, PALLET),
    ]
    report = traced(told(*events), ONE, direction=Direction.FORWARD)
    assert {i.canonical: i.role for i in report.items} == {
        ONE: ItemRole.REACHED,
        PALLET: ItemRole.CARRIER,
    }
    (held,) = [k for k in report.links if k.kind is LinkKind.AGGREGATION]
    assert (held.from_, held.to) == (ONE, PALLET)
    (moved,) = [k for k in report.links if k.kind is LinkKind.MOVEMENT]
    assert (moved.from_, moved.to, moved.item) == (A, B, ONE)
    assert moved.certainty is Certainty.CERTAIN


def test_every_input_leads_to_every_output(traced: Traced) -> None:
    third, fourth = cast.LOTS[2], cast.INSTANCES[1]
    events = [made(0, A, LOT, OTHER), transformed(1, A, [LOT, OTHER], [third, fourth])]
    report = traced(told(*events), third)
    made_of = {(k.from_, k.to) for k in report.links if k.kind is LinkKind.TRANSFORMATION}
    assert made_of == {(LOT, third), (OTHER, third)}


def test_a_place_as_start_stands_at_depth_zero(traced: Traced) -> None:
    events = [made(0, A, LOT), shipped(1, A, LOT, to=B), received(2, B, LOT)]
    report = traced(told(*events), B, direction=Direction.BACKWARD)
    assert {p.canonical: p.depth for p in report.places}[B] == 0
    assert {i.canonical for i in report.items} == {LOT}
