"""Systems harvested: to the end, from where it stopped, and each on its own account."""

from dataclasses import replace
from typing import Any

import pytest
from oracle.story import LOT, OTHER, A, B, made, received, shipped

from connectors.sdk.errors import Malformed, Refused, TimedOut, Unavailable
from connectors.sdk.interface import Capability
from hub.graph.harvest_store import RunOutcome
from hub.sync.telling import Waiting
from schema.model.keys import ItemId, SystemId
from schema.model.queries import EventQuery
from schema.model.records import MasterData
from schema.model.size import MOST_IDS
from schema.model.times import DAY, SECOND, EventTime

NORTH, SOUTH = SystemId("north"), SystemId("south")
DONE, NOT_DONE = RunOutcome.COMPLETE, RunOutcome.INCOMPLETE


def _fill(source: Any, count: int = 5, place: str = A) -> None:
    for n in range(count):
        source.add(f"r{n}", made(n, place, LOT), recorded=n)


def _events(harvests: Any) -> list[Any]:
    page = harvests.run(harvests.store.facts(EventQuery(), 1_000))
    return [fact.event for fact in page.facts]


def _checkpoint(harvests: Any, system: SystemId = NORTH) -> Any:
    return harvests.run(harvests.store.checkpoints())[system]


def test_all_that_systems_hold_is_in_the_graph(harvests: Any) -> None:
    _fill(harvests.add("north"))
    _fill(harvests.add("south"), place=B)
    runs = harvests.sync()
    assert {s: (r.outcome, r.new) for s, r in runs.items()} == {NORTH: (DONE, 5), SOUTH: (DONE, 5)}
    assert len(_events(harvests)) == 10
    assert _checkpoint(harvests).complete == runs[NORTH].begun


def test_the_next_harvest_asks_only_for_what_came_in_since(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source)
    harvests.sync()
    source.add("r5", shipped(5, A, LOT, to=B), recorded=5)
    runs = harvests.sync()
    assert source.cursors == [None, "4"]
    assert (runs[NORTH].new, runs[NORTH].unchanged) == (1, 0)
    assert _checkpoint(harvests).complete == runs[NORTH].begun


def test_a_system_that_breaks_off_is_gone_on_with_and_stops_no_other(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source)
    source.failures = {2: Refused("credentials are not accepted")}
    _fill(harvests.add("south"), place=B)
    runs = harvests.sync()
    assert (runs[NORTH].outcome, runs[NORTH].new) == (NOT_DONE, 4)
    assert runs[NORTH].reason == "credentials are not accepted"
    assert runs[SOUTH].outcome is DONE
    assert _checkpoint(harvests).complete is None
    assert harvests.sync()[NORTH].new == 1
    assert source.cursors == [None, "3"]
    assert _checkpoint(harvests).complete is not None


@pytest.mark.parametrize(
    "error", [Unavailable("is closed"), TimedOut("is slow"), Malformed("replied with a web page")]
)
def test_what_may_pass_is_tried_again_with_growing_pauses(harvests: Any, error: Exception) -> None:
    source = harvests.add("north")
    _fill(source)
    source.failures = dict.fromkeys((1, 2, 3), error)
    assert harvests.sync()[NORTH].outcome is DONE
    assert [t.seconds for t in harvests.told if isinstance(t, Waiting)] == [1, 2, 4]
    assert harvests.lasted == 7


def test_tries_are_counted_anew_once_it_came_further(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source, 20)
    source.failures = {n: Unavailable("is closed") for n in range(1, 20, 2)}
    assert harvests.sync(attempts=2)[NORTH].outcome is DONE


def test_a_system_that_stays_away_is_given_up_and_says_why(harvests: Any) -> None:
    source = harvests.add("north")
    source.failures = {n: Unavailable("is closed") for n in range(99)}
    run = harvests.sync(attempts=3)[NORTH]
    assert (run.outcome, run.reason, len(source.asked)) == (NOT_DONE, "is closed", 3)


def test_a_pause_that_a_system_asks_for_is_kept_unless_it_is_too_long(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source)
    source.failures = {0: Unavailable("has enough", retry_after=30)}
    assert harvests.sync()[NORTH].outcome is DONE
    assert harvests.lasted == 30
    source.failures = {len(source.asked): Unavailable("has enough", retry_after=3_600)}
    assert harvests.sync()[NORTH].outcome is NOT_DONE
    assert harvests.lasted == 0


