"""Two codes of one thing, and lots of instances, where a system's master data says so."""

from collections.abc import Sequence
from typing import Any

import pytest
from oracle import cast
from oracle.story import LOT, NORTH, ONE, OTHER, PALLET, THIRD, A, B, made, packed, seen, told

from hub.trace.evidence_form import evidence_json
from hub.trace.explain import explain
from hub.trace.form import as_json
from hub.trace.kept import decode, encode
from schema.model.evidence import StepKind
from schema.model.identifiers.canonical import canonical
from schema.model.records import MasterData
from schema.model.trace import Certainty, Direction, LinkKind, TracedLink, TraceReport

LOCAL = "urn:txng:item:north:lo-7"
TWO = cast.INSTANCES[1]
CERTAIN = Certainty.CERTAIN
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD


def said(item: str, name: str, *values: str) -> MasterData:
    value = values[0] if len(values) == 1 else list(values)
    return MasterData("urn:epcglobal:epcis:vtype:EPCClass", item, {name: value})


def _items(report: TraceReport) -> set[str]:
    return {item.canonical for item in report.items}


def _links(report: TraceReport, kind: LinkKind) -> Sequence[TracedLink]:
    return [link for link in report.links if link.kind is kind]


SEEN = told(made(0, A, LOT), seen(1, B, LOCAL), seen(2, A, LOT))


def test_a_code_leads_to_another_of_the_same_thing_and_says_who_states_it(traced: Any) -> None:
    report = traced(SEEN, LOT, direction=FORWARD, statements=[said(LOCAL, "txng:sameAs", LOT)])
    assert _items(report) == {LOT, LOCAL}
    there, back = _links(report, LinkKind.EQUIVALENCE)
    assert {(there.from_, there.to), (back.from_, back.to)} == {(LOT, LOCAL), (LOCAL, LOT)}
    for link in (there, back):
        assert (link.event, link.stated_by, link.certainty) == (None, (NORTH,), CERTAIN)
        assert (link.records, link.fetched_at) == (1, cast.FETCHED)


def test_what_came_after_the_other_code_is_not_before_it(traced: Any) -> None:
    report = traced(SEEN, LOCAL, direction=BACKWARD, statements=[said(LOT, "sameAs", LOCAL)])
    assert [e.id for e in report.events] == [cast.event_id(0), cast.event_id(1)]
    (link,) = _links(report, LinkKind.EQUIVALENCE)
    assert (link.from_, link.to) == (LOT, LOCAL)


@pytest.mark.parametrize(
    "name",
    [
        "sameAs",
        "urn:txng:epcis:sameAs",
        "{urn:txng:epcis:}sameAs",
        "owl:sameAs",
        "http://www.w3.org/2002/07/owl#sameAs",
        "{http://www.w3.org/2002/07/owl#}sameAs",
    ],
)
def test_the_attribute_is_known_in_every_spelling(traced: Any, name: str) -> None:
    urn = "urn:epc:class:lgtin:8936000.000001.A"
    report = traced(SEEN, LOT, direction=FORWARD, statements=[said(LOCAL, name, "?", urn)])
    assert _items(report) == {LOT, LOCAL}


@pytest.mark.parametrize("name", ["https://schema.org/sameAs", "urn:x:sameAs", "sameas", "name"])
def test_another_attribute_says_nothing(traced: Any, name: str) -> None:
    report = traced(SEEN, LOT, direction=FORWARD, statements=[said(LOCAL, name, LOT)])
    assert _items(report) == {LOT}


@pytest.mark.parametrize("other", [cast.PRODUCTS[0], A, LOT, ""])
def test_a_product_a_place_or_itself_is_no_other_code(traced: Any, other: str) -> None:
    report = traced(SEEN, LOT, direction=FORWARD, statements=[said(LOT, "sameAs", other)])
    assert _items(report) == {LOT}
    report = traced(SEEN, LOT, direction=FORWARD, statements=[said(other, "sameAs", LOT)])
    assert _items(report) == {LOT}


def test_codes_follow_each_other_by_paths(traced: Any) -> None:
    records = told(made(0, A, LOT), seen(1, A, LOCAL), seen(2, A, OTHER))
    report = traced(records, LOT, direction=FORWARD, statements=[said(LOCAL, "sameAs", LOT, OTHER)])
    assert {item.canonical: item.depth for item in report.items} == {LOT: 0, LOCAL: 1, OTHER: 2}


