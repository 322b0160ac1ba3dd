"""The demo on a real Neo4j: harvested whole, traced from the graph alone, and gone with Ctrl-C."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import aclosing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from a_neo4j import URI, empty_neo4j, login, needs_neo4j
from oracle.story import LOT, A, made, told
from own_neo4j import SMALL, shared_library
from real_harvests import settings_of

from hub.cli.demo_graph import cypher
from hub.demo.summary import read_summary
from hub.graph.neo4j.connection import connected
from hub.graph.opening import Login

ROOT = Path(__file__).parents[3]
TXNG = (sys.executable, "-c", "from hub.cli.main import main; main()")
DEMO = ("demo", "--events=1500", "--profile=2024-10", "--port=0", "--json")
CACHED = """query ($code: String!) {
  trace(input: {code: $code, direction: BACKWARD, freshness: CACHED}) {
    ... on Trace { status sources { system outcome questions harvestedAt } items { uri } }
  }
}"""


@needs_neo4j
async def test_a_database_that_holds_another_graph_is_refused_and_left_alone(
    tmp_path: Path,
) -> None:
    async with aclosing(empty_neo4j(lambda: 0)) as store:
        await store.put(told(made(0, A, LOT)))
        before = await store.digest()
        demo = await asyncio.create_subprocess_exec(
            *(*TXNG, *DEMO, f"--dir={tmp_path}", f"--store={URI}"),
            env={**os.environ, **settings_of(login())},
            stdout=PIPE,
            stderr=PIPE,
        )
        out, err = await demo.communicate()
        assert (demo.returncode, out) == (2, b"")
        assert err.decode().endswith("give the simulated one a database of its own\n")
        assert await store.digest() == before


@needs_neo4j
@pytest.mark.long
async def test_it_comes_up_on_its_own_server_is_traced_and_leaves_nothing_running(
    tmp_path: Path,
) -> None:
    for _ in range(2):  # the second begins with an empty graph again
        running = await _run(tmp_path)
        assert running.stdout is not None
        async with asyncio.timeout(240):
            told = json.loads(await running.stdout.readline())
        summary = read_summary(tmp_path / "demo")
        events, rows = await asyncio.to_thread(_looked_at, tmp_path / "neo4j", cypher(summary))
        (down,) = summary.faults
        assert 0 < events <= summary.events
        assert all(rows)
        await _is_traced(told["graphql"], told["examples"][0]["code"], down)
        os.killpg(running.pid, signal.SIGINT)
        assert await running.wait() == 0
        assert not (tmp_path / "neo4j" / "pid").exists()
        with pytest.raises(aiohttp.ClientConnectionError):
            await _is_traced(told["graphql"], "any", down)


async def _run(folder: Path) -> Process:
    """As ``make demo-neo4j`` does it, in a process group of its own."""
    library = shared_library()
    return await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "deploy" / "neo4j" / "local.py")),
        *(f"--home={folder / 'neo4j'}", "--port=0"),
        *([] if library is None else [f"--library={library}"]),
        *("run", *TXNG, *DEMO, f"--dir={folder / 'demo'}", "--store={uri}"),
        env={**os.environ, **SMALL},
        stdout=PIPE,
        start_new_session=True,
    )


def _looked_at(home: Path, statements: tuple[str, ...]) -> tuple[int, list[int]]:
    """How many events the graph has, and how many rows each of these statements finds."""
    uri = f"bolt://127.0.0.1:{(home / 'port').read_text('ascii')}"
    with connected(uri, Login(password_file=home / "password")) as driver:
        (counted,) = driver.execute_query("MATCH (e:Event) RETURN count(e)").records
        found = [driver.execute_query(text.rstrip(";")) for text in statements]  # type: ignore[arg-type]
    names = [value for rows in found for row in rows.records for value in row.values()]
    assert all(names)
    return counted[0], [len(rows.records) for rows in found]


async def _is_traced(graphql: str, code: str, down: str) -> None:
    body: dict[str, Any] = {"query": CACHED, "variables": {"code": code}}
    async with aiohttp.ClientSession() as session, session.post(graphql, json=body) as reply:
        trace = (await reply.json())["data"]["trace"]
    assert len(trace["items"]) > 1
    assert sum(source["questions"] for source in trace["sources"]) == 0
    named = {s["system"]: s["harvestedAt"] for s in trace["sources"] if s["system"]}
    assert all(at is not None for system, at in named.items() if system != down)
