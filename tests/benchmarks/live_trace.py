"""A cold live trace across 63 systems, each answering 200 ms late.

The floor is what the provinces themselves cost: rounds times their latency, a round being one
question to all systems concerned. The ratio is wall time to that floor.
"""

from pathlib import Path
from statistics import median
from time import monotonic, perf_counter

from hub.api.assembly import assembled
from hub.api.parts import Parts
from hub.demo.options import Options
from hub.demo.running import RunningWorld
from hub.registry.loading import load_registry
from schema.model.trace import Direction, Freshness, TraceInput, TraceReport
from schema.model.viewer import Deadline, Role, Viewer
from tests.benchmarks.shown import table

LATENCY = 0.2
RUNS = 3


async def run(events: int, folder: Path) -> None:
    """Print wall time against rounds for three starts, each from an empty graph."""
    folder.mkdir(parents=True, exist_ok=True)
    options = Options(folder=folder.resolve(), events=events, down=0, latency=LATENCY)
    async with RunningWorld(options) as running:
        codes = {name: getattr(running.summary, name) for name in ("retail", "early", "recall")}
        registry = load_registry(folder / "systems")
        rows = []
        for name, code in codes.items():
            runs = []
            for _ in range(RUNS):
                async with assembled(registry, None) as parts:
                    await _connected(parts)
                    runs.append(await _timed(parts, code))
            wall = median(seconds for seconds, _ in runs)
            report = runs[0][1]
            floor = report.rounds * LATENCY
            asked = sum(source.questions for source in report.sources)
            rows.append((name, report.status, report.rounds, asked, wall, floor, wall / floor))
    columns = ("start", "status", "rounds", "questions", "wall s", "rounds x 0.2 s", "ratio")
    table("cold live trace, 63 systems, 200 ms each", columns, rows)


async def _connected(parts: Parts) -> None:
    """A first question opens every connection, as in a hub that has been up for a while."""
    await _timed(parts, "https://id.gs1.org/00/089300000000000018")


async def _timed(parts: Parts, code: str) -> tuple[float, TraceReport]:
    asked = TraceInput(start=code, direction=Direction.BOTH, freshness=Freshness.LIVE)
    begun = perf_counter()
    deadline = Deadline.within(60, monotonic)
    report = await parts.tracer.trace(asked, Viewer(Role.NATIONAL_ADMIN), deadline)
    return perf_counter() - begun, report
