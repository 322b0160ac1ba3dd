"""What the hub knew at a time: a trace of the past is that of a store filled only until then."""

import asyncio
from collections.abc import Iterable
from contextlib import aclosing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import cast
from oracle.world import EVERYTHING, statements, worlds

from hub.graph.sqlite.store import SqliteStore
from hub.trace.atlas import Atlas
from hub.trace.history import Known, known
from hub.trace.plan import trace_plan
from hub.trace.report.build import Circumstances, build
from schema.model.events import Event
from schema.model.identifiers.canonical import canonical, site
from schema.model.keys import SystemId, TraceId
from schema.model.records import MasterData, Record
from schema.model.trace import (
    Certainty,
    Direction,
    LinkKind,
    Status,
    TracedLink,
    TraceInput,
    TraceReport,
)

# What is shown of a code or place that is spelled in several ways is how those records spell it
# that were looked at.
SHAPE = replace(EVERYTHING, duplicates=False)
MOMENTS = 4
LINES = ["line-1", "line-2"]


@st.composite
def histories(draw: st.DrawFn) -> list[list[Record]]:
    """Batches of records, the n-th heard at moment n.

    With newer versions, rivals, repetitions, what two systems say, and retractions.
    """
    batches: list[list[Record]] = [[] for _ in range(MOMENTS)]
    for record in draw(worlds(SHAPE)):
        at = draw(st.integers(0, MOMENTS - 1))
        told = replace(
            record,
            event=_at_sites(record.event),
            record_id=draw(st.sampled_from([record.record_id] * 4 + LINES)),
            mutable=draw(st.sampled_from([True, True, False])),
        )
        batches[at].append(told)
        if not draw(st.integers(0, 3)):
            batches[draw(st.integers(at, MOMENTS - 1))].append(told)
        if not draw(st.integers(0, 5)):
            batches[at].append(replace(told, system=SystemId(draw(st.sampled_from(cast.SYSTEMS)))))
    return [
        [replace(record, fetched_at=at) for record in batch] for at, batch in enumerate(batches)
    ]


def _at_sites(event: Event) -> Event:
    return replace(
        event,
        read_point=event.read_point and site(event.read_point),
        biz_location=event.biz_location and site(event.biz_location),
        destinations=tuple(replace(d, value=site(d.value)) for d in event.destinations),
    )


def _told(link: TracedLink) -> bool:
    """Of the movements that only the code explains those are told that carried the trace: which of
    several do, hangs on their numbers."""
    return link.kind is not LinkKind.MOVEMENT or link.certainty is Certainty.CERTAIN


async def _report(store: Known, asked: TraceInput) -> TraceReport:
    traced = await store.read(lambda: trace_plan(asked))
    report = build(asked, traced, Atlas(), Circumstances(TraceId("t"), 1, 0, 0, ()))
    # When a fact was last heard before a later time is not kept. Which of several events at one
    # time a gap names, and which of two events of one id comes first, hangs on their numbers.
    links = tuple(sorted((replace(k, fetched_at=None) for k in report.links if _told(k)), key=repr))
    gaps = tuple(replace(gap, event=None, system=None) for gap in report.gaps)
    # A place of which nothing happened there yet may have been expected somewhere.
    status = report.status if report.events else Status.FAILED
    # Of several paths as short as each other one is kept, by number.
    return replace(report, links=links, gaps=gaps, status=status, paths=(), oldest_fact=None)


Said = tuple[int, str, MasterData]
"""Master data with the moment at which, and the system by which it was said."""


@st.composite
def said(draw: st.DrawFn) -> list[Said]:
    """Statements at different moments, some of which replace others."""
    lists = draw(st.lists(statements(), max_size=3))
    at, by = st.integers(0, MOMENTS - 1), st.sampled_from(cast.SYSTEMS)
    return [(draw(at), draw(by), one) for some in lists for one in some]


async def _fill(
    store: SqliteStore, clock: list[int], batches: Iterable[list[Record]], told: Iterable[Said]
) -> None:
    for at, batch in enumerate(batches):
        clock[0] = at
        await store.put(batch)
        for when, system, one in told:
            if when == at:
                await store.put_master_data(SystemId(system), [one], at)


async def _compare(batches: list[list[Record]], told: list[Said], asked: TraceInput) -> None:
    clock = [0]
    async with aclosing(SqliteStore(now=lambda: clock[0])) as whole:
        await _fill(whole, clock, batches, told)
        for at in range(MOMENTS):
            then = replace(asked, as_of=at)
            async with aclosing(SqliteStore(now=lambda: clock[0])) as part:
                await _fill(part, clock, batches[: at + 1], told)
                expected = await _report(part, then)
            async with known(whole, then, {}) as past:
                assert await _report(past, then) == expected


def _check(examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        histories(),
        said(),
        st.sampled_from([*cast.ITEMS, *cast.SITES]),
        st.sampled_from(list(Direction)),
        st.sampled_from(list(Certainty)),
    )
    def agrees(
        batches: list[list[Record]],
        told: list[Said],
        start: str,
        direction: Direction,
        certainty: Certainty,
    ) -> None:
        asked = TraceInput(start=canonical(start), direction=direction, certainty=certainty)
        asyncio.run(_compare(batches, told, asked))

    agrees()


def test_a_trace_of_the_past_is_that_of_a_store_filled_only_until_then() -> None:
    _check(25)


@pytest.mark.long
def test_traces_of_the_past_are_those_of_stores_filled_only_until_then() -> None:
    _check(2_000)
