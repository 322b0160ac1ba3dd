"""Real ``txng sync`` processes over simulated systems, and what they leave in a graph."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from a_neo4j import NEO4J, URI, empty_neo4j, login

from hub.graph.harvest_store import HarvestStore, Run
from hub.graph.opening import Login, open_store
from hub.graph.sqlite.store import utc_now

TXNG = "from hub.cli.main import main; main()"
IMPATIENT = f"import hub.graph.neo4j.connection as to; to.RETRY_SECONDS = 1.0; {TXNG}"
"""A ``txng`` that soon tells that a server is lost: several transactions wait, one by one."""
LEASE_SECONDS = "1"
PATIENCE = 120.0


@dataclass(frozen=True)
class Graph:
    """Where a graph is kept, and what ``txng`` needs beside its name to open it."""

    store: str
    login: Login = field(default_factory=Login)
    environment: Mapping[str, str] = field(default_factory=dict)

    def opened(self) -> HarvestStore:
        """The store, to be closed."""
        where = self.store if "://" in self.store else Path(self.store)
        return open_store(where, login=self.login)


ENGINES = ["file", *NEO4J]
Fresh = Callable[[str], Awaitable[Graph]]
"""Makes an empty graph of a name. A server keeps one at a time: it is emptied."""


def fresh_graphs(engine: str, folder: Path) -> Fresh:
    """Of one of the ``ENGINES``; files go into ``folder``."""

    async def fresh(name: str) -> Graph:
        if engine == "file":
            return Graph(str(folder / f"{name}.db"))
        await empty_neo4j(utc_now).aclose()
        return Graph(URI, login(), settings_of(login()))

    return fresh


def settings_of(login: Login) -> dict[str, str]:
    """A login as ``txng`` is told it."""
    told = {
        "TXNG_NEO4J_USER": login.user,
        "TXNG_NEO4J_PASSWORD": login.password,
        "TXNG_NEO4J_PASSWORD_FILE": login.password_file,
    }
    return {name: str(value) for name, value in told.items() if value is not None}


async def start(systems: Path, graph: Graph, *more: str, txng: str = TXNG) -> Process:
    """``txng sync`` of all systems into a graph."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", txng, "sync"),
        *(f"--systems={systems}", f"--store={graph.store}", "--json", *more),
        env={**os.environ, **graph.environment, "TXNG_SYNC_LEASE_SECONDS": LEASE_SECONDS},
        stdout=PIPE,
        stderr=PIPE,
    )


async def to_the_end(systems: Path, graph: Graph) -> Any:
    """A harvest that nothing disturbs: what it says as JSON."""
    process = await start(systems, graph)
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return json.loads(out)


async def digest(graph: Graph) -> str:
    """Of all that systems said."""
    async with aclosing(graph.opened()) as store:
        return await store.digest()


async def runs(graph: Graph) -> list[Run]:
    """All runs of all systems."""
    async with aclosing(graph.opened()) as store:
        return list(await store.runs([], 1_000))


async def counted(graph: Graph) -> tuple[int, int]:
    """Records stored as new, and those that replaced others, over all runs."""
    told = await runs(graph)
    return sum(run.new for run in told), sum(run.changed + run.late for run in told)


async def until(what: Callable[[HarvestStore], Any], graph: Graph, process: Process) -> None:
    """Wait until something can be seen in the graph, while a process runs."""
    async with asyncio.timeout(PATIENCE), aclosing(graph.opened()) as store:
        while not await what(store):
            assert process.returncode is None, await process.communicate()
            await asyncio.sleep(0.1)


async def held(graph: Graph) -> bool:
    """Whether any hub holds the lease."""
    async with aclosing(graph.opened()) as store:
        lease = await store.lease("harvest", "nobody", 1)
        await store.release("harvest", "nobody")
    return lease.holder != "nobody"
