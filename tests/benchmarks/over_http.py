"""The same traces over GraphQL and HTTP, from a hub in a process of its own, with its memory.

The baseline is the trace without GraphQL: the plan and the report in this process.
"""

from pathlib import Path
from statistics import median
from time import perf_counter

import aiohttp

from hub.demo.running_hub import RunningHub, running_hub
from hub.graph.sqlite.store import connect, drive
from hub.trace.atlas import Atlas
from hub.trace.plan import trace_plan
from hub.trace.report.build import build
from schema.model.trace import Direction, TraceInput
from tests.benchmarks.shown import median_ms, table
from tests.benchmarks.stored_world import StoredWorld
from tests.benchmarks.warm_trace import ABOUT

QUERY = """query ($code: String!) { trace(input: {code: $code, direction: FORWARD,
  freshness: CACHED}) { ... on Trace { status items { id certainty depth role }
  locations { id certainty depth name } links { from to kind certainty }
  gaps { kind reason } } } }"""
RUNS = 5


async def run(stored: StoredWorld, folder: Path) -> None:
    """Print times over HTTP beside those in process, and the hub's resident memory."""
    systems = folder / "no-systems"
    systems.mkdir(exist_ok=True)
    names = {name: item.link for name, item in stored.world.wide.items()}
    async with running_hub(systems, stored.path, keep=True) as hub, _session() as web:
        before = _resident_mb(hub)
        rows = []
        for name, code in sorted(names.items(), key=lambda pair: -len(pair[0])):
            here = _in_process(stored.path, code)
            there, size = await _over_http(web, hub, code)
            rows.append((name, here, there, there / here, size / 1e6, _resident_mb(hub)))
    columns = ("start", "in process ms", "over HTTP ms", "ratio", "reply MB", "resident MB")
    table(f"warm trace over GraphQL; resident before: {before:.0f} MB", columns, rows)


def _session() -> aiohttp.ClientSession:
    """A connection for each request: the ones before are idle for too long to be kept."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))


def _in_process(path: Path, code: str) -> float:
    asked = TraceInput(start=code, direction=Direction.FORWARD)
    connection = connect(path)
    try:
        return median_ms(
            lambda: build(asked, drive(connection, trace_plan(asked)), Atlas(), ABOUT), runs=RUNS
        )
    finally:
        connection.close()


async def _over_http(web: aiohttp.ClientSession, hub: RunningHub, code: str) -> tuple[float, int]:
    times, size = [], 0
    for _ in range(RUNS + 1):
        begun = perf_counter()
        async with web.post(hub.graphql, json={"query": QUERY, "variables": {"code": code}}) as got:
            body = await got.read()
        times.append((perf_counter() - begun) * 1_000)
        if got.status != 200 or b'"errors"' in body:
            raise RuntimeError(body[:400].decode())
        size = len(body)
    return median(times[1:]), size


def _resident_mb(hub: RunningHub) -> float:
    status = Path(f"/proc/{hub.child.pid}/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
