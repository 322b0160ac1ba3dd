"""A trace over EPCIS documents alone: no server, no system, the same engine and answer.

Every file counts as a system of its own, with its outcome among the sources: what it holds was
heard in full, or some of its records had to be set aside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from hub.graph.sqlite.store import SqliteStore, utc_now
from hub.trace.atlas import Atlas
from hub.trace.plan import trace_plan
from hub.trace.report.build import Circumstances, build
from schema.epcis.read import read_events
from schema.model.answers import Outcome, SourceReport
from schema.model.keys import SystemId, TraceId
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import Micros
from schema.model.trace import TraceInput, TraceReport

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Read:
    """What one file said."""

    records: tuple[Record, ...]
    master_data: tuple[MasterData, ...]
    report: SourceReport


def read_file(path: Path, fetched_at: Micros) -> Read:
    """One document's events, each a record; bad ones set aside.

    Raises ``OSError`` when it cannot be read and ``InvalidDocument`` when it is no EPCIS document.
    """
    system = SystemId(str(path))
    reading = read_events(path.read_bytes())
    records = tuple(
        Record(system, str(index), event, fetched_at)
        for index, event in zip(reading.indexes, reading.events, strict=True)
    )
    aside = tuple(
        SetAside(system, str(bad.fault), record_id=str(bad.index), raw=bad.raw)
        for bad in reading.set_aside
    )
    return Read(records, reading.master_data, _report(system, len(records), aside))


def _report(system: SystemId, count: int, aside: tuple[SetAside, ...]) -> SourceReport:
    outcome = Outcome.ANSWERED if count else Outcome.NO_RECORD
    return SourceReport(
        system=system,
        provinces=(),
        outcome=Outcome.PARTIAL if aside else outcome,
        records=count,
        set_aside=aside,
        reason=f"{len(aside)} records could not be read" if aside else None,
    )


async def trace_files(paths: Sequence[Path], asked: TraceInput) -> TraceReport:
    """The trace that these documents allow. Raises what ``read_file`` raises."""
    now = utc_now()
    store = SqliteStore(now=lambda: now)
    try:
        reports = [await _take_in(store, path, now) for path in paths]
        traced = await store.read(trace_plan(asked))
        about = Circumstances(TraceId("offline"), 1, now, 0, tuple(reports))
        statements = await store.master_data([own for own, _ in traced.told.places.values()])
        return build(asked, traced, Atlas(statements=statements), about)
    finally:
        await store.aclose()


async def _take_in(store: SqliteStore, path: Path, now: Micros) -> SourceReport:
    read = read_file(path, now)
    records = iter(read.records)
    while batch := list(islice(records, _BATCH)):
        await store.put(batch)
    await store.put_master_data(SystemId(str(path)), read.master_data, now)
    return read.report
