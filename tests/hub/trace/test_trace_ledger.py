"""The ledger: who is still to be asked, who failed, and what a report says of each."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub.trace.choosing import wanted_of
from hub.trace.ledger import Ledger
from hub.trace.routing import by_system
from schema.model.answers import SPOKE, Outcome, SourceReport
from schema.model.keys import ProvinceCode, SystemId
from schema.model.records import SetAside
from schema.model.trace import Freshness, TraceInput

NORTH, SOUTH = SystemId("north"), SystemId("south")
ASKABLE = {NORTH: (ProvinceCode("01"),), SOUTH: (ProvinceCode("79"),)}
BEGUN = 1_000


def _ledger(freshness: Freshness = Freshness.LIVE, max_age: int = 100) -> Ledger:
    return Ledger(TraceInput(start="x", freshness=freshness, max_age=max_age), BEGUN, ASKABLE)


def _report(outcome: Outcome, system: SystemId = NORTH, **more: Any) -> SourceReport:
    return SourceReport(system=system, provinces=ASKABLE[system], outcome=outcome, **more)


def _only(ledger: Ledger, system: SystemId = NORTH, out_of_time: bool = False) -> SourceReport:
    return next(r for r in ledger.reports(out_of_time) if r.system == system)


def test_what_was_answered_is_not_asked_again_in_the_same_trace() -> None:
    ledger = _ledger()
    assert ledger.open_questions({NORTH: {"a", "b"}}, {}) == {NORTH: {"a", "b"}}
    assert ledger.heard({"a"}, _report(Outcome.ANSWERED, records=1))
    assert ledger.open_questions({NORTH: {"a", "b"}}, {}) == {NORTH: {"b"}}


def test_only_answers_at_least_as_recent_as_asked_for_are_fresh() -> None:
    answered = {"a": {NORTH: BEGUN - 100}, "b": {NORTH: BEGUN - 101}}
    wanted = {NORTH: {"a", "b"}}
    assert _ledger(Freshness.PREFER_CACHED).open_questions(wanted, answered) == {NORTH: {"b"}}
    assert _ledger(Freshness.LIVE).open_questions(wanted, answered) == {NORTH: {"a", "b"}}
    assert _ledger(Freshness.CACHED).open_questions(wanted, answered) == {}


def test_a_live_trace_counts_what_was_said_since_it_began() -> None:
    assert _ledger(Freshness.LIVE).open_questions({NORTH: {"a"}}, {"a": {NORTH: BEGUN}}) == {}


def test_nobody_outside_the_askable_is_asked() -> None:
    assert _ledger().open_questions({SystemId("elsewhere"): {"a"}}, {}) == {}


def test_who_failed_is_asked_no_more_and_what_is_missed_is_counted() -> None:
    for outcome in (Outcome.TIMED_OUT, Outcome.SHED, Outcome.PARTIAL):
        ledger = _ledger()
        ledger.open_questions({NORTH: {"a"}}, {})
        assert not ledger.heard({"a"}, _report(outcome, reason="why", gave_up=True))
        ledger.heard({"c"}, _report(Outcome.ANSWERED))
        assert ledger.open_questions({NORTH: {"a", "b"}}, {}) == {}
        report = _only(ledger)
        assert report.outcome is outcome
        assert (report.reason or "").endswith("not asked about 1 further item")


def test_only_what_was_said_in_full_counts_as_said() -> None:
    aside = (SetAside(NORTH, "unreadable"),)
    for outcome in Outcome:
        whole = _ledger().heard({"a"}, _report(outcome))
        assert whole is (outcome in SPOKE)
    assert not _ledger().heard({"a"}, _report(Outcome.PARTIAL, set_aside=aside))


def test_answers_of_several_rounds_make_one_report() -> None:
    ledger = _ledger()
    ledger.heard({"a"}, _report(Outcome.NO_RECORD, questions=1, took=5, asked_at=10))
    ledger.heard({"b"}, _report(Outcome.ANSWERED, records=3, questions=2, took=6, asked_at=20))
    report = _only(ledger)
    assert (report.outcome, report.records, report.questions) == (Outcome.ANSWERED, 3, 3)
    assert (report.took, report.asked_at, report.reason) == (11, 10, None)


@given(st.permutations(list(Outcome)))
def test_a_failure_is_never_outweighed_by_an_answer(outcomes: list[Outcome]) -> None:
    ledger = _ledger()
    for number, outcome in enumerate(outcomes[:3]):
        ledger.heard({str(number)}, _report(outcome, reason=str(outcome)))
    told = _only(ledger).outcome
    silent = set(outcomes[:3]) - SPOKE - {Outcome.NOT_ASKED}
    assert (told not in SPOKE) if silent else told in SPOKE


def test_whom_nothing_points_to_says_so() -> None:
    report = _only(_ledger(), SOUTH)
    assert report.outcome is Outcome.NOT_ASKED
    assert report.provinces == ASKABLE[SOUTH]
    assert "points to" in (report.reason or "")


def test_what_was_left_unasked_is_stale_or_shed() -> None:
    cached = _ledger(Freshness.CACHED)
    cached.open_questions({NORTH: {"a"}}, {})
    assert _only(cached).outcome is Outcome.STALE
    late = _ledger()
    late.open_questions({NORTH: {"a"}}, {})
    report = _only(late, out_of_time=True)
    assert report.outcome is Outcome.SHED
    assert "out of time" in (report.reason or "")


def test_remembered_answers_are_stale_beyond_the_age_asked_for() -> None:
    for age, outcome in ((100, Outcome.NO_RECORD), (101, Outcome.STALE)):
        ledger = _ledger(Freshness.CACHED)
        ledger.open_questions({NORTH: {"a"}}, {"a": {NORTH: BEGUN - age}})
        report = _only(ledger)
        assert (report.outcome, report.asked_at) == (outcome, BEGUN - age)


def test_who_was_heard_before_tells_what_it_states_from_no_record() -> None:
    ledger = _ledger(Freshness.CACHED)
    ledger.open_questions({NORTH: {"a"}, SOUTH: {"a"}}, {"a": {NORTH: BEGUN, SOUTH: BEGUN}})
    told = {r.system: (r.outcome, r.records) for r in ledger.reports(False, {NORTH: 3})}
    assert (told[NORTH], told[SOUTH]) == ((Outcome.ANSWERED, 3), (Outcome.NO_RECORD, 0))


def test_a_source_outside_is_listed_beside_the_others() -> None:
    ledger = _ledger()
    ledger.other(SourceReport(system=SystemId("a"), provinces=(), outcome=Outcome.NOT_ASKED))
    assert [r.system for r in ledger.reports(False)] == ["a", NORTH, SOUTH]


def test_what_all_may_know_is_wanted_of_all() -> None:
    assert wanted_of({"a": {NORTH}}, ["b"], ASKABLE) == {NORTH: {"a", "b"}, SOUTH: {"b"}}


def test_systems_that_are_asked_the_same_are_asked_together() -> None:
    wanted = {NORTH: {"a", "b"}, SOUTH: {"b", "a"}, SystemId("east"): {"c"}}
    assert by_system(wanted) == {
        frozenset({"a", "b"}): [NORTH, SOUTH],
        frozenset({"c"}): ["east"],
    }


def test_what_was_said_before_is_no_silence_when_something_else_is_asked_in_vain() -> None:
    ledger = _ledger(Freshness.PREFER_CACHED)
    wanted, answered = {NORTH: {"a", "b"}}, {"a": {NORTH: BEGUN - 1}}
    assert ledger.open_questions(wanted, answered) == {NORTH: {"b"}}
    ledger.heard({"b"}, _report(Outcome.NO_RECORD))
    north = ledger.reports(False, {NORTH: 3})[0]
    assert (north.outcome, north.records) == (Outcome.ANSWERED, 3)


def test_who_is_asked_about_all_again_and_holds_nothing_any_more_has_no_record() -> None:
    ledger = _ledger()
    ledger.open_questions({NORTH: {"a"}}, {"a": {NORTH: BEGUN - 1}})
    ledger.heard({"a"}, _report(Outcome.NO_RECORD))
    assert ledger.reports(False, {NORTH: 3})[0].outcome is Outcome.NO_RECORD
