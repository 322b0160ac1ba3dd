"""How much was made, used and disposed of; what does not add up, and what must not accuse."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import cast
from oracle.story import LOT, NORTH, ONE, OTHER, PALLET, SOUTH, THIRD, A, B, packed, shipped, told

from hub.graph.meaning.amounts import DISPOSED, MADE, USED
from hub.graph.questions import Mentions
from hub.trace.quantities import quantities, sheets
from schema.model.events import (
    Action,
    Event,
    ObjectEvent,
    QuantityElement,
    TransformationEvent,
)
from schema.model.trace import (
    Balance,
    Direction,
    Finding,
    FindingKind,
    Quantities,
    TraceReport,
)

Traced = Callable[..., TraceReport]
Amount = tuple[str, float | None, str | None]
JOINED = cast.TRANSFORMATION_IDS[0]


def listed(*amounts: Amount) -> tuple[QuantityElement, ...]:
    return tuple(QuantityElement(*amount) for amount in amounts)


def added(when: int, *amounts: Amount, action: Action = Action.ADD, place: str = A) -> Event:
    time = cast.instant_at(when)
    lots = listed(*amounts)
    return ObjectEvent(event_time=time, read_point=place, action=action, quantity_list=lots)


def gone(when: int, *amounts: Amount) -> Event:
    return added(when, *amounts, action=Action.DELETE)


def changed(
    when: int, into: Sequence[Amount], out: Sequence[Amount], **fields: Any
) -> TransformationEvent:
    return TransformationEvent(
        event_time=cast.instant_at(when),
        read_point=A,
        input_quantity_list=listed(*into),
        output_quantity_list=listed(*out),
        **fields,
    )


def sheet(report: TraceReport, item: str) -> tuple[Quantities, ...]:
    (found,) = [i.quantities for i in report.items if i.canonical == item]
    return found


def odd(report: TraceReport) -> list[Finding]:
    kinds = {FindingKind.QUANTITY_BALANCE, FindingKind.UNIT_MISMATCH}
    return [finding for finding in report.findings if finding.kind in kinds]


def test_what_nobody_recorded_the_making_of_is_unknown_and_never_less_than_nothing(
    traced: Traced,
) -> None:
    report = traced(told(changed(1, [(LOT, 60.0, "KGM")], [(OTHER, 50.0, "KGM")])), LOT)
    assert sheet(report, LOT) == (Quantities("KGM", None, 60.0, 0.0, None),)
    assert odd(report) == []


def test_what_is_on_hand_is_made_less_used_and_disposed_of(traced: Traced) -> None:
    events = [
        added(0, (LOT, 100.0, "KGM")),
        changed(1, [(LOT, 60.0, "KGM")], [(OTHER, 50.0, "KGM")]),
        gone(2, (LOT, 10.0, "KGM")),
    ]
    report = traced(told(*events), LOT)
    assert sheet(report, LOT) == (Quantities("KGM", 100.0, 60.0, 10.0, 30.0),)
    assert sheet(report, OTHER) == (Quantities("KGM", 50.0, 0.0, 0.0, 50.0),)
    assert odd(report) == []


def test_units_of_one_dimension_are_told_in_its_base(traced: Traced) -> None:
    events = [added(0, (LOT, 1.5, "TNE")), gone(1, (LOT, 250.0, "KGM"))]
    report = traced(told(*events), LOT)
    assert sheet(report, LOT) == (Quantities("KGM", 1500.0, 0.0, 250.0, 1250.0),)


def test_no_unit_counts_pieces_as_each_does(traced: Traced) -> None:
    events = [added(0, (LOT, 2.0, "DZN")), gone(1, (LOT, 4.0, None)), gone(2, (LOT, 1.0, "EA"))]
    assert sheet(traced(told(*events), LOT), LOT) == (Quantities(None, 24.0, 0.0, 5.0, 19.0),)


def test_seeing_packing_and_shipping_never_add_up(traced: Traced) -> None:
    seen = added(1, (LOT, 100.0, "KGM"), action=Action.OBSERVE)
    sent = replace(shipped(2, A, LOT, to=B), quantity_list=listed((LOT, 70.0, "XCT")))
    events = [added(0, (LOT, 100.0, "KGM")), seen, sent, packed(3, A, PALLET, LOT, amount=40.0)]
    report = traced(told(*events), LOT)
    assert sheet(report, LOT) == (Quantities("KGM", 100.0, 0.0, 0.0, 100.0),)
    assert odd(report) == []


def test_a_mention_without_a_quantity_leaves_its_sum_open(traced: Traced) -> None:
    events = [
        added(0, (LOT, 100.0, "KGM")),
        gone(1, (LOT, 10.0, "KGM")),
        gone(2, (LOT, None, None)),
    ]
    report = traced(told(*events), LOT)
    assert sheet(report, LOT) == (Quantities("KGM", 100.0, 0.0, None, None),)


def test_an_item_of_which_nothing_is_stated_has_no_sheet(traced: Traced) -> None:
    assert sheet(traced(told(added(0, (LOT, None, None))), LOT), LOT) == ()


def test_an_instance_has_no_sheet(traced: Traced) -> None:
    event = ObjectEvent(event_time=cast.instant_at(0), action=Action.ADD, epc_list=(ONE,))
    assert sheet(traced(told(event), ONE), ONE) == ()


def test_more_used_than_made_is_a_finding_with_its_figures(traced: Traced) -> None:
    events = [
        added(0, (LOT, 100.0, "KGM")),
        changed(1, [(LOT, 80.0, "KGM")], [(OTHER, 70.0, "KGM")]),
        gone(2, (LOT, 30_000.0, "GRM")),
    ]
    (finding,) = odd(traced(told(*events), OTHER, direction=Direction.BACKWARD))
    assert finding.kind is FindingKind.QUANTITY_BALANCE and finding.item == LOT
    assert finding.message == f"110 KGM of {LOT} were used or disposed of, and 100 KGM made"
    assert finding.events == tuple(cast.event_id(n) for n in range(3))


def test_a_known_part_of_an_open_sum_is_enough_to_tell(traced: Traced) -> None:
    events = [added(0, (LOT, 1.0, "KGM")), gone(1, (LOT, 2.0, "KGM")), gone(2, (LOT, None, None))]
    assert [f.kind for f in odd(traced(told(*events), LOT))] == [FindingKind.QUANTITY_BALANCE]


@pytest.mark.parametrize("made", [[], [(LOT, None, None)], [(LOT, 1.0, "KGM"), (LOT, None, None)]])
def test_nothing_is_told_while_a_making_may_be_missing(traced: Traced, made: list[Amount]) -> None:
    events = [added(n, amount) for n, amount in enumerate(made)]
    assert odd(traced(told(*events, gone(4, (LOT, 9.0, "KGM"))), LOT)) == []


def test_makings_outside_the_question_count_too(traced: Traced) -> None:
    events = [
        added(0, (LOT, 60.0, "KGM"), place=B),
        added(5, (LOT, 60.0, "KGM")),
        gone(6, (LOT, 100.0, "KGM")),
    ]
    since = cast.instant_at(4).earliest
    report = traced(told(*events), LOT, window=(since, None))
    assert len(report.events) == 2
    assert sheet(report, LOT) == (Quantities("KGM", 120.0, 0.0, 100.0, 20.0),)
    assert odd(report) == []


def test_a_loss_in_a_transformation_is_told_and_no_finding(traced: Traced) -> None:
    events = [changed(1, [(LOT, 100.0, "KGM")], [(OTHER, 97.5, "KGM")])]
    report = traced(told(*events), OTHER)
    assert [e.balance for e in report.events] == [Balance("KGM", 100.0, 97.5, 2.5)]
    assert odd(report) == []


def test_more_out_of_a_transformation_than_went_in_is_a_finding(traced: Traced) -> None:
    half = changed(1, [(LOT, 100.0, "KGM")], [(OTHER, 60.0, "KGM")], transformation_id=JOINED)
    rest = changed(2, [], [(THIRD, 0.05, "TNE")], transformation_id=JOINED)
    report = traced(told(half, rest), LOT)
    (finding,) = odd(report)
    assert finding.message == "110 KGM came out of a transformation and 100 KGM went in"
    assert finding.events == (cast.event_id(0), cast.event_id(1))
    assert {e.balance for e in report.events} == {Balance("KGM", 100.0, 110.0, -10.0)}


@pytest.mark.parametrize(
    "more",
    [
        {"input_quantity_list": listed((LOT, 1.0, "KGM"), (THIRD, None, None))},
        {"input_quantity_list": listed((LOT, 1.0, "KGM"), (THIRD, 1.0, "LTR"))},
        {"input_epc_list": (ONE,)},
    ],
)
def test_a_transformation_that_does_not_say_all_is_not_balanced(
    traced: Traced, more: dict[str, Any]
) -> None:
    event = replace(changed(1, [(LOT, 1.0, "KGM")], [(OTHER, 9.0, "KGM")]), **more)
    report = traced(told(event), OTHER)
    assert odd(report) == [] and [e.balance for e in report.events] == [None]


def test_a_product_without_a_lot_counts_in_a_balance(traced: Traced) -> None:
    inputs = [(LOT, 1.0, "KGM"), (cast.PRODUCTS[0], 9.0, "KGM")]
    report = traced(told(changed(1, inputs, [(OTHER, 9.0, "KGM")])), OTHER)
    assert [e.balance for e in report.events] == [Balance("KGM", 10.0, 9.0, 1.0)]


def test_units_that_do_not_convert_are_a_finding(traced: Traced) -> None:
    events = [added(0, (LOT, 100.0, "KGM")), gone(1, (LOT, 5.0, "XCT"))]
    report = traced(told(*events), LOT)
    (finding,) = odd(report)
    assert (finding.kind, finding.item) == (FindingKind.UNIT_MISMATCH, LOT)
    assert finding.message == f"{LOT} is stated in KGM and XCT, which do not convert"
    assert sheet(report, LOT) == (
        Quantities("KGM", 100.0, 0.0, None, None),
        Quantities("XCT", None, 0.0, 5.0, None),
    )


def test_probable_duplicates_count_once_in_favour_of_the_records(traced: Traced) -> None:
    made = added(0, (LOT, 100.0, "KGM"))
    again = replace(made, quantity_list=listed((LOT, 98.0, "KGM")))
    thrown = gone(1, (LOT, 100.0, "KGM"))
    twice = replace(thrown, quantity_list=listed((LOT, 101.0, "KGM")))
    records = [*told(made, thrown), *told(again, twice, system=SOUTH, first=2)]
    for order in (records, records[::-1]):
        report = traced(order, LOT)
        assert sheet(report, LOT) == (Quantities("KGM", 100.0, 0.0, 100.0, 0.0),)
        assert odd(report) == []


def test_tenths_summed_in_binary_fractions_are_no_finding(traced: Traced) -> None:
    events = [
        changed(0, [(LOT, 0.1, "KGM"), (OTHER, 0.2, "KGM")], [(THIRD, 0.1 + 0.2, "KGM")]),
        gone(1, (THIRD, 0.3, "KGM")),
    ]
    report = traced(told(*events), THIRD)
    assert odd(report) == []
    (balanced,) = [e.balance for e in report.events if e.balance]
    assert balanced.unaccounted == 0


_TEXTS = st.decimals("0", "1e6", places=3).map(str)
_ROW = st.tuples(
    st.integers(1, 5),
    st.sampled_from([MADE, USED, DISPOSED]),
    st.none() | _TEXTS,
    st.integers(0, 3),
)


def _told(rows: Sequence[tuple[int, int, str | None, int]], unit: str) -> Mentions:
    columns = [(7, fact, way, text, unit, alike * 10 + way) for fact, way, text, alike in rows]
    return Mentions(*(list(c) for c in zip(*columns, strict=True)))


@given(st.lists(_ROW, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_mentions_changes_nothing(rows: list[Any], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    first, second = (sheets(_told(some, "KGM"), MADE)[7] for some in (rows, shuffled))
    assert quantities(first) == quantities(second)
    assert first.overdrawn == second.overdrawn


@given(st.lists(_ROW, min_size=1, max_size=8))
def test_another_unit_of_the_same_dimension_changes_nothing(rows: list[Any]) -> None:
    def in_grams(text: str | None) -> str | None:
        return None if text is None else str(Decimal(text) * 1000)

    grams = [(fact, way, in_grams(text), alike) for fact, way, text, alike in rows]
    kilos, small = sheets(_told(rows, "KGM"), MADE)[7], sheets(_told(grams, "GRM"), MADE)[7]
    assert kilos.overdrawn == small.overdrawn
    for way in (MADE, USED, DISPOSED):
        assert kilos.least("KGM", way) == small.least("KGM", way)
        assert kilos.whole("KGM", way) == small.whole("KGM", way)


def test_two_systems_that_share_the_records_say_the_same_as_one(traced: Traced) -> None:
    events = [
        added(0, (LOT, 100.0, "KGM")),
        changed(1, [(LOT, 60.0, "KGM")], [(OTHER, 70.0, "KGM")]),
        gone(2, (LOT, 50.0, "KGM")),
    ]
    one = told(*events, system=NORTH)
    two = [replace(r, system=SOUTH if n % 2 else NORTH) for n, r in enumerate(one)]
    first, second = (traced(records, LOT) for records in (one, two[::-1]))
    assert [i.quantities for i in first.items] == [i.quantities for i in second.items]
    assert odd(first) == odd(second) and len(odd(first)) == 2
