"""A common source of ten cases, beside one warm backward trace of each with its report."""

from sqlite3 import Connection

from hub.graph.sqlite.store import connect, drive
from hub.trace.atlas import Atlas
from hub.trace.common_plan import common_source_plan
from hub.trace.common_report import Asking, rank
from hub.trace.plan import trace_plan
from hub.trace.report.build import build
from schema.model.common_source import Case, CommonSourceInput
from schema.model.trace import Direction, ItemRole, TraceInput, TraceReport
from tests.benchmarks.shown import median_ms, table
from tests.benchmarks.stored_world import StoredWorld
from tests.benchmarks.warm_trace import ABOUT

CASES = 10


def run(stored: StoredWorld) -> None:
    """Print times for cases downstream of one lot: of the recall, and of the widest."""
    connection = connect(stored.path)
    try:
        starts = {"recall": stored.world.recall.link, "wide": stored.world.wide["wide"].link}
        rows = [_row(connection, name, start) for name, start in starts.items()]
    finally:
        connection.close()
    columns = ("cases below", "cases", "candidates", "ranked first", "common source ms",
               "one trace each ms", "ratio")  # fmt: skip
    table("common source, median, with its report", columns, rows)


def _row(connection: Connection, name: str, start: str) -> tuple[object, ...]:
    ends = _ends(_traced(connection, start, Direction.FORWARD))
    asked = CommonSourceInput(cases=tuple(Case(end, 1.0 + n) for n, end in enumerate(ends)))

    def ranked() -> object:
        return rank(asked, drive(connection, common_source_plan(asked)), Atlas(), Asking(0, ()))

    def each() -> None:
        for end in ends:
            _traced(connection, end, Direction.BACKWARD)

    report = rank(asked, drive(connection, common_source_plan(asked)), Atlas(), Asking(0, ()))
    one, all_ = median_ms(ranked, runs=3), median_ms(each, runs=3)
    first = sum(score.score == 1.0 for score in report.scores)
    return name, len(ends), report.above_zero, first, one, all_, one / all_


def _traced(connection: Connection, start: str, way: Direction) -> TraceReport:
    asked = TraceInput(start=start, direction=way)
    return build(asked, drive(connection, trace_plan(asked)), Atlas(), ABOUT)


def _ends(report: TraceReport) -> list[str]:
    """Ten of the items furthest behind the start, evenly spread; not those that carried them."""
    items = [item for item in report.items if item.role is ItemRole.REACHED]
    furthest = max(item.depth for item in items)
    ends = sorted(i.canonical for i in items if i.depth >= furthest - 1)
    return ends[:: max(1, len(ends) // CASES)][:CASES]
