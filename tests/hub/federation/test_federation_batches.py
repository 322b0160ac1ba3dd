"""A large question is split so that the parts together find exactly what it finds."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.sdk.batches import split
from connectors.sdk.errors import Malformed, Unavailable
from schema.model.answers import Outcome
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.systems import Limits

Lots = Callable[[int], tuple[ItemId, ...]]


def values(prefix: str) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.integers(0, 5).map(lambda n: tuple(f"{prefix}{i}" for i in range(n)))


queries = st.builds(
    EventQuery,
    epcs=values("e"),
    epc_classes=values("c"),
    places=values("p"),
    event_ids=values("i"),
    transformation_ids=values("t"),
    ge_event_time=st.one_of(st.none(), st.just(5)),
)


def matches(query: EventQuery) -> set[tuple[str | None, ...]]:
    """Every combination of values by which an event can match."""
    items = (*query.epcs, *query.epc_classes)
    every = (items, query.places, query.event_ids, query.transformation_ids)
    return set(product(*(parameter or (None,) for parameter in every)))


@settings(max_examples=60, deadline=None)
@given(queries, st.integers(1, 15))
def test_the_parts_find_exactly_what_the_whole_finds(query: EventQuery, largest: int) -> None:
    parts = split(query, largest)
    assert set().union(*(matches(part) for part in parts)) == matches(query)
    assert sum(len(matches(part)) for part in parts) == len(matches(query))
    assert all(part.ge_event_time == query.ge_event_time for part in parts)


@settings(max_examples=60, deadline=None)
@given(queries, st.integers(4, 15))
def test_no_part_is_larger_than_the_system_bears(query: EventQuery, largest: int) -> None:
    assert all(part.keys() <= largest for part in split(query, largest))


def test_lots_are_split_into_full_batches(lots: Lots) -> None:
    assert [q.keys() for q in split(EventQuery(epc_classes=lots(250)), 100)] == [100, 100, 50]


def test_a_system_is_never_asked_more_at_once_than_it_bears(world: Any, lots: Lots) -> None:
    fake = world.add("a", 0.2, limits=Limits(max_batch=10, max_concurrency=3))
    report = world.ask_one(EventQuery(epc_classes=lots(100))).report
    assert (report.questions, report.outcome) == (10, Outcome.NO_RECORD)
    assert (fake.most_open, report.took) == (3, 800_000)


def test_the_kinds_own_limit_of_questions_at_once_holds_too(world: Any, lots: Lots) -> None:
    fake = world.add("a", 3.0, limits=Limits(max_batch=1), kind_concurrency=1)
    report = world.ask_one(EventQuery(epc_classes=lots(5))).report
    assert (fake.most_open, report.outcome) == (1, Outcome.NO_RECORD)


def test_a_system_is_asked_no_faster_than_its_kind_declares(world: Any, lots: Lots) -> None:
    world.add("a", limits=Limits(max_batch=1), rate=2.0)
    report = world.ask_one(EventQuery(epc_classes=lots(7))).report
    assert (report.questions, report.took) == (7, 3_000_000)


def test_what_the_rate_leaves_no_time_for_is_shed_at_once(world: Any, lots: Lots) -> None:
    world.add("a", world.record("a"), limits=Limits(max_batch=1), rate=1.0)
    report = world.ask_one(EventQuery(epc_classes=lots(7)), seconds=2.5).report
    assert (report.outcome, report.questions) == (Outcome.PARTIAL, 3)
    assert "more were waiting than the system's rate allows" in (report.reason or "")


def test_an_event_found_by_two_parts_is_heard_once(world: Any, lots: Lots) -> None:
    world.add("a", world.record("a"), limits=Limits(max_batch=1))
    heard = world.ask_one(EventQuery(epc_classes=lots(2)))
    assert (heard.report.questions, len(heard.records)) == (2, 1)


def test_one_record_id_with_other_content_is_kept_twice(world: Any, lots: Lots) -> None:
    world.add(
        "a",
        scripts=[(world.record("a"),), (world.record("a", note="shipping"),)],
        limits=Limits(max_batch=1),
    )
    assert len(world.ask_one(EventQuery(epc_classes=lots(2))).records) == 2


def test_after_a_silence_no_further_question_is_put(world: Any, lots: Lots) -> None:
    fake = world.add(
        "a",
        scripts=[(world.record("a"),), (Unavailable("answered 503"),), ()],
        limits=Limits(max_batch=1, max_concurrency=1),
    )
    report = world.ask_one(EventQuery(epc_classes=lots(6))).report
    assert (len(fake.questions), report.outcome) == (2, Outcome.PARTIAL)
    assert report.reason == "answered 503; 4 further questions not put after that"


def test_one_unreadable_reply_does_not_end_the_other_questions(world: Any, lots: Lots) -> None:
    world.add(
        "a",
        scripts=[(Malformed("sent half a JSON"),), (world.record("a"),)],
        limits=Limits(max_batch=1, max_concurrency=1),
    )
    heard = world.ask_one(EventQuery(epc_classes=lots(2)))
    assert (heard.report.outcome, len(heard.records)) == (Outcome.PARTIAL, 1)
    assert heard.report.reason == "sent half a JSON"


@pytest.mark.parametrize("largest", [0, 1])
def test_a_batch_holds_one_id_at_least(lots: Lots, largest: int) -> None:
    assert len(split(EventQuery(epc_classes=lots(3)), largest)) == 3


@pytest.mark.parametrize(("asked", "outcome"), [(3, Outcome.ANSWERED), (5, Outcome.PARTIAL)])
def test_all_questions_of_a_part_share_what_may_be_said(
    world: Any, lots: Lots, asked: int, outcome: Outcome
) -> None:
    fake = world.add(
        "a",
        scripts=[(world.record("a", f"r{i}"),) for i in range(5)],
        limits=Limits(max_batch=1, max_concurrency=1, max_records=3),
    )
    report = world.ask_one(EventQuery(epc_classes=lots(asked))).report
    assert (report.outcome, report.records, len(fake.questions)) == (outcome, 3, min(asked, 4))
    if outcome is Outcome.PARTIAL:
        more = "has more to say than the 3 records taken of it at a time"
        assert report.reason == f"{more}; 1 further question not put after that"


def test_who_gave_up_after_some_records_says_so(world: Any, lots: Lots) -> None:
    for name, error in (("a", Unavailable("answered 503")), ("b", Malformed("half a JSON"))):
        scripts = [(world.record(name),), (error,)]
        world.add(name, scripts=scripts, limits=Limits(max_batch=1, max_concurrency=1))
    sources = world.ask(EventQuery(epc_classes=lots(2))).sources
    assert [s.outcome for s in sources] == [Outcome.PARTIAL, Outcome.PARTIAL]
    assert [s.gave_up for s in sources] == [True, False]
