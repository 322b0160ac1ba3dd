"""What most cases can have come from: the ranking is what forward traces from everything give."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import cast
from oracle.facts import after, is_arrival
from oracle.links import ORDER
from oracle.meaning import Known, best_paths
from oracle.shape import EVERYTHING
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
    shipped,
    told,
    transformed,
)
from oracle.world import worlds

from hub.graph.sqlite.settle import settle
from hub.graph.sqlite.store import connect, drive
from hub.graph.sqlite.write import Writer
from hub.trace.atlas import Atlas
from hub.trace.common_plan import common_source_plan
from hub.trace.common_report import Asking, rank
from hub.trace.common_source import scores
from schema.model.common_source import (
    Case,
    CommonSourceInput,
    CommonSourceReport,
    NoWeight,
    RankedKind,
    merged,
)
from schema.model.events import Event
from schema.model.identifiers.canonical import canonical, site
from schema.model.records import Record
from schema.model.trace import Certainty, Direction, GapKind, Status

Scores = dict[tuple[RankedKind, str], float]
NOBODY = f"{cast.PRODUCTS[0]}/10/NOBODY-KNOWS-IT"
PRODUCT = cast.PRODUCTS[0]
# A transformation id that joins over systems only in part is a corner of its own.
WALKED = replace(EVERYTHING, bare_transformation_ids=False)


def _ranked(
    records: Sequence[Record], cases: dict[str, float], everything: bool = True, **asked: Certainty
) -> CommonSourceReport:
    question = CommonSourceInput(cases=merged(Case(c, w) for c, w in cases.items()), **asked)
    connection = connect(None)
    try:
        Writer(connection, lambda: 0, {}).put(records)
        settle(connection)
        found = drive(connection, common_source_plan(question, everything))
    finally:
        connection.close()
    return rank(question, found, Atlas(), Asking(0, ()))


def _scores(report: CommonSourceReport) -> Scores:
    return {(one.kind, one.canonical): one.score for one in report.scores}


def _told(cases: dict[str, float], *events: Event, **asked: Certainty) -> Scores:
    return _scores(_ranked(told(*events), cases, **asked))


def item(code: str) -> tuple[RankedKind, str]:
    return RankedKind.ITEM, code


def place(code: str) -> tuple[RankedKind, str]:
    return RankedKind.PLACE, code


GROWN = (made(0, A, LOT), shipped(1, A, LOT, to=B), received(2, B, LOT))


def test_what_all_cases_came_from_scores_one() -> None:
    found = _told({B: 1, OTHER: 3}, *GROWN, transformed(3, B, [LOT], [OTHER]))
    assert found[item(LOT)] == found[place(A)] == 1.0


def test_what_some_cases_came_from_scores_their_share_of_all_weights() -> None:
    found = _told({B: 1, C: 3}, *GROWN, made(3, A, OTHER), shipped(4, A, OTHER, to=C),
                  received(5, C, OTHER))  # fmt: skip
    assert (found[item(LOT)], found[item(OTHER)], found[place(A)]) == (0.25, 0.75, 1.0)


def test_an_item_reaches_where_it_arrived_and_not_where_it_was_sent_from() -> None:
    found = _told({A: 1}, *GROWN)
    assert (found[item(LOT)], found[place(A)], found[place(B)]) == (0.0, 1.0, 0.0)


def test_a_place_reaches_what_left_it_and_not_what_stayed() -> None:
    found = _told({LOT: 1, OTHER: 1}, *GROWN, made(3, A, OTHER))
    assert found[place(A)] == 0.5


def test_a_container_at_the_start_stands_for_what_is_in_it() -> None:
    events = (made(0, A, ONE, PALLET), packed(1, A, PALLET, ONE), shipped(2, A, PALLET, to=B),
              received(3, B, PALLET), transformed(4, B, [ONE], [OTHER]))  # fmt: skip
    found = _told({OTHER: 1}, *events)
    assert found[item(PALLET)] == found[item(ONE)] == 1.0


def test_everything_that_an_event_tells_of_is_ranked_the_highest_first() -> None:
    report = _ranked(told(*GROWN, made(0, C, OTHER)), {B: 1})
    assert [one.score for one in report.scores] == sorted(
        (one.score for one in report.scores), reverse=True
    )
    assert {one.canonical for one in report.scores} == {LOT, OTHER, A, B, C}
    zeros = [one.id for one in report.scores if not one.score]
    assert (report.above_zero, zeros) == (3, sorted(zeros))


def test_only_what_leads_somewhere_is_ranked_unless_all_is_asked_for() -> None:
    report = _ranked(told(*GROWN, made(0, C, OTHER)), {B: 1}, everything=False)
    assert {one.canonical for one in report.scores} == {LOT, A, B}


def test_a_case_that_nobody_knows_counts_and_is_a_gap() -> None:
    report = _ranked(told(*GROWN), {B: 1, NOBODY: 1})
    assert _scores(report)[item(LOT)] == 0.5
    assert [(c.canonical, c.found) for c in report.cases] == [(B, True), (NOBODY, False)]
    assert [(g.kind, g.item) for g in report.gaps] == [(GapKind.UNKNOWN_CASE, NOBODY)]
    assert report.status is Status.INCOMPLETE


def test_a_product_is_no_case() -> None:
    (gap,) = _ranked(told(*GROWN), {PRODUCT: 1, B: 1}).gaps
    assert (gap.kind, gap.item) == (GapKind.LOT_NOT_RECORDED, PRODUCT)


def test_without_any_known_case_there_is_no_answer() -> None:
    assert _ranked(told(*GROWN), {NOBODY: 1}).status is Status.FAILED


def test_a_hole_before_a_case_is_told() -> None:
    report = _ranked(told(received(2, B, LOT)), {LOT: 1})
    assert [g.kind for g in report.gaps] == [GapKind.RECEIVED_NEVER_SHIPPED]
    assert _ranked(told(*GROWN), {B: 1}).status is Status.COMPLETE


def test_equal_cases_are_one_and_their_weights_add_up() -> None:
    assert merged([Case(A, 1), Case(B, 2), Case(A, 0.5)]) == (Case(A, 1.5), Case(B, 2))


@pytest.mark.parametrize("weight", [0, -1, math.nan, math.inf, -math.inf])
def test_a_weight_is_a_finite_number_above_zero(weight: float) -> None:
    with pytest.raises(NoWeight, match="above 0"):
        Case(LOT, weight)


def test_weights_that_no_number_can_hold_together_are_refused() -> None:
    for second in (A, B):
        with pytest.raises(NoWeight, match="together"):
            merged([Case(A, 1e308), Case(second, 1e308)])


@given(st.lists(st.floats(1e-9, 1e9), min_size=1, max_size=8), st.randoms())
def test_scores_do_not_hang_on_the_order_of_the_cases(weights: list[float], random: object) -> None:
    cases = [(weight, {"all", n, n // 2}) for n, weight in enumerate(weights)]
    found = scores([some for _, some in cases], weights)
    random.shuffle(cases)  # type: ignore[attr-defined]
    again = scores([some for _, some in cases], [weight for weight, _ in cases])
    assert found == again
    assert found["all"] == 1.0
    assert all(0 < score <= 1 for score in found.values())


def _brute_force(known: Known, cases: dict[str, float], certainty: Certainty) -> Scores:
    """Trace forward from everything, and see which cases that reaches."""
    links = {link for link in known.links if ORDER[link.certainty] >= ORDER[certainty]}
    total = math.fsum(cases.values())
    found: Scores = {}
    for kind, ids in ((RankedKind.ITEM, known.items), (RankedKind.PLACE, known.places)):
        for one in ids:
            starts = known.starts(one, Direction.FORWARD)
            sure = {s: c for s, c in starts.items() if ORDER[c] >= ORDER[certainty]}
            states = best_paths(sure, links, Direction.FORWARD)
            events = [known.facts[event] for event, _ in states]
            places = {after(fact) for fact in events if is_arrival(fact)}
            reached = {one, *places, *(i for _, i in states)}
            weights = [weight for code, weight in cases.items() if code in reached]
            found[kind, one] = math.fsum(weights) / total
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    worlds(WALKED),
    st.dictionaries(
        st.sampled_from([*cast.ITEMS, *cast.SITES, NOBODY]),
        st.floats(0.25, 4),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from(list(Certainty)),
)
def test_the_ranking_is_what_a_trace_forward_from_everything_gives(
    records: list[Record], cases: dict[str, float], certainty: Certainty
) -> None:
    asked = {site(canonical(code)): weight for code, weight in cases.items()}
    found = _scores(_ranked(records, asked, certainty=certainty))
    expected = _brute_force(Known(records), asked, certainty)
    extra = {key: score for key, score in found.items() if key not in expected}
    assert {key: found[key] for key in expected} == pytest.approx(expected)
    assert all(code in asked for _, code in extra)
