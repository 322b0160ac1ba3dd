"""The report of a trace, put together from its parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.trace.atlas import Atlas
from hub.trace.plan import Traced
from hub.trace.report.findings import findings
from hub.trace.report.gaps import gaps, source_gaps
from hub.trace.report.links import links
from hub.trace.report.nodes import events, items, places
from hub.trace.report.paths import further, paths
from hub.trace.report.view import View
from schema.model.answers import SourceReport, coverage
from schema.model.counted import counted
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import ITEM_KINDS, PLACE_KINDS
from schema.model.keys import TraceId
from schema.model.times import Micros
from schema.model.trace import (
    FrontierEntry,
    Gap,
    GapKind,
    Status,
    TraceInput,
    TraceReport,
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a report says besides what was reached."""

    id: TraceId
    version: int
    answered_at: Micros
    rounds: int
    sources: tuple[SourceReport, ...]
    begun: Micros | None = None
    """When the first version began to ask, if anybody could be asked."""


def build(asked: TraceInput, traced: Traced, atlas: Atlas, about: Circumstances) -> TraceReport:
    """The whole answer (trace semantics, section 6)."""
    view = View(traced, atlas)
    told_items = tuple(items(view))
    told_gaps = [
        *_start_gaps(asked),
        *_beside_gaps(asked, traced, about),
        *gaps(view, asked.direction),
        *source_gaps(about.sources),
    ]
    return TraceReport(
        id=about.id,
        version=about.version,
        asked=asked,
        start=_start(view, asked),
        status=_status(traced.known, told_gaps),
        answered_at=about.answered_at,
        rounds=about.rounds,
        items=told_items,
        places=tuple(places(view)),
        events=tuple(events(view, view.in_order)),
        links=tuple(links(view)),
        gaps=tuple(told_gaps),
        findings=tuple(findings(view)),
        sources=about.sources,
        frontier=tuple(_frontier(view)),
        coverage=coverage(about.sources),
        oldest_fact=min((fact.fetched for fact in view.told.facts.values()), default=None),
        begun=about.begun,
        further=tuple(events(view, further(view))),
        paths=tuple(paths(view, told_items)),
    )


def _status(known: bool, told: Sequence[Gap]) -> Status:
    if not known:
        return Status.FAILED
    return Status.INCOMPLETE if told else Status.COMPLETE


def _start(view: View, asked: TraceInput) -> str:
    for number in view.traced.items:
        if number in view.told.items:
            return view.told.items[number][1]
    for number in view.traced.places:
        if number in view.told.places:
            return view.told.places[number][1]
    return asked.start


def _start_gaps(asked: TraceInput) -> list[Gap]:
    kind = read(asked.start).kind
    if kind in ITEM_KINDS | PLACE_KINDS:
        return []
    reason = f"{asked.start} names no lot, serial or place: give one of these to trace from"
    return [Gap(kind=GapKind.LOT_NOT_RECORDED, reason=reason, item=asked.start)]


def _beside_gaps(asked: TraceInput, traced: Traced, about: Circumstances) -> list[Gap]:
    """Answers came, and none of them names what was asked for: a code or a mapping is wrong."""
    heard = sum(
        source.records for source in about.sources if source.questions or not source.asked_at
    )
    if traced.known or not heard:
        return []
    reason = f"{counted(heard, 'record')} came back and none names {asked.start}: check the code"
    return [Gap(kind=GapKind.LOT_NOT_RECORDED, reason=reason, item=asked.start)]


def _frontier(view: View) -> list[FrontierEntry]:
    open_ = {state for reach in view.traced.reaches for state in reach.frontier}
    entries = [r for r in view.reached if r.state in open_]
    return [
        FrontierEntry(item=view.item(r.item), event=view.event_id(r.event), depth=r.best[1])
        for r in entries
    ]
