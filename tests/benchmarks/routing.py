"""Learned routing against asking every system about everything: the same traces, the same answers.

Twenty traces from an empty graph, each asking the systems anew, then the same twenty again with
what was learned. Questions are counted as pairs of a system and an id, and as requests.
"""

from contextlib import AsyncExitStack
from pathlib import Path

from hub.demo.options import Options
from hub.demo.process import start
from hub.demo.world.world import world
from hub.registry.loading import load_registry
from tests.asked_world import Cost, cost_of, differing, twenty
from tests.benchmarks.shown import table


async def run(events: int, folder: Path) -> None:
    """Print what both cost, and how many of the answers differ."""
    folder.mkdir(parents=True, exist_ok=True)
    options = Options(folder=folder.resolve(), events=events, down=0)
    async with AsyncExitStack() as stack:
        await start(stack, options)
        registry = load_registry(folder / "systems")
        traces = twenty(world(options.seed, options.events))
        learned = await cost_of(registry, traces, everyone=False, times=2)
        everyone = await cost_of(registry, traces, everyone=True, times=2)
    rows = [
        _row(when, some, all_)
        for when, some, all_ in zip(("first", "again"), learned, everyone, strict=True)
    ]
    counted = ("pairs", "of all", "fewer", "requests", "of all", "fewer", "rounds", "of all")
    columns = ("pass", *counted, "differ")
    table(f"{len(traces)} traces, 63 systems, from an empty graph", columns, rows)


def _row(when: str, some: Cost, all_: Cost) -> tuple[object, ...]:
    pairs = f"{1 - some.pairs / all_.pairs:.1%}"
    requests = f"{1 - some.requests / all_.requests:.1%}"
    rounds = [sum(report.rounds for report in cost.reports) for cost in (some, all_)]
    differ = sum(bool(differing(a, b)) for a, b in zip(some.reports, all_.reports, strict=True))
    counted = (some.requests, all_.requests, requests)
    return (when, some.pairs, all_.pairs, pairs, *counted, *rounds, differ)
