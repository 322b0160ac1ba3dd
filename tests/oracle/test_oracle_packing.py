"""What is inside what, in the page's own sentences, each as a tiny world."""

from oracle.story import (
    CRATE,
    LOT,
    ONE,
    OTHER,
    PALLET,
    THIRD,
    A,
    B,
    C,
    ended,
    known,
    links,
    packed,
    received,
    seen,
    shipped,
    takes_part,
    transformed,
    unpacked,
)
from schema.model.events import Action
from schema.model.trace import Certainty, Direction, ItemRole

CERTAIN, INFERRED = Certainty.CERTAIN, Certainty.INFERRED
FORWARD = Direction.FORWARD


def test_a_pallet_on_a_second_trip_does_not_carry_the_first_trips_contents() -> None:
    world = known(
        packed(0, A, PALLET, LOT),
        shipped(1, A, PALLET),
        received(2, B, PALLET),
        unpacked(3, B, PALLET),
        packed(4, B, PALLET, OTHER),
        shipped(5, B, PALLET),
        received(6, C, PALLET),
    )
    assert takes_part(world, LOT) == {0: True, 1: True, 2: True, 3: True}
    assert takes_part(world, OTHER) == {4: True, 5: True, 6: True}


def test_a_container_lends_its_movements_and_never_links_its_contents() -> None:
    world = known(packed(0, A, PALLET, LOT, OTHER), shipped(1, A, PALLET), received(2, B, PALLET))
    assert links(world, LOT)[1, 2] == ("2", CERTAIN)
    reached = world.reach(LOT, FORWARD)
    assert reached.items == {
        LOT: (CERTAIN, ItemRole.REACHED),
        PALLET: (CERTAIN, ItemRole.CARRIER),
    }
    assert reached.places == {A: CERTAIN, B: CERTAIN}


def test_contents_are_carried_at_any_depth() -> None:
    world = known(packed(0, A, CRATE, ONE), packed(1, A, PALLET, CRATE), shipped(2, A, PALLET))
    assert takes_part(world, ONE) == {0: True, 1: True, 2: True}


def test_a_delete_of_part_leaves_the_rest_in() -> None:
    def after_taking(amount: float | None) -> dict[int, bool]:
        return takes_part(
            known(
                packed(0, A, PALLET, LOT, amount=10),
                unpacked(1, A, PALLET, LOT, amount=amount),
                shipped(2, A, PALLET),
            ),
            LOT,
        )

    assert after_taking(4) == {0: True, 1: True, 2: True}
    assert after_taking(10) == after_taking(None) == {0: True, 1: True}


def test_an_unpacking_tells_that_the_content_was_inside_before() -> None:
    world = known(
        shipped(0, A, PALLET),
        received(1, B, PALLET),
        unpacked(2, B, PALLET, LOT),
        shipped(3, B, PALLET),
    )
    assert takes_part(world, LOT) == {0: False, 1: False, 2: True}
    assert links(world, LOT)[0, 1] == ("2", INFERRED)


def test_content_put_elsewhere_is_only_possibly_still_inside() -> None:
    world = known(packed(0, A, PALLET, LOT), packed(1, A, CRATE, LOT), shipped(2, A, PALLET))
    assert takes_part(world, LOT) == {0: True, 1: True, 2: False}


def test_the_contents_of_a_container_that_a_transformation_consumes_are_consumed() -> None:
    world = known(packed(0, A, PALLET, LOT), transformed(1, A, [PALLET], [THIRD]))
    assert world.reach(LOT, FORWARD).items[THIRD] == (CERTAIN, ItemRole.REACHED)


def test_contents_pass_where_an_object_delete_ends_their_container() -> None:
    world = known(packed(0, A, PALLET, LOT), ended(1, A, PALLET), seen(2, A, LOT))
    assert (1, 2) in links(world, LOT)


def test_an_observed_content_is_no_packing() -> None:
    world = known(packed(0, A, PALLET, LOT, action=Action.OBSERVE), shipped(1, A, PALLET))
    assert takes_part(world, LOT) == {0: True}


def test_a_lot_partly_consumed_is_only_possibly_still_inside() -> None:
    world = known(packed(0, A, PALLET, LOT), ended(1, A, LOT), shipped(2, A, PALLET))
    assert takes_part(world, LOT) == {0: True, 1: True, 2: False}


def test_an_unpacking_of_what_was_packed_tells_nothing_of_before() -> None:
    world = known(shipped(0, A, PALLET), packed(1, B, PALLET, LOT), unpacked(2, B, PALLET, LOT))
    assert takes_part(world, LOT) == {1: True, 2: True}


def test_an_arrival_of_what_is_only_possibly_inside_receives_nothing() -> None:
    world = known(
        packed(0, A, PALLET, LOT), packed(1, A, CRATE, LOT), shipped(2, A, LOT, to=B),
        received(3, B, PALLET), seen(4, B, LOT),
    )  # fmt: skip
    assert takes_part(world, LOT)[3] is False
    assert links(world, LOT)[2, 4] == ("2", CERTAIN)