def test_a_system_that_hangs_is_not_waited_for(harvests: Any) -> None:
    _fill(harvests.add("south"))
    slow = harvests.add("north", deadline=5.0)
    slow.delay = 10_000
    runs = harvests.sync(attempts=1)
    assert (runs[NORTH].outcome, runs[SOUTH].outcome) == (NOT_DONE, DONE)
    assert runs[NORTH].reason == "said nothing for 10 s"
    assert harvests.lasted == 10


def test_a_connectors_defect_is_its_systems_alone(harvests: Any) -> None:
    source = harvests.add("north")
    source.failures = {n: KeyError("x") for n in range(9)}
    _fill(harvests.add("south"))
    runs = harvests.sync(attempts=2)
    assert (runs[NORTH].outcome, runs[SOUTH].outcome) == (NOT_DONE, DONE)
    assert "defect" in (runs[NORTH].reason or "")


def test_a_system_that_cannot_be_listed_says_so(harvests: Any) -> None:
    harvests.add("north").capabilities = frozenset()
    run = harvests.sync()[NORTH]
    assert run.outcome is NOT_DONE
    assert "neither list what changed nor its events by time" in (run.reason or "")


def test_a_system_is_asked_at_half_the_rate_that_its_kind_allows(harvests: Any) -> None:
    source = harvests.add("north")
    source.rate = 4.0
    _fill(source)
    harvests.sync()
    assert source.asked == [0.5, 1.0, 1.5]


def test_a_bad_record_is_quarantined_and_the_rest_stored(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source, 3)
    source.add("bad", made(9, A, OTHER), recorded=9, bad="no time")
    run = harvests.sync()[NORTH]
    assert (run.outcome, run.new, run.set_aside) == (DONE, 3, 1)
    (kept,) = harvests.run(harvests.store.quarantined())
    assert (kept.record_id, kept.reason, kept.raw) == ("bad", "no time", {"name": "bad"})
    source.add("bad", made(9, A, OTHER), recorded=10)
    harvests.sync()
    assert harvests.run(harvests.store.quarantined()) == []
    assert harvests.run(harvests.store.item(ItemId(OTHER))) is not None


def test_a_record_that_names_too_many_ids_is_quarantined(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source)
    vast = replace(made(9, A, LOT), epc_list=("urn:x:1",) * (MOST_IDS + 1))
    source.add("vast", vast, recorded=9)
    runs = harvests.sync()
    assert (runs[NORTH].new, runs[NORTH].set_aside) == (5, 1)


def test_master_data_comes_with_a_whole_listing(harvests: Any) -> None:
    source = harvests.add("north")
    source.capabilities |= {Capability.MASTER_DATA}
    source.names = [MasterData("place", A, {"name": "Kho A"})]
    assert harvests.sync()[NORTH].outcome is DONE
    told = harvests.run(harvests.store.master_data([A]))
    assert told[A][0].data.attributes == {"name": "Kho A"}


def test_what_disappeared_is_swept_by_a_complete_listing_only(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source)
    harvests.sync()
    source.rows = source.rows[1:]
    harvests.begun += DAY
    assert harvests.sync()[NORTH].retired == 0
    source.failures = {len(source.asked) + 1: Refused("no more")}
    assert harvests.sync(whole=True)[NORTH].retired == 0
    assert len(_events(harvests)) == 5
    run = harvests.sync()[NORTH]
    assert (run.outcome, run.retired) == (DONE, 1)
    assert len(_events(harvests)) == 4


def test_a_listing_is_due_after_a_while(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source)
    harvests.sync(full=DAY)
    source.rows = source.rows[1:]
    harvests.begun += DAY
    assert harvests.sync(full=DAY)[NORTH].retired == 1
    assert source.cursors == [None, None]


def test_nothing_is_swept_where_a_nameless_record_cannot_be_read(harvests: Any) -> None:
    source = harvests.add("north")
    _fill(source)
    harvests.sync()
    harvests.begun += DAY
    source.rows = source.rows[1:]
    source.rows[0].name, source.rows[0].bad = None, "is no object"
    run = harvests.sync(whole=True)[NORTH]
    assert (run.outcome, run.retired) == (DONE, 0)
    assert "nothing was swept" in (run.reason or "")


