"""``kill -9`` of real harvesters at random moments; two of them over one graph."""

import random
from asyncio import sleep
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from real_harvests import (
    ENGINES,
    Fresh,
    Graph,
    counted,
    digest,
    fresh_graphs,
    held,
    runs,
    start,
    to_the_end,
    until,
)

from hub.demo.options import Options
from hub.demo.running import RunningWorld
from hub.demo.world.landscape import Profile
from hub.graph.harvest_store import HarvestStore, RunOutcome


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def systems(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """The settings files of 17 simulated systems that are up, each answer taking its time."""
    folder = tmp_path_factory.mktemp("killed")
    options = Options(
        folder=folder, events=4_500, down=0, profile=Profile.OCTOBER_2024, latency=0.05
    )
    async with RunningWorld(options) as running:
        yield Path(running.summary.systems_folder)


@pytest.fixture(params=ENGINES)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    return fresh_graphs(request.param, tmp_path)


async def _kill_often(systems: Path, fresh: Fresh, times: int, seed: int) -> None:
    """Each harvester is killed soon after it has stored some more records; the graph ends up like a
    whole one's. Most kills must have hit a harvest that was not done."""
    whole = await fresh("whole")
    assert (await to_the_end(systems, whole))["complete"]
    undisturbed, records = await digest(whole), await counted(whole)
    killed, moments, left = await fresh("killed"), random.Random(seed), [0]
    for _ in range(times):
        process = await start(systems, killed)
        await _stored(left[-1] + moments.randrange(records[0] // times), killed, process)
        await sleep(moments.uniform(0, 0.1))
        if process.returncode is None:
            process.kill()
        await process.communicate()
        left.append((await counted(killed))[0])
    assert (await to_the_end(systems, killed))["complete"]
    assert await digest(killed) == undisturbed
    assert await counted(killed) == records
    assert sum(many < records[0] for many in left) > times / 2, left


async def _stored(many: int, graph: Graph, process: Process) -> None:
    """Wait until more than so many records are in the graph, or the process has ended."""
    async with aclosing(graph.opened()) as store:
        while process.returncode is None:
            if sum(run.new for run in await store.runs([], 1_000)) > many:
                break
            await sleep(0.02)


async def test_a_harvester_killed_at_random_moments_loses_and_doubles_nothing(
    systems: Path, fresh: Fresh
) -> None:
    await _kill_often(systems, fresh, times=3, seed=7)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
async def test_a_harvester_killed_many_times_loses_and_doubles_nothing(
    systems: Path, fresh: Fresh, seed: int
) -> None:
    await _kill_often(systems, fresh, times=12, seed=seed)


async def test_a_second_process_takes_over_when_the_first_is_killed(
    systems: Path, fresh: Fresh
) -> None:
    graph = await fresh("graph")
    first = await start(systems, graph, "--follow")
    await until(_any_complete, graph, first)
    other = await start(systems, graph)
    _, said = await other.communicate()
    assert other.returncode == 3
    assert b"is harvesting into this store" in said
    second = await start(systems, graph, "--follow")
    first.kill()
    await first.communicate()
    before = {run.id for run in await runs(graph)}

    async def goes_on(store: HarvestStore) -> Any:
        return {run.id for run in await store.runs([], 1_000)} - before

    await until(goes_on, graph, second)
    second.terminate()
    await second.communicate()
    assert second.returncode == 0
    assert not await held(graph)


async def _any_complete(store: HarvestStore) -> bool:
    return any(run.outcome is RunOutcome.COMPLETE for run in await store.runs([], 1))
