"""``txng sync`` whose Neo4j server is lost: told in one line, waited for, gone on with."""

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from a_neo4j import URI, needs_neo4j
from a_proxy import Fate, Proxy
from real_harvests import IMPATIENT, counted, digest, fresh_graphs, start, to_the_end, until

from hub.demo.options import Options
from hub.demo.running import RunningWorld
from hub.demo.world.landscape import Profile
from hub.graph.harvest_store import HarvestStore, RunOutcome

pytestmark = needs_neo4j


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def systems(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    folder = tmp_path_factory.mktemp("world")
    options = Options(folder=folder, events=1_500, down=0, profile=Profile.OCTOBER_2024)
    async with RunningWorld(options) as running:
        yield Path(running.summary.systems_folder)


async def _lines(process: Process) -> list[str]:
    assert process.stderr is not None
    return (await process.stderr.read()).decode().splitlines()


async def test_following_waits_for_a_lost_server_and_goes_on_once_it_is_back(
    systems: Path, tmp_path: Path
) -> None:
    fresh = fresh_graphs("neo4j", tmp_path)
    whole = await fresh("whole")
    summary = await to_the_end(systems, whole)
    undisturbed, records = await digest(whole), await counted(whole)
    graph = await fresh("lost")
    with Proxy(URI) as proxy:
        lost = replace(graph, store=proxy.uri)
        process = await start(systems, lost, "--follow", txng=IMPATIENT)
        await until(_any_records, graph, process)
        proxy.refusing = True
        proxy.after(1, Fate.CUT, again=True)
        assert process.stderr is not None
        async with asyncio.timeout(120):
            while b"again in" not in (line := await process.stderr.readline()):
                assert line, "it ended"
        assert line.startswith(f"{proxy.uri} ".encode())
        proxy.refusing = False
        proxy.let_go()
        wanted = {row["system"] for row in summary["systems"]}
        await until(lambda store: _all_complete(store, wanted), graph, process)
        process.send_signal(signal.SIGTERM)
        rest = await _lines(process)
        assert await process.wait() == 0
    assert not [line for line in rest if "Traceback" in line]
    assert await digest(graph) == undisturbed
    assert await counted(graph) == records


async def test_without_follow_a_lost_server_ends_it_in_one_line(
    systems: Path, tmp_path: Path
) -> None:
    graph = await fresh_graphs("neo4j", tmp_path)("lost")
    with Proxy(URI) as proxy:
        proxy.after(300_000, Fate.CUT, again=True)
        process = await start(systems, replace(graph, store=proxy.uri), txng=IMPATIENT)
        async with asyncio.timeout(120):
            while not proxy.met:
                assert process.returncode is None
                await asyncio.sleep(0.05)
            proxy.refusing = True
            (said,) = await _lines(process)
            assert await process.wait() == 2
    assert said.startswith(f"{proxy.uri} ")


async def _any_records(store: HarvestStore) -> bool:
    return any(run.new for run in await store.runs([], 1))


async def _all_complete(store: HarvestStore, wanted: set[str]) -> bool:
    runs = await store.runs([], 1_000)
    return {str(r.system) for r in runs if r.outcome is RunOutcome.COMPLETE} >= wanted
