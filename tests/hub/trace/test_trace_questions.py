"""Ids become questions: each sort through its own parameter, none lost."""

from hypothesis import given
from hypothesis import strategies as st
from oracle import cast

from hub.trace.question import TRANSFORMATION, questions
from schema.model.queries import EventQuery

POOL = TRANSFORMATION + "urn:uuid:00000000-0000-4000-c000-000000000001"


def test_instances_and_lots_have_their_own_parameters_in_one_question() -> None:
    lot, instance = cast.LOTS[0], cast.INSTANCES[0]
    assert questions({lot, instance}) == (EventQuery(epcs=(instance,), epc_classes=(lot,)),)


def test_an_id_that_does_not_tell_what_it_names_is_asked_for_both_ways() -> None:
    assert questions({cast.ASSET}) == (EventQuery(epcs=(cast.ASSET,), epc_classes=(cast.ASSET,)),)


def test_a_logistic_unit_is_an_instance() -> None:
    assert questions({cast.PALLETS[0]}) == (EventQuery(epcs=(cast.PALLETS[0],)),)


def test_places_and_transformations_are_questions_of_their_own() -> None:
    found = questions({cast.LOTS[0], cast.SITES[0], POOL})
    assert found == (
        EventQuery(epc_classes=(cast.LOTS[0],)),
        EventQuery(places=(cast.SITES[0],)),
        EventQuery(transformation_ids=(POOL.removeprefix(TRANSFORMATION),)),
    )


def test_nothing_to_ask_is_no_question() -> None:
    assert questions(()) == ()


KEYS = st.sets(st.sampled_from([*cast.ITEMS, *cast.PLACES, POOL]))


@given(KEYS)
def test_every_id_is_asked_for_and_no_other(keys: set[str]) -> None:
    asked = {
        key
        for query in questions(keys)
        for key in (
            *query.epcs,
            *query.epc_classes,
            *query.places,
            *(TRANSFORMATION + pool for pool in query.transformation_ids),
        )
    }
    assert asked == keys


@given(KEYS)
def test_equal_ids_make_equal_questions_in_any_order(keys: set[str]) -> None:
    assert questions(sorted(keys)) == questions(sorted(keys, reverse=True))
