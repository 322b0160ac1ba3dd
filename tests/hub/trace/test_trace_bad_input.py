"""Events that cannot be: each a finding or a gap, never a hang, and never an endless answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter

import pytest
from oracle import cast
from oracle.story import (
    LOT,
    NORTH,
    ONE,
    OTHER,
    PALLET,
    SOUTH,
    A,
    B,
    packed,
    received,
    seen,
    shipped,
    told,
    unpacked,
)

from hub.graph.meaning.amounts import USED
from hub.graph.meaning.nesting import MOST_NESTED
from hub.trace.quantities import Sheet
from hub.trace.report.changes import MOST_PAIRS
from schema.model.events import Event, QuantityElement, TransformationEvent
from schema.model.identifiers.check_digit import with_check_digit
from schema.model.records import Record
from schema.model.times import EventTime
from schema.model.trace import (
    Certainty,
    Direction,
    Finding,
    FindingKind,
    GapKind,
    LinkKind,
    TraceReport,
)

Traced = Callable[..., TraceReport]
JOINED = cast.TRANSFORMATION_IDS[0]


def box(number: int) -> str:
    return f"https://id.gs1.org/00/{with_check_digit(f'0893600000{number:07d}')}"


def thing(number: int) -> str:
    return f"{cast.PRODUCTS[0]}/21/N{number}"


def changed(when: int | EventTime, into: Sequence[str], out: Sequence[str]) -> TransformationEvent:
    time = cast.instant_at(when) if isinstance(when, int) else when
    lots: dict[str, tuple[QuantityElement, ...]] = {
        "input_quantity_list": tuple(QuantityElement(i) for i in into if cast.is_class(i)),
        "output_quantity_list": tuple(QuantityElement(i) for i in out if cast.is_class(i)),
    }
    return TransformationEvent(
        event_time=time,
        read_point=A,
        transformation_id=JOINED,
        input_epc_list=tuple(i for i in into if not cast.is_class(i)),
        output_epc_list=tuple(i for i in out if not cast.is_class(i)),
        **lots,
    )


def of(report: TraceReport, kind: FindingKind) -> list[Finding]:
    return [finding for finding in report.findings if finding.kind is kind]


def circle(length: int) -> list[Event]:
    """Boxes, each packed into the next, the last into the first; each with a thing of its own."""
    return [packed(0, A, box((n + 1) % length), box(n), thing(n)) for n in range(length)]


def test_an_output_before_every_input_is_a_finding_and_keeps_its_links(traced: Traced) -> None:
    events = [changed(1, [], [OTHER]), changed(3, [LOT], []), changed(4, [ONE], [])]
    report = traced(told(*events), OTHER)
    (finding,) = of(report, FindingKind.IMPOSSIBLE_ORDER)
    assert (finding.item, finding.events) == (OTHER, (cast.event_id(0), cast.event_id(1)))
    assert "came out of a transformation before anything went in" in finding.message
    made = {(k.from_, k.to) for k in report.links if k.kind is LinkKind.TRANSFORMATION}
    assert made == {(LOT, OTHER), (ONE, OTHER)}


@pytest.mark.parametrize("first", [1, cast.day_of(1), cast.UNKNOWN_TIME])
def test_one_input_that_may_be_in_time_is_enough(traced: Traced, first: int | EventTime) -> None:
    events = [changed(1, [], [OTHER]), changed(first, [LOT], []), changed(4, [ONE], [])]
    assert of(traced(told(*events), OTHER), FindingKind.IMPOSSIBLE_ORDER) == []


def test_a_transformation_told_in_many_events_is_looked_through_once(
    traced: Traced, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    of_ways = Sheet.of

    def counting(sheet: Sheet, *ways: int) -> set[int]:
        looked.append(ways)
        return of_ways(sheet, *ways)

    monkeypatch.setattr(Sheet, "of", counting)
    outputs = [changed(n, [], [thing(n)]) for n in range(1, 40)]
    report = traced(told(*outputs, changed(50, [LOT], [])), LOT)
    assert len(of(report, FindingKind.IMPOSSIBLE_ORDER)) == len(outputs)
    assert looked.count((USED,)) == 1


def test_an_input_without_a_lot_counts_as_gone_in(traced: Traced) -> None:
    early = replace(changed(0, [], []), input_quantity_list=(QuantityElement(cast.PRODUCTS[0]),))
    events = [early, changed(1, [], [OTHER]), changed(4, [LOT], [])]
    assert of(traced(told(*events), OTHER), FindingKind.IMPOSSIBLE_ORDER) == []


def test_a_container_among_its_own_children_is_a_finding_and_keeps_the_others(
    traced: Traced,
) -> None:
    events = [packed(0, A, PALLET, PALLET, ONE), shipped(1, A, PALLET, to=B)]
    report = traced(told(*events), ONE)
    assert {i.canonical for i in report.items} == {ONE, PALLET}
    assert [e.id for e in report.events] == [cast.event_id(0), cast.event_id(1)]
    (finding,) = of(traced(told(*events), PALLET), FindingKind.CYCLE)
    assert (finding.item, finding.message) == (PALLET, f"{PALLET} is packed into itself")


@pytest.mark.parametrize("length", [2, 3, 200])
def test_a_circle_of_containers_is_a_finding_and_no_hang(traced: Traced, length: int) -> None:
    begun = perf_counter()
    events = [*circle(length), shipped(1, A, box(0), to=B)]
    report = traced(told(*events), box(0))
    assert FindingKind.CYCLE in {f.kind for f in report.findings if f.item == box(0)}
    assert {thing(length - 1), box(length - 1)} <= {i.canonical for i in report.items}
    assert perf_counter() - begun < 30


def test_a_circle_is_none_where_its_windows_do_not_overlap(traced: Traced) -> None:
    events = [
        packed(0, A, PALLET, ONE),
        packed(1, A, PALLET, cast.ASSET),
        replace(packed(2, A, PALLET, cast.ASSET), action=packed(0, A, PALLET).action.DELETE),
        packed(3, A, cast.ASSET, PALLET),
    ]
    assert of(traced(told(*events), PALLET), FindingKind.CYCLE) == []


def test_a_circle_is_found_in_whichever_order_it_is_heard(traced: Traced) -> None:
    records = told(*circle(3))
    split = [replace(r, system=SOUTH if n % 2 else NORTH) for n, r in enumerate(records[::-1])]
    both: list[list[Record]] = [records, split]
    first, second = (of(traced(some, box(1)), FindingKind.CYCLE) for some in both)
    assert first == second and {f.item for f in first} == {box(n) for n in range(3)}


def test_what_is_packed_a_thousand_deep_is_carried_so_far_and_told(traced: Traced) -> None:
    begun = perf_counter()
    events = [packed(0, A, box(n + 1), box(n)) for n in range(1_000)]
    records = told(*events, shipped(1, A, box(1_000), to=B))
    report = traced(records, box(0))
    assert len(report.events) == MOST_NESTED + 1
    (gap,) = [g for g in report.gaps if g.kind is GapKind.LIMIT_REACHED]
    assert gap.item == box(0) and f"more than {MOST_NESTED} deep" in gap.reason
    outer = traced(records, box(1_000 - MOST_NESTED))
    assert cast.event_id(1_000) in {e.id for e in outer.events}
    assert perf_counter() - begun < 30


def test_a_circle_of_thousands_of_transformations_is_a_finding(traced: Traced) -> None:
    count = 2_000
    lots = [f"{cast.PRODUCTS[0]}/10/N{n}" for n in range(count)]
    events = [
        replace(changed(0, [lots[n]], [lots[(n + 1) % count]]), transformation_id=None)
        for n in range(count)
    ]
    asked = {"direction": Direction.FORWARD, "max_depth": 2 * count}
    report = traced(told(*events), lots[0], **asked)
    assert {f.item for f in of(report, FindingKind.CYCLE)} == set(lots)


def test_of_a_large_transformation_one_link_is_told_for_each_item(traced: Traced) -> None:
    inputs, outputs = [thing(n) for n in range(150)], [thing(n) for n in range(200, 350)]
    assert len(inputs) * len(outputs) > MOST_PAIRS
    into, out = packed(0, A, PALLET, *inputs), changed(1, inputs, outputs)
    report = traced(told(into, out), PALLET, direction=Direction.FORWARD)
    links = {(k.from_, k.to) for k in report.links if k.kind is LinkKind.TRANSFORMATION}
    assert len(links) == len(inputs) + len(outputs) - 1
    assert {a for a, _ in links} == set(inputs) and {b for _, b in links} == set(outputs)
    assert {i.canonical for i in report.items} == {PALLET, *inputs, *outputs}
    assert not [g for g in report.gaps if g.kind is GapKind.LIMIT_REACHED]


def test_what_a_large_transformation_makes_of_itself_is_found_all_the_same(traced: Traced) -> None:
    both = [thing(n) for n in range(150)]
    report = traced(told(seen(0, A, both[7]), changed(1, both, both)), both[7])
    assert {f.item for f in of(report, FindingKind.CYCLE)} >= {both[7]}


def test_a_container_stands_for_its_content_that_holds_it_too(traced: Traced) -> None:
    crate = box(1)
    records = told(
        packed(0, A, box(0), crate), received(0, B, crate), unpacked(0, B, crate, box(0))
    )
    asked = {"direction": Direction.FORWARD, "certainty": Certainty.CERTAIN}
    report = traced(records, box(0), **asked)
    assert {e.biz_step for e in report.events} == {None, "receiving"}
