"""The stores agree: the same history gives the same graph, and the same traces, in each."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from a_neo4j import empty_neo4j, needs_neo4j
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import cast
from oracle.cast import ITEMS, PLACES
from oracle.world import EVERYTHING, worlds

from hub.graph.sqlite.store import SqliteStore
from hub.graph.store import GraphStore
from hub.trace.atlas import Atlas
from hub.trace.plan import trace_plan
from hub.trace.report.build import Circumstances, build
from schema.model.identifiers.canonical import canonical
from schema.model.keys import TraceId
from schema.model.records import MasterData, Record
from schema.model.trace import Direction, TraceInput

pytestmark = needs_neo4j
SUPPRESSED = list(HealthCheck)
LOCATION = "urn:epcglobal:epcis:vtype:Location"
NOW = 1_760_000_000_000_000
Step = tuple[str, Any]


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Puts of parts of a world in any order, some said again or otherwise, among other calls."""
    records = draw(st.permutations(draw(worlds(EVERYTHING))))
    steps: list[Step] = []
    for record in records:
        again = draw(st.sampled_from([record, replace(record, fetched_at=record.fetched_at + 1)]))
        steps.append(("put", [record]))
        other = draw(st.sampled_from(["put", "replace", "name", "ask", "read", "nothing"]))
        if other == "put":
            steps.append(("put", [again, draw(st.sampled_from(records))]))
        elif other == "replace":
            event = draw(st.sampled_from(records)).event
            steps.append(("put", [replace(again, event=event, fetched_at=NOW)]))
        elif other != "nothing":
            steps.append((other, draw(st.integers(0, 2))))
    return steps


async def _play(store: GraphStore, steps: list[Step]) -> None:
    for step, told in steps:
        match step:
            case "put":
                await store.put(told)
            case "name":
                named = MasterData(LOCATION, PLACES[told], {"name": f"no. {told}"})
                await store.put_master_data(cast.SYSTEMS[0], [named], NOW + told)
            case "ask":
                await store.note_asked(cast.SYSTEMS[0], [ITEMS[told]], NOW - told)
            case _:
                await store.read(lambda: trace_plan(TraceInput(start=ITEMS[0])))


async def _both(play: Callable[[GraphStore], Any]) -> list[Any]:
    seen = []
    for make in (lambda: SqliteStore(now=lambda: NOW), lambda: empty_neo4j(lambda: NOW)):
        store: GraphStore = make()
        try:
            seen.append(await play(store))
        finally:
            await store.aclose()
    return seen


def _held(records: list[Record]) -> list[str]:
    return sorted(repr(record) for record in records)


def _histories_agree(digest: Any, examples: int) -> None:
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=SUPPRESSED, derandomize=True
    )
    @given(histories())
    def agree(steps: list[Step]) -> None:
        async def play(store: GraphStore) -> Any:
            await _play(store, steps)
            held = [_held(await store.held([i], NOW)) for i in (*ITEMS, *map(canonical, PLACES))]
            asked, said = await store.asked(ITEMS), await store.master_data([*PLACES])
            return await digest(store, cast.ITEMS), asked, said, held

        embedded, server = asyncio.run(_both(play))
        assert server == embedded

    agree()


def _traces_agree(examples: int) -> None:
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=SUPPRESSED, derandomize=True
    )
    @given(
        worlds(EVERYTHING),
        st.sampled_from([*ITEMS, *PLACES]),
        st.sampled_from(list(Direction)),
    )
    def agree(records: list[Record], start: str, direction: Direction) -> None:
        asked = TraceInput(start=canonical(start), direction=direction)
        about = Circumstances(TraceId("t"), 1, 0, 0, ())

        async def play(store: GraphStore) -> Any:
            await store.put(records)
            traced = await store.read(lambda: trace_plan(asked))
            report = build(asked, traced, Atlas(), about)
            return [
                sorted(map(repr, some))
                for some in (
                    report.items,
                    report.places,
                    report.gaps,
                    report.findings,
                    report.links,
                )
            ]

        embedded, server = asyncio.run(_both(play))
        assert server == embedded

    agree()


def test_a_history_leaves_the_same_in_every_store(digest: Any) -> None:
    _histories_agree(digest, 10)


def test_a_trace_is_the_same_from_every_store() -> None:
    _traces_agree(30)


@pytest.mark.long
def test_many_histories_leave_the_same_in_every_store(digest: Any) -> None:
    _histories_agree(digest, 400)


@pytest.mark.long
def test_many_traces_are_the_same_from_every_store() -> None:
    _traces_agree(600)
