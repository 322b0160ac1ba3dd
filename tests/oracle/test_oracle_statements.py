"""What master data says of codes, what was known when, and where cases may come from."""

from dataclasses import replace

from oracle import cast
from oracle.meaning import Known
from oracle.said import Held, held_at
from oracle.source import scores
from oracle.story import (
    LOT,
    ONE,
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
from schema.model.events import ErrorDeclaration
from schema.model.records import MasterData
from schema.model.trace import Certainty, Direction, ItemRole

CERTAIN, INFERRED, POSSIBLE = Certainty.CERTAIN, Certainty.INFERRED, Certainty.POSSIBLE
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD
LOCAL = "urn:txng:item:north:lo-7"


def said(item: str, name: str, *values: str) -> MasterData:
    text = values[0] if len(values) == 1 else list(values)
    return MasterData("urn:epcglobal:epcis:vtype:EPCClass", item, {name: text})


def items(known: Known, start: str, direction: Direction) -> dict[str, Certainty]:
    return {i: how for i, (how, _) in known.reach(start, direction).items.items()}


def test_two_codes_of_one_thing_lead_to_each_other_in_the_order_of_times() -> None:
    records = told(made(0, A, LOT), seen(1, A, LOCAL), seen(2, A, LOT))
    known = Known(records, [said(LOCAL, "sameAs", LOT)])
    assert items(known, LOT, FORWARD) == {LOT: CERTAIN, LOCAL: CERTAIN}
    assert items(known, LOCAL, BACKWARD) == {LOT: CERTAIN, LOCAL: CERTAIN}
    assert (cast.event_id(2), LOT) not in known.reach(LOCAL, BACKWARD).states
    assert items(Known(records), LOT, FORWARD) == {LOT: CERTAIN}


def test_a_chain_of_codes_is_followed_from_one_to_the_next() -> None:
    records = told(made(0, A, LOT), seen(1, A, LOCAL), seen(2, A, OTHER))
    known = Known(records, [said(LOCAL, "sameAs", LOT, OTHER)])
    assert set(items(known, LOT, FORWARD)) == {LOT, LOCAL, OTHER}


def test_a_code_that_is_only_possibly_inside_is_inferred_to_be_the_same() -> None:
    records = told(made(0, A, LOT), shipped(1, A, PALLET), unpacked(2, B, PALLET, OTHER))
    known = Known(records, [said(LOT, "sameAs", OTHER)])
    reached = known.reach(LOT, FORWARD)
    assert reached.states[cast.event_id(1), OTHER] is INFERRED
    assert reached.states[cast.event_id(2), OTHER] is CERTAIN


def test_a_code_is_the_same_as_no_class_and_no_place() -> None:
    records = told(made(0, A, LOT), seen(1, A, OTHER))
    known = Known(records, [said(LOT, "sameAs", cast.PRODUCTS[0], A, LOT)])
    assert items(known, LOT, FORWARD) == {LOT: CERTAIN}


def test_master_data_says_of_which_lot_an_instance_is() -> None:
    records = told(made(0, A, LOT), made(1, A, ONE), made(2, A, cast.INSTANCES[1]))
    known = Known(records, [said(ONE, "lotNumber", "A")])
    assert items(known, LOT, FORWARD) == {LOT: CERTAIN, ONE: CERTAIN}
    assert items(known, ONE, FORWARD) == {ONE: CERTAIN}


def test_a_container_is_a_place_of_contact_for_what_leaves_it_later() -> None:
    world = Known(
        told(
            packed(0, A, PALLET, LOT),
            unpacked(1, A, PALLET, LOT),
            packed(2, B, PALLET, OTHER, THIRD),
            unpacked(3, C, PALLET, OTHER),
        )
    )
    assert items(world, LOT, FORWARD) == {LOT: CERTAIN, PALLET: CERTAIN}
    reached = world.reach(LOT, FORWARD, containers=True)
    assert reached.items[OTHER] == (POSSIBLE, ItemRole.REACHED)
    assert THIRD not in reached.items
    day = 86_400_000_000
    faded = world.reach(LOT, FORWARD, containers=True, persistence=day // 4)
    assert OTHER not in faded.items
    assert OTHER in world.reach(LOT, FORWARD, containers=True, persistence=day // 2).items


def test_what_is_deeper_inside_arrives_and_leaves_with_what_holds_it() -> None:
    crate = cast.PALLETS[1]
    world = Known(
        told(
            packed(0, A, crate, LOT),
            packed(1, A, PALLET, crate),
            packed(2, A, PALLET, ONE),
            unpacked(3, B, PALLET),
        )
    )
    contact = {(x.source, x.target) for x in world.contact(None, containers=True)}
    zero, one, two, three = (cast.event_id(n) for n in range(4))
    assert zero not in {source[0] for source, _ in contact}
    assert ((one, LOT), (three, ONE)) in contact
    assert ((two, ONE), (three, LOT)) in contact
    assert ((one, crate), (three, LOT)) in contact
    assert all(PALLET not in (a[1], b[1]) for a, b in contact)


def test_what_a_retraction_took_back_was_known_before() -> None:
    first, second = told(made(0, A, LOT), transformed(1, A, [LOT], [THIRD]))
    wrong = replace(second.event, error_declaration=ErrorDeclaration("2024-01-02T00:00:00Z"))
    retraction = replace(second, record_id="error", event=wrong)
    held = [Held(first, 0), Held(second, 5), Held(retraction, 9)]
    known = {time: set(items(Known(held_at(held, time)), LOT, FORWARD)) for time in (4, 5, 9)}
    assert known == {4: {LOT}, 5: {LOT, THIRD}, 9: {LOT}}


def test_a_source_scores_the_weight_of_the_cases_it_reaches() -> None:
    world = Known(
        told(
            made(0, A, LOT),
            shipped(1, A, LOT, to=B),
            received(2, B, LOT),
            transformed(3, B, [LOT], [THIRD]),
            shipped(4, B, THIRD, to=C),
            received(5, C, THIRD),
            made(0, A, OTHER),
        )
    )
    ranked = scores(world, {C: 3, OTHER: 1})
    assert ranked == {LOT: 0.75, THIRD: 0.75, OTHER: 0.25, A: 0.75, B: 0.75, C: 0.75}


def test_a_place_that_shipped_a_case_is_not_reached_by_what_it_shipped() -> None:
    world = Known(told(made(0, A, LOT), shipped(1, A, LOT, to=B), received(2, B, LOT)))
    assert scores(world, {A: 1}) == {LOT: 0, A: 1, B: 0}
