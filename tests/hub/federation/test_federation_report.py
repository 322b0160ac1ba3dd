"""Whatever the replies, silence never reads as evidence and nothing heard is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.federation.reply import Failure, Reply
from hub.federation.report import fold
from schema.model.answers import SPOKE, Outcome
from schema.model.events import Action, ObjectEvent
from schema.model.keys import ProvinceCode, SystemId
from schema.model.records import Record, SetAside
from schema.model.systems import SystemSettings
from schema.model.times import EventTime

A = SystemId("a")
SETTINGS = SystemSettings(id=A, name="a", provinces=(ProvinceCode("96"),), kind="fake")
FAILURES = (Outcome.TIMED_OUT, Outcome.UNREACHABLE, Outcome.MALFORMED, Outcome.UNSUPPORTED)
GIVEN_UP = set(FAILURES[:2])


def record(id_: int, at: int) -> Record:
    event = ObjectEvent(event_time=EventTime(at, at), action=Action.OBSERVE)
    return Record(A, f"r{id_}", event, fetched_at=0)


replies = st.builds(
    Reply,
    records=st.lists(st.builds(record, st.integers(0, 3), st.integers(0, 1)), max_size=4),
    set_aside=st.lists(st.just(SetAside(A, "is no time")), max_size=1),
    failure=st.none() | st.builds(Failure, st.sampled_from(FAILURES), st.just("broke off")),
    asked=st.just(True),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(replies, min_size=1, max_size=4))
def test_a_system_spoke_only_if_every_question_was_answered_whole(parts: list[Reply]) -> None:
    heard = fold(SETTINGS, parts, 0, 0, 0)
    whole = all(part.failure is None and not part.set_aside for part in parts)
    assert (heard.report.outcome in SPOKE) == whole
    assert (heard.report.reason is None) == whole


@given(st.lists(replies, min_size=1, max_size=4))
def test_a_system_gave_up_if_any_question_failed_as_the_next_would(parts: list[Reply]) -> None:
    gave_up = any(part.failure and part.failure.outcome in GIVEN_UP for part in parts)
    assert fold(SETTINGS, parts, 0, 0, 0).report.gave_up == gave_up


@settings(max_examples=100, deadline=None)
@given(st.lists(replies, min_size=1, max_size=4))
def test_everything_said_is_kept_exactly_once(parts: list[Reply]) -> None:
    heard = fold(SETTINGS, parts, 0, 0, 0)
    said = [one for part in parts for one in part.records]
    assert all(one in heard.records for one in said)
    assert all(heard.records.count(one) == 1 for one in heard.records)
    assert heard.report.records == len(heard.records)


@given(st.permutations(FAILURES))
def test_silence_names_the_part_before_what_a_question_lacked(failures: list[Outcome]) -> None:
    parts = [Reply(failure=Failure(outcome, outcome.value)) for outcome in failures]
    first_silence = next(f for f in failures if f in FAILURES[:2])
    assert fold(SETTINGS, parts, 0, 0, 0).report.outcome is first_silence
