"""Findings of doubles, corrections, containers in themselves, orders of making, and sums."""

from dataclasses import replace
from typing import Any

import pytest

from oracle import cast
from oracle.meaning import Known
from oracle.story import (
    LOT,
    OTHER,
    PALLET,
    SOUTH,
    THIRD,
    A,
    B,
    made,
    packed,
    received,
    seen,
    shipped,
    told,
    transformed,
    unpacked,
)
from schema.model.events import ErrorDeclaration, Event, QuantityElement
from schema.model.records import Record
from schema.model.trace import Direction, FindingKind

CRATE = cast.PALLETS[1]


def found(records: list[Record], start: str = LOT) -> set[tuple[FindingKind, str]]:
    findings = Known(records).reach(start, Direction.FORWARD).findings
    return {(finding.kind, finding.item) for finding in findings}


def of(event: Event, *elements: tuple[str, float | None, str | None], **also: Any) -> Event:
    """The event with these quantities in its (output) quantity list."""
    quantities = tuple(QuantityElement(*element) for element in elements)
    return replace(event, **{also.get("list", "quantity_list"): quantities})


def test_an_id_that_stands_for_two_contents_is_a_conflict_and_both_are_kept() -> None:
    first, second = told(made(0, A, LOT), received(1, B, LOT))
    rival = replace(second, system=SOUTH, event=replace(second.event, event_id=cast.event_id(0)))
    assert (FindingKind.CONFLICT, "") in found([first, rival])
    assert len(Known([first, rival]).facts) == 2
    assert found([first, second]) == set()


def test_what_differs_only_in_what_does_not_count_is_probably_one_event() -> None:
    event = received(1, B, LOT)
    records = told(shipped(0, A, LOT, to=B), event, replace(event, disposition="in_progress"))
    assert found(records) == {(FindingKind.PROBABLE_DUPLICATE, "")}
    other = replace(event, biz_step="arriving")
    assert found(told(shipped(0, A, LOT, to=B), event, other)) == set()


@pytest.mark.parametrize(("corrective", "missing"), [(2, False), (7, True)])
def test_a_correction_that_nobody_told_is_missing(corrective: int, missing: bool) -> None:
    records = told(made(0, A, LOT), seen(1, A, LOT), seen(1, A, LOT, step="storing"))
    ids = (cast.event_id(corrective),)
    wrong = replace(
        records[1].event, error_declaration=ErrorDeclaration("2024-01-02T00:00:00Z", None, ids)
    )
    retracted = [*records, replace(records[1], record_id="error", event=wrong)]
    told_of = {(FindingKind.MISSING_CORRECTION, LOT)} if missing else set()
    assert found(retracted) == told_of


def test_a_container_packed_into_itself_is_a_cycle() -> None:
    assert found(told(packed(0, A, PALLET, PALLET, LOT)), PALLET) == {(FindingKind.CYCLE, PALLET)}


def test_containers_inside_each_other_at_one_event_are_a_cycle() -> None:
    circle = told(packed(0, A, PALLET, CRATE), packed(1, A, CRATE, PALLET))
    assert (FindingKind.CYCLE, PALLET) in found(circle, PALLET)
    apart = told(packed(0, A, PALLET, CRATE), unpacked(1, A, PALLET), packed(2, A, CRATE, PALLET))
    assert found(apart, PALLET) == set()


def test_outputs_made_before_every_input_are_in_an_impossible_order() -> None:
    def pooled(*inputs: int) -> list[Record]:
        pool = cast.TRANSFORMATION_IDS[0]
        used = [transformed(point, A, [LOT], [], pool) for point in inputs]
        return told(transformed(2, A, [], [THIRD], pool), *used)

    assert (FindingKind.IMPOSSIBLE_ORDER, THIRD) in found(pooled(3, 4))
    assert found(pooled(1, 3)) == set()


def test_more_used_than_was_made_is_out_of_balance() -> None:
    whole = of(made(0, A, LOT), (LOT, 2.0, "TNE"))
    used = of(transformed(1, A, [], [THIRD]), (LOT, 2_100.0, "KGM"), list="input_quantity_list")
    assert found(told(whole, used)) == {(FindingKind.QUANTITY_BALANCE, LOT)}
    enough = of(transformed(1, A, [], [THIRD]), (LOT, 2_000.0, "KGM"), list="input_quantity_list")
    assert found(told(whole, enough)) == set()
    unknown = of(made(0, B, LOT), (LOT, None, None))
    assert found(told(whole, used, unknown)) == set()


def test_kilograms_and_litres_of_one_item_do_not_add_up() -> None:
    weighed = of(made(0, A, LOT), (LOT, 10.0, "KGM"))
    poured = of(transformed(1, A, [], [THIRD]), (LOT, 5.0, "LTR"), list="input_quantity_list")
    assert found(told(weighed, poured)) == {(FindingKind.UNIT_MISMATCH, LOT)}
    observed = of(seen(1, A, LOT), (LOT, 5.0, "LTR"))
    assert found(told(weighed, observed)) == set()


def test_a_transformation_that_gives_more_than_it_took_is_out_of_balance() -> None:
    into = of(transformed(0, A, [], []), (LOT, 10.0, "KGM"), list="input_quantity_list")
    more = of(into, (OTHER, 11.0, "KGM"), list="output_quantity_list")
    assert (FindingKind.QUANTITY_BALANCE, "") in found(told(more))
    less = of(into, (OTHER, 9_000.0, "GRM"), list="output_quantity_list")
    assert found(told(less)) == set()
    unknown = of(into, (OTHER, 11.0, None), list="output_quantity_list")
    assert found(told(unknown)) == set()


def test_of_probable_duplicates_one_is_counted() -> None:
    whole = of(made(0, A, LOT), (LOT, 10.0, "KGM"))
    used = of(transformed(1, A, [], [THIRD]), (LOT, 6.0, "KGM"), list="input_quantity_list")
    again = replace(used, disposition="in_progress")
    assert found(told(whole, used, again)) == {(FindingKind.PROBABLE_DUPLICATE, "")}
