"""What an evidence path tells, step by step, of small stories."""

from typing import Any

from oracle import cast
from oracle.story import (
    LOT,
    ONE,
    OTHER,
    PALLET,
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
    unpacked,
)

from hub.trace.atlas import Atlas
from hub.trace.evidence_steps import NO_WAY
from hub.trace.explain import explain
from hub.trace.report.nodes import SAME_CODE
from schema.model.evidence import EvidencePath, StepKind
from schema.model.keys import ProvinceCode, SystemId
from schema.model.trace import Certainty, Direction


def kinds(path: EvidencePath | None) -> list[str]:
    assert path is not None
    return [str(step.kind) for step in path.steps]


def told_of(path: EvidencePath | None) -> list[tuple[str, str]]:
    assert path is not None
    return [(step.kind, step.event.id if step.event else "") for step in path.steps]


def test_a_delivery_is_explained_event_by_event(traced: Any) -> None:
    records = told(made(0, A, LOT), shipped(1, A, LOT, to=B), received(2, B, LOT))
    report = traced(records, A, direction=Direction.FORWARD)
    path = explain(report, B)
    assert told_of(path) == [("START", cast.event_id(1)), ("MOVEMENT", cast.event_id(2))]
    assert path is not None and (path.depth, path.certainty) == (1, Certainty.CERTAIN)
    start, moved = path.steps
    assert (moved.from_, moved.to, moved.location) == (A, B, B)
    assert moved.event is not None and moved.event.systems and moved.reason is None
    assert (start.from_, start.to, start.location) == (None, None, A)


def test_the_province_of_each_place_is_told(traced: Any) -> None:
    records = told(shipped(1, A, LOT, to=B), received(2, B, LOT))
    systems = {SystemId(r.system): (ProvinceCode("96"),) for r in records}
    path = explain(traced(records, A, atlas=Atlas(systems), direction=Direction.FORWARD), LOT)
    assert path is not None
    assert [step.province for step in path.steps] == ["96"]


def test_a_transformation_is_one_link_and_says_which_item_went_in(traced: Any) -> None:
    records = told(made(0, A, LOT), transformed(1, A, [LOT], [ONE]), seen(2, A, ONE))
    path = explain(traced(records, LOT, direction=Direction.FORWARD), ONE)
    assert kinds(path) == ["START", "TRANSFORMATION"]
    assert path is not None and path.depth == 1
    assert (path.steps[1].from_, path.steps[1].to) == (LOT, ONE)


def test_a_backward_path_goes_upstream_and_its_links_lead_downstream(traced: Any) -> None:
    records = told(made(0, A, LOT), transformed(1, A, [LOT], [ONE]), seen(2, A, ONE))
    path = explain(traced(records, ONE, direction=Direction.BACKWARD), LOT)
    assert path is not None and path.direction is Direction.BACKWARD
    assert [(s.kind, s.item) for s in path.steps] == [
        (StepKind.START, ONE),
        (StepKind.TRANSFORMATION, LOT),
    ]
    assert (path.steps[1].from_, path.steps[1].to) == (LOT, ONE)


def test_what_is_inside_the_container_at_the_start_says_so(traced: Any) -> None:
    records = told(packed(1, A, PALLET, ONE), shipped(2, A, PALLET, to=B), received(3, B, PALLET))
    path = explain(traced(records, PALLET, direction=Direction.FORWARD), ONE)
    assert path is not None and path.depth == 0
    assert [(s.kind, s.item) for s in path.steps] == [
        (StepKind.START, PALLET),
        (StepKind.CONTENT, ONE),
    ]
    assert (path.steps[1].from_, path.steps[1].to) == (ONE, PALLET)


def test_a_carrier_is_explained_by_what_it_carried(traced: Any) -> None:
    records = told(
        made(0, A, ONE),
        packed(1, A, PALLET, ONE),
        shipped(2, A, PALLET, to=B),
        received(3, B, PALLET),
        unpacked(4, B, PALLET, ONE),
    )
    path = explain(traced(records, ONE, direction=Direction.FORWARD), PALLET)
    assert path is not None
    assert path.steps[-1].kind is StepKind.CARRIER
    assert (path.steps[-1].from_, path.steps[-1].to) == (ONE, PALLET)
    assert path.steps[-1].item == PALLET


def test_what_only_the_code_leads_to_gives_that_as_its_reason(traced: Any) -> None:
    records = told(made(0, A, LOT), shipped(2, B, LOT, to=C), seen(3, A, LOT))
    path = explain(traced(records, B, direction=Direction.FORWARD), A)
    assert path is not None
    assert (path.certainty, path.steps[-1].reason) == (Certainty.POSSIBLE, SAME_CODE)
    lost = traced(told(shipped(0, A, LOT, to=C), seen(1, B, LOT)), A, direction=Direction.FORWARD)
    path = explain(lost, B)
    assert path is not None
    assert (path.certainty, path.steps[-1].reason) == (Certainty.INFERRED, NO_WAY)


def test_a_member_is_explained_with_the_event_that_says_so(traced: Any) -> None:
    labelled = {"ilmd": {"{urn:epcglobal:cbv:mda}lotNumber": "A"}}
    records = told(made(0, A, LOT), made(1, A, ONE, **labelled), shipped(2, A, ONE, to=B))
    path = explain(traced(records, LOT, direction=Direction.FORWARD), ONE)
    assert path is not None and kinds(path) == ["START", "MEMBERSHIP"]
    assert (path.steps[1].from_, path.steps[1].to) == (LOT, ONE)
    assert path.steps[1].said is not None and path.steps[1].said.id == cast.event_id(1)


def test_the_event_that_says_who_is_a_member_need_not_be_on_the_trace(traced: Any) -> None:
    labelled = {"ilmd": {"{urn:epcglobal:cbv:mda}lotNumber": "A"}}
    records = told(made(0, A, LOT), made(0, A, ONE, **labelled), shipped(4, A, LOT, to=B))
    records += told(received(5, B, LOT), shipped(6, A, ONE, to=B), first=3)
    later = (cast.instant_at(3).earliest, None)
    report = traced(records, LOT, direction=Direction.FORWARD, window=later)
    path = explain(report, ONE)
    assert path is not None and kinds(path)[-1] == "MEMBERSHIP"
    said = path.steps[-1].said
    assert said is not None and said.id == cast.event_id(1)
    assert said not in report.events and said in report.further


def test_the_start_is_there_by_itself(traced: Any) -> None:
    report = traced(told(made(0, A, LOT)), LOT)
    path = explain(report, LOT)
    assert path is not None and path.depth == 0
    assert [(s.kind, s.item, s.event) for s in path.steps] == [(StepKind.START, LOT, None)]


def test_every_spelling_of_a_node_is_explained_and_nothing_else(traced: Any) -> None:
    report = traced(told(made(0, A, LOT), transformed(1, A, [LOT], [ONE])), LOT)
    urn = next(item.id for item in report.items if item.id != LOT)
    assert explain(report, urn) == explain(report, ONE)
    assert explain(report, OTHER) is None
    assert explain(report, "no code at all") is None
