"""Contact: from what came to a place, or into a container, to what left it later."""

from collections.abc import Callable
from typing import Any

import pytest
from oracle import cast
from oracle.story import (
    LOT,
    OTHER,
    PALLET,
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
    unpacked,
)

from hub.trace.explain import explain
from schema.model.contact import Contact
from schema.model.evidence import StepKind
from schema.model.keys import PlaceId
from schema.model.times import DAY
from schema.model.trace import Certainty, Direction, GapKind, LinkKind, TracedLink, TraceReport

Traced = Callable[..., TraceReport]
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD
AT_A = Contact(places=(PlaceId(A),))
IN_CONTAINERS = Contact(containers=True)
QUARTER = DAY // 4
MET = told(received(0, A, LOT), shipped(2, A, OTHER, to=B), received(3, B, OTHER))


def _reached(report: TraceReport) -> set[str]:
    return {item.canonical for item in report.items if item.role == "REACHED"}


def _contacts(report: TraceReport) -> list[TracedLink]:
    return [link for link in report.links if link.kind is LinkKind.CONTACT]


def test_what_left_a_place_after_another_came_there_is_possibly_touched(traced: Traced) -> None:
    report = traced(MET, LOT, direction=FORWARD, contact=AT_A)
    (touched,) = (item for item in report.items if item.canonical == OTHER)
    assert touched.certainty is Certainty.POSSIBLE
    assert touched.reason is not None
    assert "contact" in touched.reason
    assert {place.canonical for place in report.places} == {A, B}


def test_a_link_of_contact_names_who_where_and_the_later_ones_departure(traced: Traced) -> None:
    (link,) = _contacts(traced(MET, LOT, direction=FORWARD, contact=AT_A))
    assert (link.from_, link.to, link.place, link.container) == (LOT, OTHER, A, None)
    assert link.event == cast.event_id(1)
    assert link.certainty is Certainty.POSSIBLE


@pytest.mark.parametrize("contact", [Contact(), Contact(places=(PlaceId(B),)), IN_CONTAINERS])
def test_contact_is_followed_only_where_it_is_asked_for(traced: Traced, contact: Contact) -> None:
    assert _reached(traced(MET, LOT, direction=FORWARD, contact=contact)) == {LOT}


def test_contact_everywhere_needs_no_name(traced: Traced) -> None:
    everywhere = Contact(everywhere=True)
    assert _reached(traced(MET, LOT, direction=FORWARD, contact=everywhere)) == {LOT, OTHER}


def test_contact_is_followed_back_to_what_came_before(traced: Traced) -> None:
    assert _reached(traced(MET, OTHER, direction=BACKWARD, contact=AT_A)) == {LOT, OTHER}


def test_what_is_commissioned_at_a_place_came_there(traced: Traced) -> None:
    records = told(made(0, A, LOT), shipped(2, A, OTHER))
    assert _reached(traced(records, LOT, direction=FORWARD, contact=AT_A)) == {LOT, OTHER}


def test_who_left_before_was_not_touched(traced: Traced) -> None:
    records = told(shipped(0, A, OTHER), received(1, A, LOT))
    assert _reached(traced(records, LOT, direction=FORWARD, contact=AT_A)) == {LOT}


def test_what_lies_beside_and_never_leaves_is_not_touched(traced: Traced) -> None:
    records = told(received(0, A, LOT), received(1, A, OTHER), seen(2, A, OTHER))
    assert _reached(traced(records, LOT, direction=FORWARD, contact=AT_A)) == {LOT}


def test_contact_lasts_as_long_as_asked_after_the_first_left(traced: Traced) -> None:
    records = told(
        received(0, A, LOT), shipped(1, A, LOT), shipped(2, A, OTHER), shipped(4, A, THIRD)
    )
    briefly = Contact(everywhere=True, persistence=QUARTER)
    assert _reached(traced(records, LOT, direction=FORWARD, contact=briefly)) == {LOT, OTHER}
    assert _reached(traced(records, THIRD, direction=BACKWARD, contact=briefly)) == {THIRD}
    for_good = Contact(everywhere=True)
    assert THIRD in _reached(traced(records, LOT, direction=FORWARD, contact=for_good))


def test_what_never_left_can_be_touched_without_end(traced: Traced) -> None:
    records = told(received(0, A, LOT), shipped(7, A, OTHER))
    at_once = Contact(everywhere=True, persistence=0)
    assert _reached(traced(records, LOT, direction=FORWARD, contact=at_once)) == {LOT, OTHER}


@pytest.mark.parametrize("certainty", [Certainty.CERTAIN, Certainty.INFERRED])
def test_contact_is_possible_and_followed_only_with_that(
    traced: Traced, certainty: Certainty
) -> None:
    report = traced(MET, LOT, direction=FORWARD, contact=AT_A, certainty=certainty)
    assert _reached(report) == {LOT}


