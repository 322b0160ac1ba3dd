"""A trace of the past over live systems: nobody is asked, and what was not heard is not claimed."""

from dataclasses import replace
from typing import Any

import pytest
from oracle import cast
from oracle.story import LOT, A, B, made, received, seen, shipped, told

from hub.graph.sqlite.store import SqliteStore
from hub.trace.question import EVERYONE
from schema.model.answers import Outcome
from schema.model.events import ErrorDeclaration
from schema.model.keys import SystemId
from schema.model.records import MasterData, Record
from schema.model.times import SECOND
from schema.model.trace import GapKind, Status, TraceReport

HOME, AWAY = SystemId("ca-mau"), SystemId("ha-noi")
T = 1_760_000_000 * SECOND


@pytest.fixture
def past(world: Any) -> Any:
    """A world whose store goes by the world's clock."""
    world.store = SqliteStore(now=lambda: world.now)
    world.add(HOME, "96")
    world.add(AWAY, "01")
    return world


def _put(world: Any, at: int, *records: Record) -> None:
    world.now = T + at * SECOND
    world.run(world.store.put([replace(r, system=HOME, fetched_at=world.now) for r in records]))


def _asked(world: Any, *systems: SystemId) -> None:
    """All were asked about the lot, of which nothing was known, and these answered."""
    for system in systems:
        world.run(world.store.note_asked(system, [LOT, EVERYONE + LOT], world.now))


def _as_of(world: Any, at: int, **more: Any) -> TraceReport:
    report: TraceReport = world.trace(LOT, as_of=T + at * SECOND, **more)
    return report


def _events(report: TraceReport) -> list[str]:
    return [str(event.biz_step) for event in report.events]


def test_what_came_later_was_not_known(past: Any) -> None:
    first, second = told(made(0, A, LOT), shipped(1, A, LOT, to=B))
    _put(past, 0, first)
    _put(past, 10, second)
    assert _events(_as_of(past, -1)) == []
    assert _events(_as_of(past, 5)) == ["commissioning"]
    assert _events(_as_of(past, 10)) == ["commissioning", "shipping"]


def test_a_retraction_counts_from_when_it_was_heard(past: Any) -> None:
    made_, wrong = told(made(0, A, LOT), shipped(1, A, LOT, to=B))
    declared = replace(wrong.event, error_declaration=ErrorDeclaration("2024-01-09T00:00:00Z"))
    _put(past, 0, made_, wrong)
    _put(past, 10, replace(wrong, event=declared))
    assert _events(_as_of(past, 9)) == ["commissioning", "shipping"]
    assert _events(_as_of(past, 10)) == ["commissioning"]


def test_a_record_that_was_changed_says_what_it_said_then(past: Any) -> None:
    (before,), (after,) = told(received(1, A, LOT)), told(received(1, B, LOT))
    _put(past, 0, before)
    _put(past, 10, after)
    assert [event.read_point for event in _as_of(past, 5).events] == [A]
    assert [event.read_point for event in _as_of(past, 20).events] == [B]


def test_nobody_is_asked_about_the_past(past: Any) -> None:
    _put(past, 0, *told(made(0, A, LOT)))
    _as_of(past, 5)
    assert all(not fake.questions for fake in past.fakes.values())


def test_silence_by_then_is_no_record_of_nothing(past: Any) -> None:
    _put(past, 0, *told(made(0, A, LOT)))
    _asked(past, HOME)
    past.now = T + 10 * SECOND
    _asked(past, AWAY)
    report = _as_of(past, 5)
    assert {s.system: s.outcome for s in report.sources} == {
        HOME: Outcome.ANSWERED,
        AWAY: Outcome.STALE,
    }
    assert report.status is Status.INCOMPLETE
    assert GapKind.SOURCE_SILENT in {gap.kind for gap in report.gaps}


def test_a_trace_of_the_past_is_complete_when_all_had_been_heard_by_then(past: Any) -> None:
    _put(past, 0, *told(made(0, A, LOT)))
    _asked(past, HOME, AWAY)
    past.now = T + 3_600 * SECOND
    _asked(past, HOME, AWAY)
    report = _as_of(past, 5)
    assert {s.outcome for s in report.sources} == {Outcome.ANSWERED, Outcome.NO_RECORD}
    assert report.status is Status.COMPLETE


def test_the_future_is_the_present(past: Any) -> None:
    _put(past, 0, *told(made(0, A, LOT)))
    assert _events(_as_of(past, 1_000_000)) == ["commissioning"]


def test_places_are_called_what_they_were_called_then(past: Any) -> None:
    _put(past, 0, *told(made(0, A, LOT)))
    for at, name in ((0, "Chợ Cũ"), (10, "Chợ Mới")):
        said = MasterData("urn:epcglobal:epcis:vtype:Location", A, {"name": name})
        past.run(past.store.put_master_data(HOME, [said], T + at * SECOND))
    assert [place.name for place in _as_of(past, 5).places] == ["Chợ Cũ"]
    past.now = T + 20 * SECOND
    assert [place.name for place in _as_of(past, 15).places] == ["Chợ Mới"]


def test_codes_are_one_thing_since_it_was_said_and_as_long_as_it_was(past: Any) -> None:
    other = "urn:txng:item:ca-mau:lo-7"
    _put(past, 0, *told(made(0, A, LOT), seen(1, B, other)))
    for at, attributes in ((10, {"sameAs": LOT}), (20, {"name": "x"})):
        said = MasterData("urn:epcglobal:epcis:vtype:EPCClass", other, attributes)
        past.run(past.store.put_master_data(HOME, [said], T + at * SECOND))
    past.now = T + 30 * SECOND
    found = [{i.canonical for i in _as_of(past, at).items} for at in (5, 15, 25)]
    assert found == [{LOT}, {LOT, other}, {LOT}]


def test_a_correction_that_came_later_was_missing_then(past: Any) -> None:
    (made_, wrong) = told(made(0, A, LOT), shipped(1, A, LOT, to=B))
    right = cast.event_id(77)
    declaration = ErrorDeclaration("2024-01-09T00:00:00Z", None, (right,))
    _put(past, 0, made_, replace(wrong, event=replace(wrong.event, error_declaration=declaration)))
    (correction,) = told(shipped(2, A, LOT, to=B), first=77)
    _put(past, 10, correction)
    assert [f.kind for f in _as_of(past, 5).findings] == ["MISSING_CORRECTION"]
    assert list(_as_of(past, 10).findings) == []
