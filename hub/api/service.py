"""The hub behind the schema: ``schema.graphql.hub.Hub`` over registry, store and federation.

Whatever leaves is announced to the hook first; if the hook raises, it stays.
"""

from collections.abc import Sequence
from datetime import date

from hub.access.hook import Leaving
from hub.api.codes import Codes
from hub.api.common_sources import CommonSources
from hub.api.cursors import read_cursor, written_cursors
from hub.api.explaining import explained
from hub.api.filters import event_query
from hub.api.lookups import Lookups
from hub.api.parts import Parts
from hub.api.provinces import provinces_at, today
from hub.api.resuming import Resuming
from hub.api.starts import Starts
from hub.api.versions import Versions
from hub.graph.store import Fact
from schema.graphql.hub import (
    EventPage,
    EventsWanted,
    Found,
    Lookup,
    NotKept,
    ProvinceAt,
    Refused,
    SaidBy,
    Sort,
    Subject,
    Told,
    Unresumable,
)
from schema.model.common_source import CommonSourceInput, CommonSourceReport
from schema.model.evidence import EvidencePath
from schema.model.identifiers import build
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import CodeError
from schema.model.keys import FactId, TraceId
from schema.model.provinces import Snapshot
from schema.model.queries import EventQuery
from schema.model.systems import SystemSettings
from schema.model.trace import TraceInput, TraceReport
from schema.model.versions import TraceVersion
from schema.model.viewer import Deadline, Viewer


class HubService:
    """See ``schema.graphql.hub.Hub`` for what each method promises."""

    def __init__(self, parts: Parts, leaving: Leaving) -> None:
        self._parts = parts
        self._leaving = leaving
        self._codes = Codes(parts.registry, parts.store)
        self._lookups = Lookups(parts.store, parts.federation, parts.now)
        self._starts = Starts(self._codes, self._lookups, parts.tracer)
        self._versions = Versions(parts.store)
        self._resuming = Resuming(self._versions, parts.tracer)
        self._common_sources = CommonSources(self._codes, self._starts, parts)

    async def lookup(self, code: str, viewer: Viewer, deadline: Deadline) -> Lookup:
        """What a code names."""
        try:
            identifier = await self._codes.identify(code)
        except CodeError as error:
            return Refused(error.code, error.rule, error.hint)
        found = await self._lookups.find_typed(code, identifier, viewer, deadline)
        if isinstance(found, Found):
            await self._leaving(viewer, "lookup", (found.subject.identifier.canonical,))
        return found

    async def lot(self, gtin: str, lot: str, viewer: Viewer, deadline: Deadline) -> Lookup:
        """What the lot of a GTIN is."""
        try:
            code = build.lot(gtin, lot)
        except CodeError as error:
            return Refused(error.code, error.rule, error.hint)
        return await self.lookup(code, viewer, deadline)

    async def known(
        self, sort: Sort, code: str, viewer: Viewer, deadline: Deadline
    ) -> Subject | None:
        """What the graph knows of a canonical id."""
        subject = await self._lookups.known(read(code), sort)
        if subject:
            await self._leaving(viewer, "node", (code,))
        return subject

    async def trace(
        self, asked: TraceInput, viewer: Viewer, deadline: Deadline
    ) -> TraceReport | Refused:
        """A trace from a code as typed. The hook is told the version, which never changes."""
        try:
            report = await self._starts.traced(asked, viewer, deadline)
        except CodeError as error:
            return Refused(error.code, error.rule, error.hint)
        kept = await self._versions.keep(report)
        await self._leaving(viewer, "trace", _told_of(kept))
        return kept

    async def trace_version(
        self, trace: TraceId, number: int | None, viewer: Viewer, deadline: Deadline
    ) -> TraceReport | NotKept:
        """A kept version. The hook is told the same as when it was answered."""
        report = await self._versions.find(trace, number)
        if report is None:
            others = await self._versions.of(trace) if number is not None else ()
            return NotKept(trace, number, tuple(version.number for version in others))
        await self._leaving(viewer, "trace", _told_of(report))
        return report

    async def trace_versions(self, trace: TraceId, viewer: Viewer) -> Sequence[TraceVersion]:
        """The versions that are kept of a trace."""
        await self._leaving(viewer, "traceVersions", (trace,))
        return await self._versions.of(trace)

    async def common_source(
        self, asked: CommonSourceInput, viewer: Viewer, deadline: Deadline
    ) -> CommonSourceReport | Refused:
        """What the cases may have come from."""
        try:
            report = await self._common_sources.ranked(asked, viewer, deadline)
        except CodeError as error:
            return Refused(error.code, error.rule, error.hint)
        await self._leaving(viewer, "commonSource", [case.canonical for case in report.cases])
        return report

    async def resume_trace(
        self, trace: TraceId, viewer: Viewer, deadline: Deadline
    ) -> TraceReport | NotKept | Unresumable:
        """The next version, from the latest one. Its limits stay as they are."""
        resumed = await self._resuming.resumed(trace, viewer, deadline)
        if isinstance(resumed, TraceReport):
            await self._leaving(viewer, "trace", _told_of(resumed))
        return resumed

    async def explain(self, report: TraceReport, node: str, viewer: Viewer) -> EvidencePath | None:
        """The evidence path to a node; of what has left already, in the report."""
        return await explained(self._codes, report, node)

    async def event_query(self, wanted: EventsWanted) -> EventQuery | Refused:
        """The question that a filter stands for."""
        try:
            return await event_query(wanted, self._codes)
        except CodeError as error:
            return Refused(error.code, error.rule, error.hint)

    async def events(
        self, asked: EventQuery, first: int, after: str | None, viewer: Viewer, deadline: Deadline
    ) -> EventPage:
        """A page of facts."""
        cursor = read_cursor(after)
        page = await cursor.page(self._parts.store, asked, first)
        told = tuple(_told(fact) for fact in page.facts)
        await self._leaving(viewer, "events", [event.id for event in told])
        return EventPage(told, written_cursors(cursor, page), page.after is not None)

    async def event(self, id_: FactId, viewer: Viewer, deadline: Deadline) -> Told | None:
        """One fact."""
        fact = await self._parts.store.fact(id_)
        if fact is None:
            return None
        await self._leaving(viewer, "event", (id_,))
        return _told(fact)

    async def provinces(self, on: date | None, viewer: Viewer) -> Sequence[ProvinceAt]:
        """The 63 at a date."""
        return provinces_at(self._parts.registry, on or today(self._parts.now()))

    async def systems(self, viewer: Viewer) -> Sequence[SystemSettings]:
        """Every system."""
        return tuple(self._parts.registry.systems.values())

    async def snapshots(self, viewer: Viewer) -> Sequence[Snapshot]:
        """Every snapshot."""
        return self._parts.registry.snapshots


def _told_of(report: TraceReport) -> Sequence[str]:
    return report.asked.start, f"{report.id} version {report.version}"


def _told(fact: Fact) -> Told:
    records = (SaidBy(r.system, r.record_id, r.recorded_at, r.fetched_at) for r in fact.records)
    return Told(fact.id, fact.event, tuple(records))
