"""The engine gives the oracle's answer on random worlds, in both directions, with and without a
time window, and at every certainty that may be followed."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.cast import ITEMS, PLACES, POINTS, instant_at
from oracle.meaning import Known
from oracle.reached import Reached
from oracle.world import EVERYTHING, Shape, worlds

from hub.graph.sqlite.settle import settle
from hub.graph.sqlite.store import connect, drive
from hub.graph.sqlite.write import Writer
from hub.trace.atlas import Atlas
from hub.trace.plan import trace_plan
from hub.trace.report.build import Circumstances, build
from hub.trace.report.view import CERTAINTIES, View
from schema.model.identifiers.canonical import canonical
from schema.model.keys import TraceId
from schema.model.records import Record
from schema.model.trace import Certainty, Direction, FindingKind, TraceInput

# A transformation id that joins over systems only in part is a corner of its own.
WALKED = replace(EVERYTHING, bare_transformation_ids=False)
OF_EVENTS = {FindingKind.CONFLICT, FindingKind.PROBABLE_DUPLICATE}
"""Findings of events, whichever of their items they name."""
TOLD = {
    FindingKind.IMPOSSIBLE_ORDER,
    FindingKind.CYCLE,
    FindingKind.EVENT_AFTER_END,
    FindingKind.QUANTITY_BALANCE,
    FindingKind.UNIT_MISMATCH,
    FindingKind.MISSING_CORRECTION,
}
"""Findings of an item."""


def _traced(records: list[Record], asked: TraceInput) -> View:
    connection = connect(None)
    try:
        writer = Writer(connection, lambda: 0, {})
        for record in records:
            writer.put([record])
        settle(connection)
        return View(drive(connection, trace_plan(asked)), Atlas())
    finally:
        connection.close()


States = set[tuple[str, str, Certainty]]
"""By event ids: of two events in conflict they are one."""


def _states(view: View) -> States:
    return {
        (reached.fact.id, view.told.items[reached.item][0], CERTAINTIES[reached.best[0]])
        for reached in view.reached
    }


def _expected(known: Known, reached: Reached) -> States:
    return {
        (known.facts[event].event_id, item, certainty)
        for (event, item), certainty in reached.states.items()
    }


@st.composite
def _windows(draw: st.DrawFn) -> tuple[int | None, int | None]:
    if draw(st.booleans()):
        return None, None
    ends = st.none() | st.integers(0, POINTS - 1).map(lambda p: instant_at(p).earliest)
    return draw(ends), draw(ends)


def _compare(records: list[Record], asked: TraceInput) -> None:
    known = Known(records)
    expected = known.reach(asked.start, asked.direction, asked.window, asked.certainty)
    view = _traced(records, asked)
    assert _states(view) == _expected(known, expected)
    report = build(asked, view.traced, Atlas(), Circumstances(TraceId("t"), 1, 0, 0, ()))
    assert {i.canonical: (i.certainty, i.role) for i in report.items} == expected.items
    assert {p.canonical: p.certainty for p in report.places} == expected.places
    odd = {(f.kind, canonical(f.item or "")) for f in report.findings if f.kind in TOLD}
    assert odd == {(f.kind, f.item) for f in expected.findings if f.kind in TOLD}
    twice = {(f.kind, frozenset(f.events)) for f in report.findings if f.kind in OF_EVENTS}
    assert twice == {(f.kind, f.events) for f in expected.findings if f.kind in OF_EVENTS}


def _check(shape: Shape, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        worlds(shape),
        st.sampled_from([*ITEMS, *PLACES]),
        st.sampled_from([Direction.FORWARD, Direction.BACKWARD]),
        _windows(),
        st.sampled_from(list(Certainty)),
    )
    def agrees(
        records: list[Record],
        start: str,
        direction: Direction,
        window: tuple[int | None, int | None],
        certainty: Certainty,
    ) -> None:
        asked = TraceInput(
            start=canonical(start), direction=direction, window=window, certainty=certainty
        )
        _compare(records, asked)

    agrees()


def test_engine_agrees_with_the_oracle_on_random_worlds() -> None:
    _check(WALKED, 300)


@pytest.mark.long
def test_engine_agrees_with_the_oracle_on_thousands_of_random_worlds() -> None:
    _check(WALKED, 10_000)
