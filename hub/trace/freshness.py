"""How fresh what a trace rests on is: the last harvests, the oldest facts, what is unread."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote

import orjson

from connectors.sdk.setting_aside import LONGEST_RAW
from hub.graph.questions import FactRow
from hub.graph.store import GraphStore, Quarantined
from hub.trace.ledger import Ledger
from schema.model.answers import SourceReport
from schema.model.identifiers.canonical import read
from schema.model.identifiers.identifier import Identifier, Kind
from schema.model.keys import SystemId
from schema.model.records import SetAside
from schema.model.times import Micros

_CUT = LONGEST_RAW - 10
"""A text about as long as may be kept was cut: what it goes on with is not known."""


async def last_harvests(
    store: GraphStore, as_of: Micros | None = None
) -> Mapping[SystemId, Micros]:
    """When each system was last harvested completely; the others are left out.

    ``as_of``: not later than that. Of several harvests the store keeps the last one and the last
    listing from the beginning, so a time long past may be told too early, never too late.
    """
    found: dict[SystemId, Micros] = {}
    for system, checkpoint in (await store.checkpoints()).items():
        for at in (checkpoint.complete, checkpoint.listed):
            if at is not None and (as_of is None or at <= as_of):
                found[system] = max(at, found.get(system, at))
    return found


async def take_in_unread(store: GraphStore, ledger: Ledger, as_of: Micros | None = None) -> None:
    """Tell the ledger which quarantined records may name what a harvest was taken to answer."""
    relied_on = ledger.harvested_keys()
    if not relied_on:
        return
    held: dict[SystemId, list[SetAside]] = {}
    for one in await store.quarantined(relied_on):
        if as_of is not None and one.since > as_of:
            continue
        if any(may_name(one, key) for key in relied_on[one.system]):
            aside = SetAside(one.system, one.reason, one.path, one.record_id, one.raw)
            held.setdefault(one.system, []).append(aside)
    for system, records in held.items():
        ledger.unread(system, tuple(records))


def may_name(record: Quarantined, key: str) -> bool:
    """Whether a record that cannot be read may speak of an id, going by its text alone.

    No only where all of the record is there and what tells the id apart (lot, serial, the digits
    that every spelling has) does not stand in it, as it is or percent-encoded.
    """
    text = orjson.dumps(record.raw).decode().casefold()
    sought = _telling(read(key)).casefold()
    if not sought or (isinstance(record.raw, str) and len(text.encode()) >= _CUT):
        return True
    written = orjson.dumps(sought).decode()[1:-1]
    return written in text or quote(sought, safe="").casefold() in text


def _telling(identifier: Identifier) -> str:
    """What tells an id apart from others in whatever spelling.

    Of a logistic unit and a place only the digits before the check digit: a URN has no more of
    them in one piece.
    """
    if identifier.kind is Kind.LOT:
        return identifier.lot or ""
    if identifier.kind is Kind.INSTANCE:
        return identifier.serial or ""
    if identifier.kind is Kind.LOGISTIC_UNIT:
        return (identifier.key or "")[-5:-1]
    return ""


def dated(
    reports: Iterable[SourceReport],
    facts: Iterable[FactRow],
    harvested: Mapping[SystemId, Micros],
) -> Iterable[SourceReport]:
    """The reports with each system's last complete harvest and the oldest of its facts used."""
    oldest: dict[str, Micros] = {}
    for fact in facts:
        for system, heard in zip(fact.systems, fact.fetches, strict=False):
            oldest[system] = min(heard, oldest.get(system, heard))
    for report in reports:
        if report.system is None:
            yield report
            continue
        yield replace(
            report,
            harvested_at=harvested.get(report.system),
            oldest_fact=oldest.get(report.system),
        )
