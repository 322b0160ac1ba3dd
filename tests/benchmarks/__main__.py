"""The figures: ``make bench`` runs them all, ``make bench BENCH="warm --events 100000"`` one.

Each prints what it measured beside a baseline of the same run, as ratios: single figures depend on
the machine. Everything runs on loopback and stops by itself.
"""

import argparse
import asyncio
from collections.abc import Callable
from pathlib import Path

from hub.trace.collecting import collect_seldom
from tests.benchmarks import (
    common_source,
    files,
    harvest,
    live_trace,
    neo4j_store,
    over_http,
    overhead,
    routing,
    warm_trace,
)
from tests.benchmarks.stored_world import stored_world

FOLDER = Path("var/bench")
MANY = 1_000_000
"""Events, unless said."""


def _warm(events: int) -> None:
    warm_trace.run(asyncio.run(stored_world(events, FOLDER)))


def _http(events: int) -> None:
    asyncio.run(over_http.run(asyncio.run(stored_world(events, FOLDER)), FOLDER))


def _live(events: int) -> None:
    asyncio.run(live_trace.run(min(events, 20_000), FOLDER / "live"))


def _sync(events: int) -> None:
    asyncio.run(harvest.run(events, FOLDER))


def _routing(events: int) -> None:
    asyncio.run(routing.run(min(events, 4_500), FOLDER / "routing"))


def _connectors(events: int) -> None:
    asyncio.run(overhead.run(min(events, 20_000), FOLDER / "connectors"))


def _common_source(events: int) -> None:
    common_source.run(asyncio.run(stored_world(events, FOLDER)))


def _neo4j(events: int) -> None:
    tenth, whole = (asyncio.run(stored_world(n, FOLDER)) for n in (events // 10, events))
    asyncio.run(neo4j_store.run(tenth, whole, FOLDER))


def _files(events: int) -> None:
    """A gigabyte, unless so many rows were asked for."""
    files.run(None if events == MANY else events, FOLDER / "files")


BENCHMARKS: dict[str, Callable[[int], None]] = {
    "warm": _warm,
    "http": _http,
    "live": _live,
    "sync": _sync,
    "routing": _routing,
    "connectors": _connectors,
    "common-source": _common_source,
    "neo4j": _neo4j,
    "files": _files,
}


def main() -> None:
    """Run the benchmarks named, or all."""
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="default: all")
    parser.add_argument("--events", type=int, default=MANY)
    asked = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    collect_seldom()
    for name in asked.names or BENCHMARKS:
        print(f"\n== {name}")
        BENCHMARKS[name](asked.events)


if __name__ == "__main__":
    main()
