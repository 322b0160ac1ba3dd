"""A warm trace in the embedded store: the walk, and the report, beside one recursive query.

The baseline is a recursive common table expression over the same adjacency: the best single
statement for plain reachability. It knows no certainty, no depth, no time line and no budget.
"""

import sqlite3
from collections.abc import Generator
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
from tests.benchmarks.shown import median_ms, table
from tests.benchmarks.stored_world import StoredWorld

_RECURSIVE = """WITH RECURSIVE reached (n) AS (
    SELECT value FROM json_each(?) UNION SELECT l.way >> 3 FROM reached r
    JOIN link_out l ON l.src = r.n) SELECT count(*) FROM reached"""
ABOUT = Circumstances(TraceId("bench"), 1, 0, 0, ())


def run(stored: StoredWorld) -> None:
    """Print the medians for starts of three widths."""
    connection = connect(stored.path)
    starts = {**stored.world.wide, "recall": stored.world.recall}
    try:
        rows = [_row(connection, name, item.link) for name, item in starts.items()]
    finally:
        connection.close()
    columns = ("start", "holdings", "states", "walk ms", "recursive ms", "ratio", "report ms")
    table("warm forward trace, median", columns, rows)


def _row(connection: sqlite3.Connection, name: str, start: str) -> tuple[object, ...]:
    asked = TraceInput(start=start, direction=Direction.FORWARD)
    reach = drive(connection, _walked(asked))
    states = orjson.dumps([n for n, depth in reach.depth.items() if depth == 0]).decode()
    walk_ms = median_ms(lambda: drive(connection, _walked(asked)))
    plain_ms = median_ms(lambda: connection.execute(_RECURSIVE, (states,)).fetchone())
    traced = drive(connection, trace_plan(asked))
    report_ms = median_ms(
        lambda: build(asked, drive(connection, trace_plan(asked)), Atlas(), ABOUT), runs=3
    )
    holdings = _holdings(traced.told.states, traced.told.facts)
    return name, holdings, len(reach.depth), walk_ms, plain_ms, walk_ms / plain_ms, report_ms


def _walked(asked: TraceInput) -> Generator[Any, Any, Reach]:
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