def test_late_and_corrected_records_end_as_if_they_had_come_in_order(harvests: Any) -> None:
    first, second = harvests.add("north"), harvests.add("south")
    first.add("a", made(0, A, LOT), recorded=1)
    second.add("b", received(2, B, LOT), recorded=1)
    harvests.sync()
    first.add("a", made(0, B, LOT), recorded=3)
    first.add("c", shipped(1, A, LOT, to=B), recorded=2)
    runs = harvests.sync()
    assert (runs[NORTH].new, runs[NORTH].changed) == (1, 1)
    assert len(_events(harvests)) == 3


def test_of_windows_all_is_found_however_old(harvests: Any) -> None:
    source = _by_time(harvests, ages=(0, 3, 40, 900, 9_000))
    run = harvests.sync()[NORTH]
    assert (run.outcome, run.new) == (DONE, 5)
    tops = [until for _, until in source.windows]
    assert tops[0] is None
    assert tops[1:] == [since for since, _ in source.windows[:-1]]
    assert source.windows[-1][0] is None
    assert _checkpoint(harvests).complete == run.begun


def test_of_windows_only_the_last_days_are_listed_again(harvests: Any) -> None:
    source = _by_time(harvests, ages=(0, 3, 40))
    complete = harvests.sync()[NORTH].begun
    asked = len(source.windows)
    source.add("late", made(_days_ago(harvests, 5), A, OTHER), recorded=0)
    source.add("later", made(_days_ago(harvests, 90), A, OTHER), recorded=0)
    harvests.begun += DAY
    run = harvests.sync(overlap=10 * DAY)[NORTH]
    assert (run.new, run.unchanged, len(source.windows) - asked) == (1, 2, 1)
    assert _checkpoint(harvests).complete == complete
    assert harvests.sync(whole=True)[NORTH].new == 1


def test_of_windows_what_disappeared_is_swept_within_what_was_listed(harvests: Any) -> None:
    source = _by_time(harvests, ages=(0, 3, 40))
    harvests.sync()
    source.rows = source.rows[:1]
    harvests.begun += DAY
    assert harvests.sync(overlap=10 * DAY)[NORTH].retired == 1
    assert len(_events(harvests)) == 2


def test_a_window_that_holds_too_much_is_halved(harvests: Any) -> None:
    source = _by_time(harvests, ages=range(1, 25), max_records=5)
    run = harvests.sync()[NORTH]
    assert (run.outcome, len(_events(harvests))) == (DONE, 24)
    widths = [until - since for since, until in source.windows[1:-1] if until and since]
    assert min(widths) < 30 * DAY


def test_more_in_a_minute_than_is_taken_at_a_time_is_a_failure(harvests: Any) -> None:
    source = _by_time(harvests, ages=(), max_records=5)
    for n in range(9):
        at = EventTime(harvests.begun - DAY + n * 1_000, harvests.begun - DAY + n * 1_000)
        source.add(f"r{n}", made(at, A, LOT), recorded=n)
    run = harvests.sync(attempts=1)[NORTH]
    assert run.outcome is NOT_DONE
    assert "more events in one minute" in (run.reason or "")


def test_a_pass_through_windows_goes_on_where_it_broke_off(harvests: Any) -> None:
    source = _by_time(harvests, ages=(0, 40, 100, 3_000))
    source.failures = {2: Refused("not now")}
    assert harvests.sync()[NORTH].outcome is NOT_DONE
    asked = list(source.windows)
    run = harvests.sync()[NORTH]
    assert (run.outcome, len(_events(harvests))) == (DONE, 4)
    assert source.windows[len(asked)] == asked[-1]
    complete = _checkpoint(harvests).complete
    assert complete is not None
    assert complete < run.begun


def _days_ago(harvests: Any, days: int) -> EventTime:
    at = harvests.begun - days * DAY - SECOND
    return EventTime(at, at)


def _by_time(harvests: Any, ages: Any, **limits: Any) -> Any:
    source = harvests.add("north", **limits)
    source.capabilities = frozenset({Capability.EVENTS_BY_TIME})
    for n, age in enumerate(ages):
        source.add(f"r{n}", made(_days_ago(harvests, age), A, LOT), recorded=n)
    return source


def test_a_system_that_says_nothing_readable_is_not_asked_over_and_over(harvests: Any) -> None:
    source = _by_time(harvests, ages=(1,))
    source.failures = dict.fromkeys(range(99), Malformed("replied with a web page"))
    run = harvests.sync()[NORTH]
    assert (run.outcome, run.reason) == (NOT_DONE, "replied with a web page")
    assert len(source.asked) <= 10
