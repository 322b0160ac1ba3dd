"""Starts, windows, membership, contact and certainty of what is reached."""

from oracle import cast
from oracle.contact import EVERYWHERE
from oracle.story import (
    LOT,
    ONE,
    OTHER,
    PALLET,
    THIRD,
    TWO,
    A,
    B,
    C,
    known,
    made,
    packed,
    received,
    seen,
    shipped,
    transformed,
    unpacked,
)
from schema.model.trace import Certainty, Direction, ItemRole

CERTAIN, INFERRED, POSSIBLE = Certainty.CERTAIN, Certainty.INFERRED, Certainty.POSSIBLE
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD
REACHED, CARRIER = ItemRole.REACHED, ItemRole.CARRIER
OF_LOT_A = {"{urn:epcglobal:cbv:mda}lotNumber": "A"}


def test_a_backward_trace_leaves_out_what_happened_after_an_item_left_it() -> None:
    world = known(
        made(0, A, LOT), shipped(1, A, LOT, to=B), received(2, B, LOT),
        transformed(3, B, [LOT], [THIRD]), shipped(4, B, LOT, to=C), received(5, C, LOT),
    )  # fmt: skip
    reached = world.reach(THIRD, BACKWARD)
    assert reached.places == {A: CERTAIN, B: CERTAIN}
    assert reached.item_depth == {THIRD: 0, LOT: 1}
    assert reached.place_depth == {B: 0, A: 2}
    assert {event for event, _ in reached.states} == {cast.event_id(n) for n in range(4)}


def test_a_container_at_the_start_stands_for_its_contents() -> None:
    world = known(
        packed(0, A, PALLET, LOT), shipped(1, A, PALLET), received(2, B, PALLET),
        unpacked(3, B, PALLET, LOT), seen(4, B, LOT), seen(5, B, PALLET),
    )  # fmt: skip
    reached = world.reach(PALLET, FORWARD)
    assert reached.items == {PALLET: (CERTAIN, REACHED), LOT: (CERTAIN, REACHED)}
    assert (cast.event_id(4), LOT) in reached.states


def test_contents_only_possibly_inside_start_as_inferred_also_when_listed() -> None:
    world = known(shipped(0, A, PALLET, LOT), unpacked(1, B, PALLET, LOT))
    starts = world.starts(PALLET, FORWARD)
    assert starts[cast.event_id(0), LOT] is INFERRED
    assert starts[cast.event_id(1), LOT] is CERTAIN


def test_a_start_at_a_place_is_what_departed_or_arrived() -> None:
    world = known(made(0, A, LOT), shipped(1, A, LOT, to=B), received(2, B, LOT), seen(3, B, OTHER))
    assert set(world.starts(A, FORWARD)) == {(cast.event_id(1), LOT)}
    assert set(world.starts(cast.DOCK, FORWARD)) == {(cast.event_id(1), LOT)}
    assert set(world.starts(B, BACKWARD)) == {(cast.event_id(2), LOT)}
    assert world.reach(B, BACKWARD).places == {A: CERTAIN, B: CERTAIN}


def test_a_window_hides_events_and_changes_no_explanation() -> None:
    world = known(packed(0, A, PALLET, LOT), shipped(1, A, PALLET), received(4, B, PALLET))
    begin = cast.instant_at(1).earliest
    reached = world.reach(LOT, FORWARD, window=(begin, None))
    assert reached.states == {(cast.event_id(n), LOT): CERTAIN for n in (1, 2)}


def test_a_trace_stops_at_the_certainty_asked_for() -> None:
    world = known(made(0, A, LOT), received(1, B, LOT), transformed(1, B, [LOT], [THIRD]))
    assert world.reach(THIRD, BACKWARD).items[LOT] == (CERTAIN, REACHED)
    sure = world.reach(THIRD, BACKWARD, certainty=CERTAIN)
    assert (cast.event_id(0), LOT) not in sure.states
    assert world.reach(THIRD, BACKWARD).places == {A: INFERRED, B: CERTAIN}


def test_an_instance_is_of_its_lot_and_never_leads_to_its_siblings() -> None:
    sibling = f"{cast.PRODUCTS[0]}/10/A/21/9"
    world = known(made(0, A, LOT), made(1, A, ONE, ilmd=OF_LOT_A), seen(2, A, sibling))
    plain = f"{cast.PRODUCTS[0]}/21/9"
    assert set(world.reach(LOT, FORWARD).items) == {LOT, ONE, plain}
    assert set(world.reach(ONE, BACKWARD).items) == {ONE, LOT}
    assert set(world.reach(ONE, FORWARD).items) == {ONE}


def test_what_became_of_the_lot_later_is_no_part_of_an_instances_past() -> None:
    world = known(made(0, A, LOT), made(1, A, ONE, ilmd=OF_LOT_A), shipped(2, A, LOT))
    assert (cast.event_id(2), LOT) not in world.reach(ONE, BACKWARD).states


def test_contact_counts_only_when_asked_for_in_order_and_until_it_has_faded() -> None:
    world = known(
        received(1, A, LOT), shipped(2, A, LOT), shipped(4, A, OTHER), shipped(0, A, THIRD),
        seen(5, A, TWO),
    )  # fmt: skip
    assert set(world.reach(LOT, FORWARD).items) == {LOT}
    asked = world.reach(LOT, FORWARD, contact=EVERYWHERE)
    assert asked.items == {LOT: (CERTAIN, REACHED), OTHER: (POSSIBLE, REACHED)}
    assert set(world.reach(LOT, FORWARD, contact=[B]).items) == {LOT}
    assert set(world.reach(LOT, FORWARD, contact=[cast.DOCK]).items) == {LOT, OTHER}
    faded = world.reach(LOT, FORWARD, contact=EVERYWHERE, persistence=1)
    assert set(faded.items) == {LOT}


def test_a_carrier_that_carried_only_possibly_is_inferred() -> None:
    world = known(shipped(0, A, PALLET), received(1, B, PALLET), packed(2, C, PALLET, OTHER),
                  unpacked(3, C, PALLET, LOT))  # fmt: skip
    reached = world.reach(LOT, BACKWARD)
    assert reached.items == {LOT: (CERTAIN, REACHED), PALLET: (CERTAIN, CARRIER)}
    assert reached.states[cast.event_id(0), LOT] is INFERRED
