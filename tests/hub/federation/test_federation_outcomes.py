"""However one system's part ends, it is said so, and what was heard before is kept."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from connectors.sdk.errors import Malformed, Refused, TimedOut, Unavailable, Unsupported
from connectors.sdk.interface import Capability
from schema.model.answers import Outcome
from schema.model.queries import EventQuery
from schema.model.records import MasterData
from schema.model.size import MOST_IDS
from schema.model.systems import Limits

HANG = 10.0**6


def test_a_system_that_says_all_it_knows_has_answered(world: Any) -> None:
    world.add("a", world.record("a"), 0.5, world.record("a", "r2"))
    heard = world.ask_one()
    report = heard.report
    assert (report.outcome, report.records, report.reason) == (Outcome.ANSWERED, 2, None)
    assert (report.questions, report.took) == (1, 500_000)
    assert report.asked_at == heard.records[0].fetched_at
    assert report.provinces == ("96",)


def test_a_system_that_holds_nothing_gives_evidence_of_that(world: Any) -> None:
    world.add("a")
    assert world.ask_one().report.outcome is Outcome.NO_RECORD


def test_master_data_alone_is_an_answer(world: Any) -> None:
    place = MasterData("urn:epcglobal:epcis:vtype:Location", "urn:x", {})
    world.add("a", place, place)
    heard = world.ask_one()
    assert heard.report.outcome is Outcome.ANSWERED
    assert heard.master_data == (place,)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (TimedOut("did not answer within 2.0 s"), Outcome.TIMED_OUT),
        (Unavailable("answered 503; ask again in 30 s", 30), Outcome.UNREACHABLE),
        (Refused("refused our credentials"), Outcome.REFUSED),
        (Unsupported("cannot be asked by place"), Outcome.UNSUPPORTED),
        (Malformed("sent HTML instead of JSON"), Outcome.MALFORMED),
    ],
)
def test_an_error_becomes_its_outcome_with_the_reason(
    world: Any, error: Exception, outcome: Outcome
) -> None:
    world.add("a", error)
    report = world.ask_one().report
    assert (report.outcome, report.reason, report.questions) == (outcome, str(error), 1)


@pytest.mark.parametrize("error", [Unavailable("broke off"), Malformed("broke off"), KeyError("x")])
def test_what_was_heard_before_a_failure_is_kept(world: Any, error: Exception) -> None:
    world.add("a", world.record("a"), error)
    heard = world.ask_one()
    assert heard.report.outcome is Outcome.PARTIAL
    assert len(heard.records) == heard.report.records == 1
    assert heard.report.reason


def test_a_system_that_hangs_is_given_up_at_its_own_deadline(world: Any) -> None:
    world.add("a", HANG, limits=Limits(deadline=2.0))
    report = world.ask_one().report
    assert (report.outcome, report.took) == (Outcome.TIMED_OUT, 2_000_000)
    assert report.reason == "did not answer within 2.0 s"


def test_a_system_that_hangs_is_given_up_at_the_deadline_of_who_asks(world: Any) -> None:
    world.add("a", HANG)
    report = world.ask_one(seconds=1.5).report
    assert (report.outcome, report.reason) == (Outcome.TIMED_OUT, "did not answer within 1.5 s")


def test_a_system_that_hangs_after_some_records_is_partial(world: Any) -> None:
    world.add("a", world.record("a"), HANG)
    heard = world.ask_one()
    assert heard.report.outcome is Outcome.PARTIAL
    assert heard.report.reason == "did not answer within 5.0 s"
    assert len(heard.records) == 1


def test_a_timeout_of_the_connectors_own_is_not_taken_for_ours(world: Any) -> None:
    world.add("a", TimeoutError())
    report = world.ask_one().report
    assert report.outcome is Outcome.UNREACHABLE
    assert "a defect" in (report.reason or "")


def test_a_defect_is_reported_as_no_more_than_that_and_logged_once_with_its_traceback(
    world: Any, caplog: pytest.LogCaptureFixture
) -> None:
    world.add("a", KeyError("password=hunter2"))
    world.add("b", world.record("b"))
    with caplog.at_level(logging.ERROR):
        broken, sound = world.ask().sources
    assert broken.outcome is Outcome.UNREACHABLE
    assert broken.reason == "could not be heard: its connector has a defect (see the hub's log)"
    assert sound.outcome is Outcome.ANSWERED
    assert [bool(record.exc_info) for record in caplog.records] == [True]


def test_a_connector_that_cannot_be_opened_fails_alone(world: Any) -> None:
    world.add("a", world.record("a"))
    world.add("b", world.record("b"))
    del world.fakes["a"]
    broken, sound = world.ask().sources
    assert (broken.outcome, broken.questions) == (Outcome.UNREACHABLE, 0)
    assert sound.outcome is Outcome.ANSWERED


def test_a_connector_that_yields_something_else_has_a_defect(world: Any) -> None:
    world.add("a", world.record("a"), {"not": "a record"})
    report = world.ask_one().report
    assert report.outcome is Outcome.PARTIAL
    assert "a defect" in (report.reason or "")


def test_a_system_may_speak_for_itself_only(world: Any) -> None:
    world.add("a", world.record("b"))
    heard = world.ask_one()
    assert (heard.report.outcome, heard.records) == (Outcome.MALFORMED, ())
    assert heard.report.reason == "spoke in the name of another system (b)"


def test_a_record_set_aside_makes_the_answer_partial_and_stays_with_it(world: Any) -> None:
    world.add("a", world.set_aside("a", "is no time"), world.record("a"))
    report = world.ask_one().report
    assert (report.outcome, report.records, len(report.set_aside)) == (Outcome.PARTIAL, 1, 1)
    assert report.reason == "1 record set aside as unreadable, the first at eventTime: is no time"


def test_only_records_set_aside_are_no_evidence_of_nothing(world: Any) -> None:
    world.add("a", world.set_aside("a", "is no time"))
    assert world.ask_one().report.outcome is Outcome.PARTIAL


@pytest.mark.parametrize(("said", "outcome"), [(3, Outcome.ANSWERED), (4, Outcome.PARTIAL)])
def test_beyond_the_largest_number_of_records_the_answer_is_partial(
    world: Any, said: int, outcome: Outcome
) -> None:
    records = [world.record("a", f"r{i}") for i in range(said)]
    fake = world.add("a", *records, limits=Limits(max_records=3))
    report = world.ask_one().report
    assert (report.outcome, report.records) == (outcome, 3)
    assert fake.open == 0


def test_a_question_is_narrowed_to_what_the_system_can_be_asked_by(world: Any) -> None:
    lots_only = frozenset({Capability.EVENTS_BY_EPC_CLASS})
    fake = world.add("a", world.record("a"), capabilities=lots_only)
    report = world.ask_one(EventQuery(epcs=("urn:i",), epc_classes=("urn:l",))).report
    assert fake.questions == [EventQuery(epc_classes=("urn:l",))]
    assert (report.outcome, report.reason) == (Outcome.PARTIAL, "cannot be asked by instance")


def test_a_question_that_the_system_cannot_be_asked_is_not_put(world: Any) -> None:
    lots_only = frozenset({Capability.EVENTS_BY_EPC_CLASS})
    fake = world.add("a", world.record("a"), capabilities=lots_only)
    report = world.ask_one(EventQuery(epcs=("urn:i",))).report
    assert (report.outcome, report.questions) == (Outcome.UNSUPPORTED, 0)
    assert fake.questions == []


def test_a_record_that_names_too_many_ids_is_set_aside_whatever_the_connector(world: Any) -> None:
    record = world.record("a", "vast")
    vast = replace(record, event=replace(record.event, epc_list=("urn:x:1",) * (MOST_IDS + 1)))
    world.add("a", vast, world.record("a"))
    heard = world.ask_one()
    assert [r.record_id for r in heard.records] == ["r1"]
    (aside,) = heard.report.set_aside
    assert (aside.record_id, "more than 100,000" in aside.reason) == ("vast", True)
