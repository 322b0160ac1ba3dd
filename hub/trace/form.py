"""A trace report as JSON: the form that the command line prints and scripts may rely on.

``schema/trace-report.schema.json`` is its JSON Schema; a test holds every output to it.
Times are RFC 3339 in UTC; what is not known is null.
"""

from collections.abc import Iterable

from schema.model.answers import SourceReport
from schema.model.json import Json
from schema.model.times import Micros, iso
from schema.model.trace import (
    Balance,
    Finding,
    FrontierEntry,
    Gap,
    Quantities,
    TracedEvent,
    TracedItem,
    TracedLink,
    TracedPlace,
    TraceReport,
)


def as_json(report: TraceReport) -> dict[str, Json]:
    """The report's JSON object."""
    return {
        "status": report.status,
        "start": report.start,
        "direction": report.asked.direction.lower(),
        "id": report.id,
        "version": report.version,
        "answeredAt": iso(report.answered_at),
        "asOf": _time(report.asked.as_of),
        "rounds": report.rounds,
        "coverage": {"answered": report.coverage.answered, "of": report.coverage.of},
        "oldestFact": _time(report.oldest_fact),
        "items": [_item(item) for item in report.items],
        "locations": [_location(place) for place in report.places],
        "events": [event_json(event) for event in report.events],
        "links": [_link(link) for link in report.links],
        "gaps": [gap_json(gap) for gap in report.gaps],
        "findings": [_finding(finding) for finding in report.findings],
        "sources": [source_json(source) for source in report.sources],
        "frontier": [_frontier(entry) for entry in report.frontier],
    }


def _time(value: Micros | None) -> str | None:
    return None if value is None else iso(value)


def _texts(values: Iterable[str]) -> list[Json]:
    return list(values)


def _item(item: TracedItem) -> dict[str, Json]:
    return {
        "id": item.id,
        "canonical": item.canonical,
        "role": item.role,
        "certainty": item.certainty,
        "depth": item.depth,
        "first": _time(item.first),
        "last": _time(item.last),
        "reason": item.reason,
        "quantities": [_quantities(sheet) for sheet in item.quantities],
    }


def _quantities(sheet: Quantities) -> dict[str, Json]:
    return {
        "unit": sheet.unit,
        "made": sheet.made,
        "used": sheet.used,
        "disposed": sheet.disposed,
        "onHand": sheet.on_hand,
    }


def _balance(balance: Balance | None) -> dict[str, Json] | None:
    if balance is None:
        return None
    return {
        "unit": balance.unit,
        "inputs": balance.inputs,
        "outputs": balance.outputs,
        "unaccounted": balance.unaccounted,
    }


def _location(place: TracedPlace) -> dict[str, Json]:
    return {
        "id": place.id,
        "canonical": place.canonical,
        "certainty": place.certainty,
        "depth": place.depth,
        "first": _time(place.first),
        "last": _time(place.last),
        "name": place.name,
        "province": place.province,
        "reason": place.reason,
    }


def event_json(event: TracedEvent) -> dict[str, Json]:
    """An event's JSON object."""
    return {
        "id": event.id,
        "hash": event.hash,
        "type": event.type,
        "earliest": _time(event.time.earliest),
        "latest": _time(event.time.latest),
        "bizStep": event.biz_step,
        "action": event.action,
        "readPoint": event.read_point,
        "bizLocation": event.biz_location,
        "systems": _texts(event.systems),
        "balance": _balance(event.balance),
    }


def _link(link: TracedLink) -> dict[str, Json]:
    told: dict[str, Json] = {
        "from": link.from_,
        "to": link.to,
        "kind": link.kind,
        "event": link.event,
        "certainty": link.certainty,
        "records": link.records,
        "fetchedAt": _time(link.fetched_at),
    }
    further = {"item": link.item, "location": link.place, "container": link.container}
    stated: dict[str, Json] = {"statedBy": _texts(link.stated_by)} if link.stated_by else {}
    return told | stated | {name: value for name, value in further.items() if value is not None}


def gap_json(gap: Gap) -> dict[str, Json]:
    return {
        "kind": gap.kind,
        "reason": gap.reason,
        "item": gap.item,
        "location": gap.place,
        "nextLocation": gap.next_place,
        "provinces": _texts(gap.provinces),
        "system": gap.system,
        "event": gap.event,
    }


def _finding(finding: Finding) -> dict[str, Json]:
    return {
        "kind": finding.kind,
        "message": finding.message,
        "item": finding.item,
        "events": _texts(finding.events),
    }


def source_json(source: SourceReport) -> dict[str, Json]:
    return {
        "system": source.system,
        "provinces": _texts(source.provinces),
        "outcome": source.outcome,
        "records": source.records,
        "setAside": [
            {"reason": s.reason, "path": s.path, "record": s.record_id} for s in source.set_aside
        ],
        "questions": source.questions,
        "askedAt": _time(source.asked_at),
        "seconds": round(source.took / 1_000_000, 6),
        "harvestedAt": _time(source.harvested_at),
        "oldestFact": _time(source.oldest_fact),
        "reason": source.reason,
    }


def _frontier(entry: FrontierEntry) -> dict[str, Json]:
    return {"item": entry.item, "event": entry.event, "depth": entry.depth}