def test_what_the_code_alone_leads_to_is_told_apart_from_what_only_contact_does(
    traced: Traced,
) -> None:
    records = told(
        shipped(0, A, LOT, to=C),
        received(1, C, LOT),
        made(1, B, LOT),
        transformed(2, B, [LOT], [OTHER]),
        shipped(3, B, THIRD),
    )
    report = traced(records, A, direction=FORWARD, contact=Contact(everywhere=True))
    reasons = {item.canonical: item.reason or "" for item in report.items}
    assert reasons[LOT] == ""
    assert "same code" in reasons[OTHER]
    assert "contact" in reasons[THIRD]


def test_a_container_is_a_place_of_contact_for_what_was_in_it(traced: Traced) -> None:
    records = told(
        packed(0, A, PALLET, LOT),
        unpacked(1, A, PALLET, LOT),
        packed(2, B, PALLET, OTHER),
        unpacked(3, B, PALLET, OTHER),
    )
    report = traced(records, LOT, direction=FORWARD, contact=IN_CONTAINERS)
    assert _reached(report) == {LOT, OTHER}
    (link,) = _contacts(report)
    assert (link.from_, link.to, link.place, link.container) == (LOT, OTHER, None, PALLET)
    back = traced(records, OTHER, direction=BACKWARD, contact=IN_CONTAINERS)
    assert _reached(back) == {LOT, OTHER}


def test_a_container_emptied_lets_out_what_is_inside_at_any_depth(traced: Traced) -> None:
    inner = cast.PALLETS[1]
    records = told(
        packed(0, A, PALLET, LOT),
        unpacked(1, A, PALLET, LOT),
        packed(2, A, inner, OTHER),
        packed(3, A, PALLET, inner),
        unpacked(4, A, PALLET),
    )
    report = traced(records, LOT, direction=FORWARD, contact=IN_CONTAINERS)
    assert _reached(report) == {LOT, OTHER, inner}


def test_what_came_in_inside_of_something_touches_too(traced: Traced) -> None:
    inner = cast.PALLETS[1]
    records = told(
        packed(0, A, inner, LOT),
        packed(1, A, PALLET, inner),
        unpacked(2, A, PALLET),
        packed(3, A, PALLET, OTHER),
        unpacked(4, A, PALLET),
    )
    report = traced(records, LOT, direction=FORWARD, contact=IN_CONTAINERS)
    assert OTHER in _reached(report)


def test_contact_beyond_the_depth_limit_is_an_open_end(traced: Traced) -> None:
    report = traced(MET, LOT, direction=FORWARD, contact=AT_A, max_depth=0)
    assert _reached(report) == {LOT}
    assert [entry.event for entry in report.frontier] == [cast.event_id(0)]
    assert GapKind.LIMIT_REACHED in {gap.kind for gap in report.gaps}


def test_a_limit_that_cuts_off_no_contact_is_none(traced: Traced) -> None:
    alone = told(received(0, A, LOT), shipped(2, A, LOT), shipped(2, B, OTHER))
    report = traced(alone, LOT, direction=FORWARD, contact=AT_A, max_depth=1)
    assert report.frontier == ()


def test_contact_beyond_the_size_limit_is_an_open_end(traced: Traced) -> None:
    report = traced(MET, LOT, direction=FORWARD, contact=AT_A, max_nodes=1)
    assert _reached(report) == {LOT}
    assert len(report.frontier) == 1


def test_a_window_leaves_out_contact_with_what_lies_outside(traced: Traced) -> None:
    early: Any = (None, cast.instant_at(1).earliest)
    report = traced(MET, LOT, direction=FORWARD, contact=AT_A, window=early)
    assert _reached(report) == {LOT}
    assert report.frontier == ()


def test_the_evidence_path_says_that_a_step_is_contact(traced: Traced) -> None:
    report = traced(MET, LOT, direction=FORWARD, contact=AT_A)
    path = explain(report, B)
    assert path is not None
    assert [step.kind for step in path.steps][:2] == [StepKind.START, StepKind.CONTACT]
    touched = path.steps[1]
    assert (touched.from_, touched.to, touched.location) == (LOT, OTHER, A)
    assert "contact" in (touched.reason or "")


def test_who_left_a_place_of_contact_is_asked_of_the_systems_of_that_place(world: Any) -> None:
    north = world.add("north", "01", received(1, A, LOT), made(0, A, LOT))
    south = world.add("south", "96", shipped(2, A, OTHER))
    world.state(A, "96")
    report = world.trace(LOT, direction=FORWARD, contact=AT_A)
    assert {A} <= south.asked
    assert _reached(report) == {LOT, OTHER}
    assert north.asked


def test_without_contact_no_system_is_asked_about_places(world: Any) -> None:
    north = world.add("north", "01", received(1, A, LOT), made(0, A, LOT))
    world.trace(LOT, direction=FORWARD)
    assert A not in north.asked
