"""What was taken back, and what is said to be right instead."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from oracle import cast
from oracle.story import LOT, NORTH, OTHER, SOUTH, A, B, made, seen, shipped, told

from schema.model.answers import Outcome
from schema.model.events import ErrorDeclaration, Event
from schema.model.records import Record
from schema.model.trace import Finding, FindingKind, Freshness, Status, TraceReport

Traced = Callable[..., TraceReport]
RIGHT = cast.event_id(77)
HOME, ELSEWHERE = "ca-mau", "hue"


def _taken_back(event: Event, *instead: str, reason: str | None = "incorrect_data") -> Event:
    declaration = ErrorDeclaration("2024-01-09T00:00:00Z", reason, instead)
    return replace(event, error_declaration=declaration)


def _retracting(event: Event, *instead: str, **more: Any) -> list[Record]:
    return told(made(0, A, LOT), event, _taken_back(event, *instead, **more))


def _missing(report: TraceReport) -> list[Finding]:
    return [f for f in report.findings if f.kind is FindingKind.MISSING_CORRECTION]


def test_a_correction_that_no_record_bears_is_a_finding_with_the_reason(traced: Traced) -> None:
    (finding,) = _missing(traced(_retracting(shipped(1, A, LOT), RIGHT), LOT))
    assert finding.item == LOT
    assert finding.events == (cast.event_id(1),)
    assert "incorrect_data" in finding.message and RIGHT in finding.message


def test_it_is_one_whichever_comes_first(traced: Traced) -> None:
    records = _retracting(shipped(1, A, LOT), RIGHT)
    assert len(_missing(traced(records[::-1], LOT))) == 1
    assert len(_missing(traced([records[0], records[2]], LOT))) == 1


def test_any_record_with_the_event_id_is_the_correction(traced: Traced) -> None:
    correction = Record(SOUTH, "x", replace(seen(5, B, OTHER), event_id=RIGHT), 1)
    records = _retracting(shipped(1, A, LOT), RIGHT)
    assert _missing(traced([*records, correction], LOT)) == []


def test_a_retraction_without_correction_misses_nothing(traced: Traced) -> None:
    assert _missing(traced(_retracting(shipped(1, A, LOT)), LOT)) == []


def test_only_what_the_retracted_event_named_misses_its_correction(traced: Traced) -> None:
    records = _retracting(shipped(1, A, OTHER), RIGHT)
    assert _missing(traced(records, LOT)) == []


def test_the_systems_that_took_it_back_are_asked_for_the_correction(world: Any) -> None:
    wrong = replace(shipped(1, A, LOT), event_id=cast.event_id(1))
    right = replace(seen(1, A, OTHER), event_id=RIGHT)
    home = world.add(HOME, "96", made(0, A, LOT), wrong, _taken_back(wrong, RIGHT), right)
    elsewhere = world.add(ELSEWHERE, "46")
    world.state(A, "96")
    report = world.trace(LOT)
    assert RIGHT in home.asked and RIGHT not in elsewhere.asked
    assert _missing(report) == []
    assert report.status is Status.COMPLETE


def test_of_a_start_of_which_all_was_taken_back_the_correction_is_asked_for(world: Any) -> None:
    wrong = replace(shipped(1, A, LOT), event_id=cast.event_id(1))
    home = world.add(HOME, "96", _taken_back(wrong, RIGHT))
    report = world.trace(LOT)
    assert RIGHT in home.asked
    assert (report.status, _missing(report)) == (Status.FAILED, [])


def test_a_correction_that_its_system_does_not_hold_is_asked_for_once(world: Any) -> None:
    wrong = replace(shipped(1, A, LOT), event_id=cast.event_id(1))
    home = world.add(HOME, "96", made(0, A, LOT), wrong, _taken_back(wrong, RIGHT))
    world.state(A, "96")
    for _ in range(2):
        assert len(_missing(world.trace(LOT))) == 1
    assert [query.event_ids for query in home.questions].count((RIGHT,)) == 1


def test_from_the_graph_alone_whom_to_ask_for_a_correction_is_stale(world: Any) -> None:
    wrong = replace(shipped(1, A, LOT), event_id=cast.event_id(1))
    world.add(HOME, "96")
    records = told(made(0, A, LOT), wrong, _taken_back(wrong, RIGHT), system=HOME)
    world.run(world.store.put(records))
    world.run(world.store.note_asked(HOME, [LOT], world.now))
    report = world.trace(LOT, freshness=Freshness.CACHED)
    (source,) = report.sources
    assert source.outcome is Outcome.STALE
    assert NORTH not in [s.system for s in report.sources]
