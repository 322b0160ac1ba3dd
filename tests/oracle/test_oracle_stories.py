"""The semantics page's own sentences, each as a tiny world."""

from dataclasses import replace

from oracle import cast
from oracle.meaning import Known
from oracle.story import (
    LOT,
    ONE,
    OTHER,
    SOUTH,
    THIRD,
    A,
    B,
    C,
    ended,
    known,
    links,
    made,
    received,
    seen,
    shipped,
    told,
    transformed,
)
from schema.model.events import Action, ErrorDeclaration, SourceDest
from schema.model.trace import Certainty, Direction, FindingKind, GapKind, ItemRole

CERTAIN, INFERRED, POSSIBLE = Certainty.CERTAIN, Certainty.INFERRED, Certainty.POSSIBLE
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD


def gaps(world: Known, start: str, direction: Direction = FORWARD) -> set[tuple[GapKind, str]]:
    return {(gap.kind, gap.item) for gap in world.reach(start, direction).gaps}


def test_old_stock_never_hides_a_later_delivery() -> None:
    world = known(
        received(1, B, LOT), shipped(2, A, LOT, to=B), received(3, B, LOT), seen(4, B, LOT)
    )
    assert links(world, LOT)[1, 2] == ("2", CERTAIN)
    assert links(world, LOT)[0, 3] == ("1", CERTAIN)
    assert links(world, LOT)[2, 3] == ("1", CERTAIN)


def test_a_retraction_counts_whichever_arrives_first() -> None:
    records = told(made(0, A, LOT), seen(1, A, LOT))
    wrong = replace(records[1].event, error_declaration=ErrorDeclaration("2024-01-02T00:00:00Z"))
    retraction = replace(records[1], record_id="retraction", event=wrong)
    first, last = Known([retraction, *records]), Known([*records, retraction])
    assert set(first.facts) == set(last.facts) == {cast.event_id(0)}


def test_two_systems_saying_the_same_in_two_spellings_are_one_fact() -> None:
    (record,) = told(made(0, A, LOT, ONE))
    again = replace(record, system=SOUTH, event=cast.respelled(record.event))
    assert again.event != record.event
    (fact,) = Known([record, again]).facts.values()
    assert len(fact.systems) == 2


def test_the_last_unaddressed_departures_explain_an_arrival() -> None:
    world = known(
        made(0, A, LOT), shipped(1, A, LOT), received(2, B, LOT), shipped(3, B, LOT),
        received(4, C, LOT),
    )  # fmt: skip
    assert links(world, LOT) == {
        (0, 1): ("1", CERTAIN),
        (0, 2): ("6", POSSIBLE),
        (1, 2): ("3", CERTAIN),
        (0, 3): ("6", POSSIBLE),
        (1, 3): ("6", POSSIBLE),
        (2, 3): ("1", CERTAIN),
        (0, 4): ("6", POSSIBLE),
        (1, 4): ("6", POSSIBLE),
        (2, 4): ("6", POSSIBLE),
        (3, 4): ("3", CERTAIN),
    }


def test_unaddressed_departures_from_two_places_are_inferred() -> None:
    world = known(shipped(0, A, LOT), shipped(1, B, LOT), received(2, C, LOT))
    assert links(world, LOT)[0, 2] == links(world, LOT)[1, 2] == ("3", INFERRED)


def test_what_was_received_but_never_shipped_is_inferred_with_a_gap() -> None:
    world = known(made(0, A, LOT), received(1, B, LOT))
    assert links(world, LOT) == {(0, 1): ("4", INFERRED)}
    assert gaps(world, LOT) == {(GapKind.RECEIVED_NEVER_SHIPPED, LOT)}


def test_what_was_shipped_elsewhere_and_never_received_is_a_gap() -> None:
    world = known(made(0, A, LOT), shipped(1, A, LOT, to=C), received(2, B, LOT))
    assert links(world, LOT)[1, 2] == ("4", INFERRED)
    assert (GapKind.SHIPPED_NEVER_RECEIVED, LOT) in gaps(world, LOT)


def test_a_departure_towards_a_place_explains_what_is_seen_there_unreceived() -> None:
    unreceived = known(shipped(0, A, LOT, to=B), seen(1, B, LOT))
    assert links(unreceived, LOT)[0, 1] == ("2", CERTAIN)
    later = known(shipped(0, A, LOT, to=B), seen(1, B, LOT), received(2, B, LOT))
    assert links(later, LOT)[0, 1] == ("4", INFERRED)


def test_an_impossible_order_keeps_the_recorded_way() -> None:
    world = known(received(1, B, LOT), shipped(2, A, LOT, to=B))
    assert links(world, LOT)[1, 0] == ("5", INFERRED)
    found = world.reach(LOT, FORWARD).findings
    assert {finding.kind for finding in found} == {FindingKind.IMPOSSIBLE_ORDER}


