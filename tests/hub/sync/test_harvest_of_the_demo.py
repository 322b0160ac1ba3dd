"""The simulated provinces harvested over real servers: then nobody needs to be asked."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from time import monotonic
from typing import Any

import a_store
import pytest
import pytest_asyncio
from a_neo4j import NEO4J

from hub.demo.options import Options
from hub.demo.process import start
from hub.demo.servers.shapes.parts import roles
from hub.demo.summary import Summary
from hub.demo.world.world import world
from hub.federation.opening import open_federation
from hub.graph.harvest_store import RunOutcome
from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from hub.graph.sqlite.store import utc_now
from hub.registry.loading import load_registry
from hub.sync.schedule import Schedule
from hub.sync.stopping import Stop
from hub.sync.sync import Sync
from hub.trace.tracer import Tracer
from schema.model.answers import Outcome
from schema.model.trace import Freshness, TraceInput
from schema.model.viewer import Deadline, Role, Viewer

pytestmark = pytest.mark.asyncio(loop_scope="module")
VIEWER = Viewer(Role.INSPECTOR)
EVENTS = 4_500


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def summary(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Summary]:
    options = Options(folder=tmp_path_factory.mktemp("harvested"), events=EVENTS, down=0)
    async with AsyncExitStack() as stack:
        yield await start(stack, options)


async def _traced(tracer: Tracer, start: str, freshness: Freshness) -> Any:
    asked = TraceInput(start=start, freshness=freshness, max_age=0)
    return await tracer.trace(asked, VIEWER, Deadline.within(60, monotonic))


@pytest.mark.parametrize("engine", ["memory", *NEO4J])
async def test_a_trace_over_the_harvest_finds_what_a_live_one_finds(
    summary: Summary, engine: str
) -> None:
    registry = load_registry(Path(summary.systems_folder))
    harvested, asked = a_store.store(engine, utc_now, Path()), SqliteHarvestStore(None)
    async with (
        aclosing(harvested),
        aclosing(asked),
        open_federation(registry, utc_now) as federation,
    ):
        sync = Sync(harvested, federation, utc_now, Schedule(), Stop())
        runs = await sync.once(list(registry.systems))
        assert {run.outcome for run in runs.values()} == {RunOutcome.COMPLETE}
        assert sum(run.new for run in runs.values()) == sum(_told())
        assert sum(run.set_aside for run in runs.values()) == 0
        assert {run.new for run in (await sync.once(list(registry.systems))).values()} == {0}
        alone = Sync(asked, federation, utc_now, Schedule(), Stop())
        assert len(await alone.once(summary.harvested)) == 3
        live = await _traced(Tracer(asked, federation, utc_now), summary.recall, Freshness.LIVE)
        tracer = Tracer(harvested, federation, utc_now)
        cached = await _traced(tracer, summary.recall, Freshness.CACHED)
    silent = {s.system for s in live.sources if s.outcome is Outcome.UNSUPPORTED}
    assert silent <= set(summary.harvested)
    assert sum(source.questions for source in cached.sources) == 0
    assert _seen(cached) == _seen(live)
    assert all(s.harvested_at is not None for s in cached.sources if s.system is not None)


def _told() -> Iterator[int]:
    """In how many records each event is told: one for each thing, where tables are exported."""
    told = world(2026, EVENTS)
    tables = {s.id for s in told.landscape.systems if s.shape in ("tables", "workbooks")}
    for holder, event in told.events():
        taking = roles(event)
        things = len(taking.items) + len(taking.inputs) + len(taking.outputs)
        yield things if holder in tables else 1


def _seen(report: Any) -> Any:
    items = {(i.canonical, i.certainty, i.depth) for i in report.items}
    places = {(p.canonical, p.certainty, p.name) for p in report.places}
    return items, places, {e.id for e in report.events}
