"""From a lot to the instances that are said to be of it, and back: never on to their siblings."""

import sys
from typing import Any

from oracle.cast import INSTANCES, LOTS, PRODUCTS, SITES
from oracle.story import made, received, seen, shipped, told

from schema.model.identifiers.canonical import canonical
from schema.model.trace import Certainty, Direction, LinkKind, TraceReport

LOT, FIRST = LOTS[0], INSTANCES[0]
SECOND = f"{PRODUCTS[0]}/21/2"
A, B = SITES[0], SITES[1]


def _items(report: TraceReport) -> set[str]:
    return {item.canonical for item in report.items}


def _memberships(report: TraceReport) -> set[tuple[str, str, Certainty]]:
    found = (link for link in report.links if link.kind is LinkKind.MEMBERSHIP)
    return {(canonical(m.from_), canonical(m.to), m.certainty) for m in found}


def _events() -> Any:
    labelled = {"ilmd": {"{urn:epcglobal:cbv:mda}lotNumber": "A"}}
    return told(
        made(0, A, LOT),
        made(1, A, FIRST, **labelled),
        made(1, A, f"{PRODUCTS[0]}/10/A/21/2"),
        shipped(2, A, FIRST, to=B),
        received(3, B, FIRST),
    )


def test_a_lot_leads_to_its_instances_whether_ilmd_or_a_code_says_so(traced: Any) -> None:
    report = traced(_events(), LOT, direction=Direction.FORWARD)
    assert _items(report) == {LOT, FIRST, SECOND}
    certain = Certainty.CERTAIN
    assert _memberships(report) == {(LOT, FIRST, certain), (LOT, SECOND, certain)}


def test_an_instance_leads_back_to_its_lot_and_not_to_its_siblings(traced: Any) -> None:
    report = traced(_events(), FIRST, direction=Direction.BACKWARD)
    assert _items(report) == {LOT, FIRST}
    assert _memberships(report) == {(LOT, FIRST, Certainty.CERTAIN)}


def test_an_instance_never_leads_forward_to_its_lot(traced: Any) -> None:
    assert _items(traced(_events(), FIRST, direction=Direction.FORWARD)) == {FIRST}


def test_a_lot_number_that_is_empty_says_nothing(traced: Any) -> None:
    records = told(made(0, A, LOT), made(1, A, FIRST, ilmd={"lotNumber": ""}))
    assert _items(traced(records, LOT, direction=Direction.FORWARD)) == {LOT}


def test_at_a_depth_limit_unfollowed_members_are_an_open_end(traced: Any) -> None:
    report = traced(_events(), LOT, direction=Direction.FORWARD, max_depth=0)
    assert _items(report) == {LOT}
    assert report.frontier


def test_a_lot_of_many_events_and_instances_costs_their_sum(traced: Any) -> None:
    def calls(size: int) -> int:
        labelled = {"ilmd": {"{urn:epcglobal:cbv:mda}lotNumber": "A"}}
        instances = [made(1, A, f"{PRODUCTS[0]}/21/N{n}", **labelled) for n in range(size)]
        events = told(made(0, A, LOT), *(seen(n, A, LOT) for n in range(1, size)), *instances)
        made_calls = 0

        def count(*_: object) -> None:
            nonlocal made_calls
            made_calls += 1

        sys.setprofile(count)
        try:
            report = traced(events, LOT, direction=Direction.FORWARD)
        finally:
            sys.setprofile(None)
        assert len(report.items) == size + 1
        return made_calls

    assert calls(800) < 2.6 * calls(400)
