"""Every record says whose it is, when it was heard and when it happened, and is a whole event."""

import unicodedata
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

from connectors.sdk.interface import Capability, Connector
from connectors.testing.bench import Bench, whole
from connectors.testing.naming import texts_in
from connectors.testing.proxy.spoiled import decomposed, spoiled
from connectors.testing.questions import questions
from connectors.testing.rule import Rule
from connectors.testing.verdicts import Broken, NotProven
from schema.epcis.faults import EventFault
from schema.epcis.json_in import event_from_json
from schema.epcis.json_out import event_to_json
from schema.model.records import MasterData, Record, SetAside
from schema.model.times import zone


async def _said(bench: Bench, connector: Connector[Any]) -> list[Any]:
    """Everything that the samples bring, master data too; ``NotProven`` where it is nothing."""
    declared = connector.manifest.capabilities
    heard = [
        one
        for query in questions(connector, bench.samples).values()
        for one in (await bench.events(connector, query)).said
    ]
    if Capability.MASTER_DATA in declared and bench.samples.things:
        ask: Callable[[], AsyncIterator[Any]] = lambda: connector.master_data(bench.samples.things)  # noqa: E731
        heard += whole(await bench.hear(ask, connector.manifest.rate)).said
    if not heard:
        raise NotProven("nothing of the samples was found")
    return heard


async def _records(bench: Bench) -> list[Record]:
    async with bench.opened() as connector:
        said = await _said(bench, connector)
    found = [one for one in said if isinstance(one, Record)]
    if not found:
        raise NotProven("no event of the samples was found")
    return found


async def _provenance(bench: Bench) -> None:
    system, now = bench.settings.id, bench.subject.now
    async with bench.opened() as connector:
        said, mutable = await _said(bench, connector), connector.manifest.records_mutable
    for one in said:
        if not isinstance(one, Record | MasterData | SetAside):
            raise Broken(f"yields {type(one).__name__}; Record, MasterData and SetAside there are")
        if not isinstance(one, MasterData) and one.system != system:
            raise Broken(f"speaks in the name of {one.system!r}; the system is {system!r}")
        if isinstance(one, Record):
            _stated(one, now, mutable)


def _stated(record: Record, now: int, mutable: bool) -> None:
    if not isinstance(record.record_id, str) or not record.record_id.strip():
        raise Broken("a record has no record_id")
    if record.fetched_at != now:
        raise Broken(f"{record.record_id!r}: fetched_at is not the host's clock (host.now())")
    if record.mutable != mutable:
        raise Broken(f"{record.record_id!r} is mutable={record.mutable}, unlike the manifest")


async def _times(bench: Bench) -> None:
    for record in await _records(bench):
        at = record.event.event_time
        try:
            zone(at.offset)
        except ValueError as error:
            raise Broken(f"{record.record_id!r}: its event time has no zone: {error}") from error
        ends = (at.earliest, at.latest, record.recorded_at)
        if not all(end is None or type(end) is int for end in ends):
            raise Broken(f"{record.record_id!r}: a time is no whole number of microseconds")
        if at.earliest is not None and at.latest is not None and at.earliest > at.latest:
            raise Broken(f"{record.record_id!r}: its event time ends before it begins")


async def _whole(bench: Bench) -> None:
    """Written as EPCIS 2.0 and read back: what the hub does with every event that leaves it."""
    for record in await _records(bench):
        event = record.event
        try:
            read = event_from_json(event_to_json(event), {})
        except (EventFault, TypeError, AttributeError, ValueError) as error:
            raise Broken(f"{record.record_id!r} is no event of EPCIS 2.0: {error}") from error
        if _unwritten(read) != _unwritten(event):
            raise Broken(f"{record.record_id!r} reads as another event once it has been written")


def _unwritten(event: Any) -> Any:
    return replace(event, event_time=replace(event.event_time, written=None), extensions={})


async def _text(bench: Bench) -> None:
    """As the system writes it; and, over HTTP, as a system would that writes NFD."""
    async with bench.opened() as connector:
        said = await _said(bench, connector)
    if bench.watch.requests:
        async with bench.spoiled(spoiled(decomposed), bench.memory.around) as behind:
            said += await _said(bench, behind.connector)
    for one in said:
        _composed(one)


def _composed(said: Any) -> None:
    for where, text in () if isinstance(said, SetAside) else texts_in(said):
        if not unicodedata.is_normalized("NFC", text):
            raise Broken(f"{where} holds {text[:40]!r}, which is not in the form NFC")


RULES = (
    Rule(
        "record.provenance",
        "Every record carries its system, its id and when it was heard.",
        "Mỗi bản ghi mang hệ thống nguồn, mã bản ghi và thời điểm nhận.",
        _provenance,
    ),
    Rule(
        "record.times",
        "Every time has a zone and is in order.",
        "Mỗi mốc thời gian có múi giờ và đúng thứ tự.",
        _times,
    ),
    Rule(
        "record.whole",
        "Every event can be written as EPCIS 2.0 and reads back equal.",
        "Mỗi sự kiện ghi ra được theo EPCIS 2.0 và đọc lại vẫn như cũ.",
        _whole,
    ),
    Rule(
        "record.text",
        "All text is in Unicode form NFC.",
        "Mọi văn bản theo dạng Unicode NFC (dựng sẵn).",
        _text,
    ),
)
