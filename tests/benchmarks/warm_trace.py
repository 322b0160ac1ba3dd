"""A warm trace in the embedded store: the walk, and the whole report, beside two baselines.

The floor is the same walk in C over the same adjacency held in memory, with every rule. The other
is a recursive common table expression over it: the best single statement for plain reachability,
which knows no certainty, no depth, no time line and no budget.
"""

import resource
import sqlite3
from collections.abc import Generator, Mapping
from itertools import pairwise
from typing import Any

import orjson

from hub.graph.meaning.derive import SHIFT
from hub.graph.questions import Numbers
from hub.graph.sqlite.store import connect, drive
from hub.trace.atlas import Atlas
from hub.trace.plan import budget, start_states, trace_plan
from hub.trace.reach import Reach
from hub.trace.report.build import Circumstances, build
from hub.trace.walk import walk
from schema.model.keys import TraceId
from schema.model.trace import Direction, TraceInput
from tests.benchmarks.compiled import Compiled
from tests.benchmarks.shown import median_ms, table
from tests.benchmarks.stored_world import StoredWorld

_RECURSIVE = """WITH RECURSIVE reached (n) AS (
    SELECT value FROM json_each(?) UNION SELECT l.way >> 3 FROM reached r
    JOIN link_out l ON l.src = r.n) SELECT count(*) FROM reached"""
GROWING = ("wide-branch", "wide-part", "wide", "huge")
ABOUT = Circumstances(TraceId("bench"), 1, 0, 0, ())


def run(stored: StoredWorld) -> None:
    """Print the medians for starts of three widths."""
    connection = connect(stored.path)
    try:
        walks = [_walk_row(connection, name, start) for name, start in stored.starts.items()]
        walk_peak = _peak_mb()
        reports = [_report_row(connection, name, start) for name, start in stored.starts.items()]
        report_peak = _peak_mb()
        compiled = Compiled(connection, stored.path.parent)
        floors = [_floor(connection, compiled, start) for start in stored.starts.values()]
    finally:
        connection.close()
    rows = [(*row, floor, row[2] / floor) for row, floor in zip(walks, floors, strict=True)]
    columns = ("start", "states", "walk ms", "recursive ms", "ratio", "compiled ms", "ratio")
    table(f"warm forward walk, median; process at its peak: {walk_peak:.0f} MB", columns, rows)
    columns = ("start", "holdings", "report ms")
    table(f"the whole report, median; process at its peak: {report_peak:.0f} MB", columns, reports)
    _growth({name: (states, ms) for name, states, ms, *_ in walks})


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _growth(walks: Mapping[str, tuple[int, float]]) -> None:
    """How time grows with what is reached."""
    for small, large in pairwise(name for name in GROWING if name in walks):
        nodes, time = (walks[large][at] / walks[small][at] for at in (0, 1))
        print(f"{large} beside {small}: {nodes:.1f} x the states, {time:.1f} x the time")


def _floor(connection: sqlite3.Connection, compiled: Compiled, start: str) -> float:
    """The compiled walk's milliseconds; it has to reach just what ours does."""
    asked = TraceInput(start=start, direction=Direction.FORWARD)
    reach = drive(connection, walked(asked))
    begin = [n for n, depth in reach.depth.items() if depth == 0]
    floor = median_ms(lambda: compiled.walk(begin))
    if not compiled.agrees(reach.certainty, reach.depth):
        raise RuntimeError(f"the compiled walk from {start} reaches something else")
    return floor


def _walk_row(
    connection: sqlite3.Connection, name: str, start: str
) -> tuple[str, int, float, float, float]:
    asked = TraceInput(start=start, direction=Direction.FORWARD)
    reach = drive(connection, walked(asked))
    states = orjson.dumps([n for n, depth in reach.depth.items() if depth == 0]).decode()
    walk_ms = median_ms(lambda: drive(connection, walked(asked)))
    plain_ms = median_ms(lambda: connection.execute(_RECURSIVE, (states,)).fetchone())
    return name, len(reach.depth), walk_ms, plain_ms, walk_ms / plain_ms


def _report_row(connection: sqlite3.Connection, name: str, start: str) -> tuple[object, ...]:
    asked = TraceInput(start=start, direction=Direction.FORWARD, max_nodes=200_000)
    traced = drive(connection, trace_plan(asked))
    report_ms = median_ms(
        lambda: build(asked, drive(connection, trace_plan(asked)), Atlas(), ABOUT), runs=3
    )
    return name, _holdings(traced.told.states, traced.told.facts), report_ms


def walked(asked: TraceInput) -> Generator[Any, Any, Reach]:
    """The plan of a walk alone."""
    items = frozenset((yield Numbers([asked.start])).values())
    start = yield from start_states(items, frozenset(), forward=True)
    return (yield from walk(start, True, budget(asked)))


def _holdings(states: Any, facts: Any) -> int:
    """Distinct (item, place) pairs among the states."""
    return len(
        {
            (n >> SHIFT, facts[row[0]].biz_location or facts[row[0]].read_point)
            for n, row in states.items()
        }
    )
