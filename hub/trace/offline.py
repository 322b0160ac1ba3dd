"""A trace over EPCIS documents alone: no server, no system, the same engine and answer.

Every file counts as a system of its own, with its outcome among the sources: what it holds was
heard in full, or some of its records had to be set aside.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from hub.graph.sqlite.store import SqliteStore, utc_now
from hub.trace.atlas import Atlas
from hub.trace.offline_then import known_by, stated_by
from hub.trace.plan import Traced, trace_plan
from hub.trace.report.build import Circumstances, build
from schema.epcis.faults import InvalidDocument
from schema.epcis.read import read_events
from schema.model.answers import Outcome, SourceReport
from schema.model.counted import counted
from schema.model.identifiers.canonical import read, site
from schema.model.identifiers.parse import parse_code
from schema.model.identifiers.readings import second_reading
from schema.model.identifiers.trace_code import traced_item
from schema.model.keys import ItemId, PlaceId, SystemId, TraceId
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import Micros
from schema.model.trace import TraceInput, TraceReport

_BATCH = 5_000


class UnreadableFile(Exception):
    """A file cannot be opened, or holds no EPCIS document: which, where and why."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one file said."""

    records: tuple[Record, ...]
    master_data: tuple[MasterData, ...]
    report: SourceReport


def read_file(path: Path, fetched_at: Micros, as_of: Micros | None = None) -> Read:
    """One document's events, each a record; bad ones set aside.

    ``as_of``: only what was known then (``hub.trace.offline_then``). Raises ``UnreadableFile`` when
    it cannot be opened or is no EPCIS document.
    """
    system = SystemId(str(path))
    try:
        reading = read_events(path.read_bytes())
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from error
    except InvalidDocument as error:
        raise UnreadableFile(f"{path}: {error}") from error
    master_data = reading.master_data
    records = tuple(
        Record(system, str(index), event, fetched_at)
        for index, event in zip(reading.indexes, reading.events, strict=True)
    )
    if as_of is not None:
        records = tuple(known_by(as_of, records, reading.header))
        master_data = master_data if stated_by(as_of, reading.header) else ()
    aside = tuple(
        SetAside(system, bad.fault.message, bad.fault.place, str(bad.index), bad.raw)
        for bad in reading.set_aside
    )
    aside += tuple(SetAside(system, fault.message, fault.place) for fault in reading.faults)
    return Read(records, master_data, _report(system, len(records), aside))


def _report(system: SystemId, count: int, aside: tuple[SetAside, ...]) -> SourceReport:
    outcome = Outcome.ANSWERED if count else Outcome.NO_RECORD
    return SourceReport(
        system=system,
        provinces=(),
        outcome=Outcome.PARTIAL if aside else outcome,
        records=count,
        set_aside=aside,
        reason=f"{counted(len(aside), 'record')} could not be read" if aside else None,
    )


@dataclass(frozen=True, slots=True)
class Documents:
    """What some files said, in a store of their own, and how each of them ended."""

    store: SqliteStore
    reports: tuple[SourceReport, ...]
    read_at: Micros


@asynccontextmanager
async def documents(
    paths: Sequence[Path],
    come_across: Collection[Path] = (),
    as_of: Micros | None = None,
    store: Path | None = None,
) -> AsyncIterator[Documents]:
    """The documents at ``paths``, read; their store is closed behind it.

    ``as_of``: only what was known then. ``store``: the file they are read into, else memory.

    Of the files only ``come_across`` in folders one that cannot be read is a source that failed,
    and the others count all the same. Raises ``UnreadableFile`` for any other, or when none can be
    read.
    """
    now = utc_now()
    async with aclosing(SqliteStore(store, now=lambda: now)) as filled:
        reports = [await _take_in(filled, path, now, path in come_across, as_of) for path in paths]
        if all(report.outcome is Outcome.MALFORMED for report in reports):
            raise UnreadableFile("\n".join(report.reason or "" for report in reports))
        yield Documents(filled, tuple(reports), now)


async def trace_files(
    paths: Sequence[Path], asked: TraceInput, come_across: Collection[Path] = ()
) -> TraceReport:
    """The trace that these documents allow; ``asked.start`` is a code as typed or as they write it.

    Raises as ``documents`` does, and ``CodeError`` for a start that is no code and in none of them.
    """
    async with documents(paths, come_across, asked.as_of) as read:
        then = None if asked.as_of is None else min(asked.as_of, read.read_at)
        asked = replace(asked, start=await start_of(read.store, asked.start), as_of=then)
        traced = await read.store.read(lambda: trace_plan(asked))
        about = Circumstances(TraceId("offline"), 1, read.read_at, 0, read.reports)
        return build(asked, traced, await atlas_of(read.store, traced), about)


async def atlas_of(store: SqliteStore, traced: Traced) -> Atlas:
    """What the documents say of the places that were met."""
    places = [canonical for canonical, _ in traced.told.places.values()]
    return Atlas(statements=await store.master_data(places))


async def start_of(store: SqliteStore, code: str) -> str:
    """The canonical id of a start. What a document holds is traced as it stands, rules or not.

    What no document holds stands for what else it may mean: an instance typed with its lot for the
    lot, 13 bare digits for a location.
    """
    canonical = read(code).canonical
    if await store.item(ItemId(canonical)) or await store.place(PlaceId(site(code))):
        return canonical
    typed = traced_item(parse_code(code))
    other = second_reading(code, typed)
    return (other or typed).canonical


async def _take_in(
    store: SqliteStore, path: Path, now: Micros, come_across: bool, as_of: Micros | None
) -> SourceReport:
    try:
        read = read_file(path, now, as_of)
    except UnreadableFile as error:
        if not come_across:
            raise
        system = SystemId(str(path))
        return SourceReport(
            system=system, provinces=(), outcome=Outcome.MALFORMED, reason=str(error)
        )
    records = iter(read.records)
    while batch := list(islice(records, _BATCH)):
        await store.put(batch)
    await store.put_master_data(SystemId(str(path)), read.master_data, now)
    return read.report