def test_at_a_limit_only_a_code_that_is_recorded_is_an_open_end(traced: Any) -> None:
    same = [said(LOCAL, "sameAs", LOT)]
    assert traced(SEEN, LOT, direction=FORWARD, max_depth=0, statements=same).frontier
    unseen = [said("urn:txng:item:north:never", "sameAs", LOT)]
    assert not traced(SEEN, LOT, direction=FORWARD, max_depth=0, statements=unseen).frontier
    earlier = told(made(5, A, LOT), seen(1, B, LOCAL))
    assert not traced(earlier, LOT, direction=FORWARD, max_depth=0, statements=same).frontier


def test_a_content_that_is_not_listed_is_the_other_code_too(traced: Any) -> None:
    records = told(made(0, A, LOT), packed(1, A, PALLET, OTHER), seen(2, B, PALLET))
    report = traced(records, LOT, direction=FORWARD, statements=[said(LOT, "sameAs", OTHER)])
    assert {LOT, OTHER} <= _items(report)
    assert B in {place.canonical for place in report.places}


def test_master_data_says_of_which_lot_an_instance_is(traced: Any) -> None:
    records = told(made(0, A, LOT), made(1, A, ONE), made(2, A, TWO))
    lots = [said(ONE, "urn:epcglobal:cbv:mda#lotNumber", "A"), said(TWO, "lotNumber", "")]
    report = traced(records, LOT, direction=FORWARD, statements=lots)
    assert _items(report) == {LOT, ONE}
    (link,) = _links(report, LinkKind.MEMBERSHIP)
    assert (link.event, link.stated_by) == (None, (NORTH,))
    assert _items(traced(records, ONE, direction=FORWARD, statements=lots)) == {ONE}


def test_a_membership_that_an_event_shows_too_names_both(traced: Any) -> None:
    ilmd = {"{urn:epcglobal:cbv:mda}lotNumber": "A"}
    records = told(made(0, A, LOT), made(1, A, ONE, ilmd=ilmd))
    lots = [said(ONE, "lotNumber", "A")]
    (link,) = _links(traced(records, LOT, statements=lots), LinkKind.MEMBERSHIP)
    assert (link.event, link.stated_by, link.records) == (cast.event_id(1), (NORTH,), 2)


def test_an_evidence_path_says_who_states_it_and_so_does_a_kept_version(traced: Any) -> None:
    report = traced(SEEN, LOT, direction=FORWARD, statements=[said(LOCAL, "sameAs", LOT)])
    assert decode(encode(report)) == report
    path = explain(report, LOCAL)
    assert path is not None
    (step,) = path.steps[1:]
    assert (step.kind, step.from_, step.to) == (StepKind.EQUIVALENCE, LOT, LOCAL)
    assert (step.stated_by, step.said, step.reason) == ((NORTH,), None, None)
    told_step: Any = evidence_json(path)["steps"]
    assert told_step[1]["statedBy"] == ["north"]


def test_json_tells_who_states_a_link_only_where_somebody_does(traced: Any) -> None:
    records = told(made(0, A, LOT), seen(1, B, LOCAL), packed(2, A, PALLET, LOT))
    report = traced(records, LOT, statements=[said(LOCAL, "sameAs", LOT)])
    links: Any = as_json(report)["links"]
    stated = {link["kind"]: link.get("statedBy") for link in links}
    assert stated == {"EQUIVALENCE": ["north"], "AGGREGATION": None}


def test_an_item_that_is_one_with_another_of_the_lot_has_no_way_to_its_siblings(
    traced: Any,
) -> None:
    records = told(made(0, A, LOT), made(1, A, ONE), seen(2, A, THIRD))
    lots = [said(ONE, "lotNumber", "A"), said(THIRD, "sameAs", ONE)]
    assert _items(traced(records, THIRD, direction=BACKWARD, statements=lots)) == {
        canonical(item) for item in (THIRD, ONE, LOT)
    }
    assert _items(traced(records, ONE, direction=FORWARD, statements=lots)) == {ONE, THIRD}