def test_owning_party_addresses_nothing_and_an_extension_is_its_site() -> None:
    owner = (SourceDest("owning_party", C),)
    owned = known(shipped(0, A, LOT, destinations=owner), received(1, B, LOT))
    assert links(owned, LOT) == {(0, 1): ("3", CERTAIN)}
    dock = known(shipped(0, B, LOT, to=cast.DOCK), received(1, A, LOT))
    assert links(dock, LOT) == {(0, 1): ("2", CERTAIN)}


def test_a_shared_document_addresses_a_departure() -> None:
    world = known(
        shipped(0, A, LOT, to=B, document="PO-7"), shipped(1, A, LOT), received(2, C, LOT,
        document="PO-7"),
    )  # fmt: skip
    assert links(world, LOT)[0, 2] == ("2", CERTAIN)
    assert links(world, LOT)[1, 2] == ("6", POSSIBLE)


def test_an_item_made_twice_is_inferred_to_have_come() -> None:
    world = known(made(0, A, LOT), shipped(1, A, LOT, to=B), made(2, B, LOT))
    assert links(world, LOT)[1, 2] == ("2", INFERRED)
    assert links(world, LOT)[0, 2] == ("6", POSSIBLE)
    assert gaps(world, LOT) == set()


def test_what_ends_does_not_explain_later_events() -> None:
    world = known(made(0, A, ONE), ended(1, A, ONE), seen(2, A, ONE))
    assert links(world, ONE) == {(0, 1): ("1", CERTAIN), (0, 2): ("1", CERTAIN)}
    kinds = {finding.kind for finding in world.reach(ONE, FORWARD).findings}
    assert kinds == {FindingKind.EVENT_AFTER_END}


def test_every_input_leads_to_every_output_of_one_transformation_id() -> None:
    uri, bare = cast.TRANSFORMATION_IDS
    into, out = transformed(1, A, [LOT], [], uri), transformed(0, A, [], [THIRD], uri)
    joined = Known([*told(into), *told(out, system=SOUTH, first=1)])
    assert joined.reach(LOT, FORWARD).items[THIRD] == (CERTAIN, ItemRole.REACHED)
    into, out = replace(into, transformation_id=bare), replace(out, transformation_id=bare)
    apart = Known([*told(into), *told(out, system=SOUTH, first=1)])
    assert THIRD not in apart.reach(LOT, FORWARD).items
    assert (GapKind.USED_NOT_MADE, LOT) in gaps(apart, LOT)
    assert gaps(apart, THIRD, BACKWARD) == {(GapKind.MADE_NOT_FROM, THIRD)}


def test_a_class_without_lot_is_a_gap_where_it_would_be_walked() -> None:
    world = known(made(0, A, LOT), transformed(1, A, [LOT], [cast.PRODUCTS[1]]))
    assert gaps(world, LOT) == {(GapKind.LOT_NOT_RECORDED, LOT)}
    assert world.items == {LOT}


def test_a_lot_that_goes_into_itself_is_a_cycle() -> None:
    world = known(transformed(0, A, [LOT], [OTHER]), transformed(1, A, [OTHER], [LOT]))
    kinds = {(f.kind, f.item) for f in world.reach(LOT, FORWARD).findings}
    assert {(FindingKind.CYCLE, LOT), (FindingKind.CYCLE, OTHER)} <= kinds


def test_an_arrival_that_explains_a_departure_is_not_explained_by_it() -> None:
    world = known(received(1, B, LOT), shipped(1, B, LOT))
    assert links(world, LOT) == {(0, 1): ("1", CERTAIN)}


def test_two_events_of_one_moment_may_be_linked_both_ways() -> None:
    world = known(seen(1, B, LOT), seen(1, B, LOT, step="storing"))
    assert links(world, LOT) == {(0, 1): ("4", INFERRED), (1, 0): ("4", INFERRED)}


def test_after_a_departure_that_makes_the_item_it_is_at_no_place() -> None:
    world = known(
        seen(0, A, LOT, step="shipping", action=Action.ADD), seen(1, A, LOT), received(2, B, LOT)
    )
    assert links(world, LOT)[0, 1] == ("4", INFERRED)
    assert links(world, LOT)[0, 2] == ("3", CERTAIN)


def test_an_event_without_any_place_matches_every_place_but_no_destination() -> None:
    world = known(made(0, None, LOT), shipped(1, A, LOT, to=B), received(2, None, LOT))
    assert links(world, LOT)[0, 1] == ("1", CERTAIN)
    assert links(world, LOT)[1, 2] == ("4", INFERRED)
