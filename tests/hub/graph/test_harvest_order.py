"""Late, repeated, corrected and retracted: one graph and one history, whatever the order."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import cast
from oracle.story import LOT, NORTH, OTHER, SOUTH, A, B, C, made, received, shipped

from hub.graph.harvest_store import Gathered, HarvestStore
from hub.trace.plan import trace_plan
from schema.model.events import ErrorDeclaration, Event
from schema.model.keys import SystemId
from schema.model.records import Record, SetAside
from schema.model.times import SECOND, Micros
from schema.model.trace import TraceInput

LEASE, ME = "harvest", "hub-1"
Makes = Callable[[Callable[[], Micros]], HarvestStore]
CONTENTS: tuple[Event, ...] = (
    made(0, A, LOT),
    shipped(1, A, LOT, to=B),
    received(2, B, LOT),
    cast.respelled(received(2, B, LOT)),
    made(0, A, OTHER),
    received(3, C, LOT, OTHER),
)


@dataclass(frozen=True)
class Version:
    """What one system said under one id at a time of its own, and whether its records change."""

    system: SystemId
    name: str
    recorded: int
    content: int
    wrong: bool

    def record(self, heard: int) -> Record:
        event = replace(CONTENTS[self.content], event_id=f"urn:x:{self.name}")
        if self.wrong:
            declared = ErrorDeclaration("2024-01-09T00:00:00+07:00", "did_not_occur")
            event = replace(event, error_declaration=declared)
        mutable = self.system == NORTH
        return Record(self.system, self.name, event, heard, self.recorded, mutable)


@st.composite
def _histories(draw: st.DrawFn) -> tuple[list[Version], list[list[Version]]]:
    """Versions in the order in which they were made, and in any other, some of them repeated."""
    one = st.builds(
        Version,
        st.sampled_from([NORTH, SOUTH]),
        st.sampled_from(["a", "b", "c"]),
        st.just(0),
        st.integers(0, len(CONTENTS) - 1),
        st.booleans(),
    )
    made_ = draw(st.lists(one, min_size=1, max_size=9))
    versions = [replace(v, recorded=n) for n, v in enumerate(made_)]
    repeated = draw(st.lists(st.sampled_from(versions), max_size=4))
    other = draw(st.permutations([*versions, *repeated]))
    cuts = sorted(draw(st.sets(st.integers(1, len(other)), max_size=4)))
    ends = [*cuts, len(other)]
    return versions, [other[a:b] for a, b in zip([0, *cuts], ends, strict=True)]


async def _graph(make: Makes, batches: list[list[Version]]) -> str:
    store = make(lambda: 1)
    await store.lease(LEASE, ME, SECOND)
    runs = {system: await store.begin_run(system) for system in (NORTH, SOUTH)}
    heard = 0
    for batch in batches:
        pages = []
        for version in batch:
            heard += 1
            run = runs[version.system]
            records = [version.record(heard)]
            pages.append(Gathered(system=run.system, run=run.id, heard=heard, records=records))
        await store.harvest(pages, LEASE, ME)
        await store.read(lambda: trace_plan(TraceInput(start=LOT)))
    digest = await store.digest()
    await store.aclose()
    return digest


def test_the_order_of_versions_and_retractions_changes_nothing(
    new_harvested: Makes, request: pytest.FixtureRequest
) -> None:
    examples = 10 if "neo4j" in request.node.name else 60  # a server takes its time

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(_histories())
    def compare(both: tuple[list[Version], list[list[Version]]]) -> None:
        versions, batches = both

        async def graphs() -> None:
            one_by_one = await _graph(new_harvested, [[version] for version in versions])
            assert one_by_one == await _graph(new_harvested, batches)

        asyncio.run(graphs())

    compare()


async def test_an_older_version_that_comes_late_joins_the_history_once(
    new_harvested: Makes,
) -> None:
    first, second = Version(NORTH, "a", 1, 0, False), Version(NORTH, "a", 2, 4, False)
    in_order = await _graph(new_harvested, [[first], [second]])
    assert in_order == await _graph(new_harvested, [[second], [first], [first]])
    assert in_order != await _graph(new_harvested, [[second]])


async def test_what_reads_well_again_is_no_longer_in_quarantine_whatever_came_first(
    new_harvested: Makes,
) -> None:
    digests = []
    for order in ((1, 2), (2, 1)):
        store = new_harvested(lambda: 1)
        await store.lease(LEASE, ME, SECOND)
        run = await store.begin_run(NORTH)
        version = Version(NORTH, "a", 1, 0, False)
        for heard in order:
            aside = [SetAside(NORTH, "no time", record_id="a")] if heard == 2 else []
            records = [version.record(heard)] if heard == 1 else []
            page = Gathered(system=NORTH, run=run.id, heard=heard, records=records, set_aside=aside)
            await store.harvest([page], LEASE, ME)
        digests.append((await store.digest(), len(await store.quarantined())))
        await store.aclose()
    assert digests[0] == digests[1]
    assert digests[0][1] == 1
