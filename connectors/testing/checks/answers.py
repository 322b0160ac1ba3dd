"""An answer says each thing once, says the same when asked again, and is about the question."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from connectors.sdk.interface import Capability, Connector
from connectors.testing.bench import Bench, whole
from connectors.testing.hearing import Heard
from connectors.testing.naming import is_own_code, items_of, lots_told, places_of
from connectors.testing.questions import questions, unknown
from connectors.testing.rule import Rule
from connectors.testing.verdicts import Broken, NotApplicable, NotProven
from schema.model.identifiers.canonical import read
from schema.model.queries import EventQuery
from schema.model.records import Record

_SLOWEST = 1.0
"""Questions a second below which no two are put at the same time."""


async def _once(bench: Bench) -> None:
    async with bench.opened() as connector:
        for capability, query in questions(connector, bench.samples).items():
            records = (await bench.events(connector, query)).records
            _no_twice("record id", [r.record_id for r in records], capability)
            _no_twice("event id", [r.event.event_id for r in records], capability)


def _no_twice(what: str, ids: Sequence[str | None], capability: Capability) -> None:
    twice = [one for one, count in Counter(filter(None, ids)).items() if count > 1]
    if twice:
        raise Broken(f"{capability}: the {what} {twice[0]!r} comes {len(twice)} times or more")


async def _same(bench: Bench) -> None:
    """Asked twice, and once more of a connector opened anew, as after a restart."""
    async with bench.opened() as connector:
        asked = questions(connector, bench.samples)
        first = await _contents(bench, connector, asked)
        second = await _contents(bench, connector, asked)
    async with bench.opened() as connector:
        third = await _contents(bench, connector, asked)
    for again in (second, third):
        for record_id, event in first.items():
            if record_id not in again:
                raise Broken(f"the record {record_id!r} is not there when it is read again")
            if again[record_id] != event:
                raise Broken(f"the record {record_id!r} has other content when it is read again")


async def _contents(
    bench: Bench, connector: Connector[Any], asked: Mapping[Capability, EventQuery]
) -> dict[str, object]:
    heard = [await bench.events(connector, query) for query in asked.values()]
    found = {record.record_id: record.event for one in heard for record in one.records}
    if not found:
        raise NotProven("no event of the samples was found")
    return dict(found)


async def _together(bench: Bench) -> None:
    """Several questions to one connector at the same time."""
    async with bench.opened(bench.memory.around) as connector:
        rate = connector.manifest.rate
        if rate and rate < _SLOWEST:
            raise NotApplicable(f"at {rate:g} a second questions are put one by one")
        asked = list(questions(connector, bench.samples).values())
        alone = [await bench.events(connector, query) for query in asked] * 2
    together = await _at_once(bench, asked * 2, rate)
    for one, other in zip(alone, together, strict=True):
        if _ids(one) - _ids(other):
            raise Broken("a question answered beside others brings less than alone")
        if _ids(other) - _ids(one):
            raise Broken("a question answered beside others brings what belongs to theirs")


async def _at_once(bench: Bench, asked: Sequence[EventQuery], rate: float | None) -> list[Heard]:
    """All put to one connector. Held to a rate it is answered from what came back, and over HTTP
    its door waits for the turns: so the answers go on side by side, and nobody is asked faster."""
    requests = len(bench.watch.requests)
    arounds = (bench.memory.around,) if rate else ()
    if rate:
        bench.patience = max(bench.patience, 4 * requests / rate)
    async with bench.opened(*arounds) as connector:
        pace = None if requests else rate
        listening = (bench.hear(partial(connector.events, one), pace) for one in asked)
        return [whole(heard) for heard in await asyncio.gather(*listening)]


def _ids(heard: Heard) -> frozenset[str]:
    return frozenset(record.record_id for record in heard.records)


async def _about(bench: Bench) -> None:
    system = bench.settings.id
    async with bench.opened() as connector:
        asked = questions(connector, bench.samples)
        ids = {c: q for c, q in asked.items() if c is not Capability.EVENTS_BY_TIME}
        if not ids:
            raise NotProven("give a lot, an item or a place in [samples]")
        for capability, query in ids.items():
            for record in (await bench.events(connector, query)).records:
                if not _mentions(record, query, system):
                    raise Broken(
                        f"{capability}: the record {record.record_id!r} names neither what was "
                        "asked for nor a code of the system's own"
                    )


def _mentions(record: Record, query: EventQuery, system: str) -> bool:
    event = record.event
    if query.event_ids:
        return event.event_id in query.event_ids
    if query.transformation_ids:
        return getattr(event, "transformation_id", None) in query.transformation_ids
    named = places_of(event) if query.places else items_of(event)
    wanted = {*query.epcs, *query.epc_classes, *query.places}
    if named & wanted or any(is_own_code(one, system) for one in named):
        return True
    lots = {read(one).lot for one in query.epc_classes}
    inside = {read(one).lot for one in named} | lots_told(event)
    return bool(lots & inside - {None})


async def _unknown(bench: Bench) -> None:
    async with bench.opened() as connector:
        for capability in questions(connector, bench.samples):
            if capability is Capability.EVENTS_BY_TIME:
                continue
            query = unknown(capability, bench.samples)
            heard = await bench.asked(connector, query)
            if heard.error is not None and not heard.foreign:
                why = f"{type(heard.error).__name__}: {heard.error}"
                raise Broken(f"{capability}: for an id that it does not hold it raises {why}")
            if whole(heard).said:
                raise Broken(f"{capability}: answers for an id that nobody gives")


RULES = (
    Rule(
        "answer.once",
        "Each event comes once in an answer.",
        "Mỗi sự kiện xuất hiện đúng một lần trong một câu trả lời.",
        _once,
    ),
    Rule(
        "answer.same",
        "A record read again has the same id and the same content, after a restart too.",
        "Bản ghi đọc lại có cùng mã và cùng nội dung, kể cả sau khi khởi động lại.",
        _same,
    ),
    Rule(
        "answer.together",
        "Questions put at the same time are answered as they are one by one.",
        "Nhiều câu hỏi đặt cùng lúc được trả lời như khi hỏi lần lượt.",
        _together,
    ),
    Rule(
        "answer.about",
        "What is found for an id mentions it, or a code of the system's own.",
        "Sự kiện tìm được theo một mã có nhắc đến mã đó, hoặc mã riêng của hệ thống.",
        _about,
    ),
    Rule(
        "answer.unknown",
        "An id that the system does not hold finds nothing, and is no error.",
        "Mã mà hệ thống không có thì không tìm thấy gì, và không phải là lỗi.",
        _unknown,
    ),
)
