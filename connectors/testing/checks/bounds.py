"""The bounds of a question hold: its times, types and steps, and how many ids go out at once."""

from dataclasses import fields, replace
from typing import Any
from urllib.parse import unquote

from connectors.sdk.asked import Asked
from connectors.sdk.interface import Capability, Connector
from connectors.sdk.matching import answers
from connectors.testing.bench import Bench
from connectors.testing.questions import NOWHERE, questions, unknown_lots
from connectors.testing.rule import Rule
from connectors.testing.verdicts import Broken, NotApplicable, NotProven
from schema.model.queries import EventQuery
from schema.model.records import Record

_LARGEST = 3
"""The largest batch that the suite sets, so that few ids are too many."""


async def _window(bench: Bench) -> None:
    """Every sample's answer, cut in two at the time of one of its events."""
    tried = False
    async with bench.opened() as connector:
        for capability, query in questions(connector, bench.samples).items():
            records = (await bench.events(connector, query)).records
            _outside(records, _times_of(query), capability)
            at = _between(records)
            if at is None:
                continue
            tried = True
            for bound in (EventQuery(lt_event_time=at), EventQuery(ge_event_time=at)):
                await _as_chosen(bench, connector, query, bound, records, capability)
    if not tried:
        raise NotProven("give a sample with events at two different times at least")


def _times_of(query: EventQuery) -> EventQuery:
    return EventQuery(ge_event_time=query.ge_event_time, lt_event_time=query.lt_event_time)


def _between(records: list[Record]) -> int | None:
    """A time that parts the records in two; None where all are at the same time."""
    times = {record.event.event_time.earliest for record in records}
    known = sorted(at for at in times if at is not None)
    return known[len(known) // 2] if len(known) > 1 else None


async def _filters(bench: Bench) -> None:
    async with bench.opened() as connector:
        for capability, query in questions(connector, bench.samples).items():
            records = (await bench.events(connector, query)).records
            if not records:
                continue
            event = records[0].event
            bounds = [EventQuery(event_types=(event.type,))]
            bounds += [EventQuery(biz_steps=(event.biz_step,))] if event.biz_step else []
            for bound in bounds:
                await _as_chosen(bench, connector, query, bound, records, capability)


async def _as_chosen(
    bench: Bench,
    connector: Connector[Any],
    query: EventQuery,
    bound: EventQuery,
    records: list[Record],
    capability: Capability,
) -> None:
    """That with a further bound a question finds exactly those of its records that keep it."""
    narrower = replace(query, **dict(_set(bound)))
    got = (await bench.events(connector, narrower)).records
    _outside(got, bound, capability)
    fits = answers(bound)
    expected = {record.record_id for record in records if fits(record)}
    missing = expected - {record.record_id for record in got}
    if missing:
        raise Broken(f"{capability}: within its bounds {min(missing)!r} is not found any more")


def _set(bound: EventQuery) -> list[tuple[str, Any]]:
    """What a question sets, by name."""
    every = ((one.name, getattr(bound, one.name)) for one in fields(bound))
    return [(name, value) for name, value in every if value not in ((), None)]


def _outside(records: list[Record], bound: EventQuery, capability: Capability) -> None:
    fits = answers(bound)
    outside = [record.record_id for record in records if not fits(record)]
    if outside:
        raise Broken(f"{capability}: the record {outside[0]!r} lies outside the question's bounds")


async def _batch(bench: Bench) -> None:
    """A question of more lots than the system bears, the known one among them."""
    async with bench.opened() as connector:
        if Capability.EVENTS_BY_EPC_CLASS not in connector.manifest.capabilities:
            raise NotApplicable("events_by_epc_class is not declared")
        if not bench.samples.lots:
            raise NotProven("give `lots` in [samples]")
        alone = await bench.events(connector, EventQuery(epc_classes=bench.samples.lots[:1]))
    largest = min(_LARGEST, bench.settings.limits.max_batch)
    limits = replace(bench.settings.limits, max_batch=largest)
    lots = tuple(sorted((*bench.samples.lots[:1], *unknown_lots(bench.samples, 2 * largest))))
    before = len(bench.watch.requests)
    async with bench.opened(limits=limits) as connector:
        heard = await bench.events(connector, EventQuery(epc_classes=lots))
    missing = {r.record_id for r in alone.records} - {r.record_id for r in heard.records}
    if missing:
        raise Broken(f"asked with {len(lots)} lots it does not find {min(missing)!r} any more")
    for request in bench.watch.requests[before:]:
        if (ids := _ids_in(request)) > largest:
            raise Broken(f"asks for {ids} ids in one request, though max_batch is {largest}")


def _ids_in(request: Asked) -> int:
    """How many of the unknown lots one request asks for, in however many spellings."""
    text = unquote(request.url) + request.data.decode("utf-8", "replace")
    return len({part[:4].strip("-") for part in _after(unquote(text), f"{NOWHERE}-")})


def _after(text: str, mark: str) -> list[str]:
    parts = text.split(mark)[1:]
    return ["".join(c for c in part[:4] if c.isdigit()) for part in parts]


RULES = (
    Rule(
        "question.window",
        "Only events within the question's time window are found, and all of them.",
        "Chỉ tìm thấy sự kiện trong khoảng thời gian được hỏi, và tìm thấy tất cả.",
        _window,
    ),
    Rule(
        "question.filters",
        "Only events of the types and steps asked for are found, and all of them.",
        "Chỉ tìm thấy sự kiện đúng loại và đúng công đoạn được hỏi, và tìm thấy tất cả.",
        _filters,
    ),
    Rule(
        "question.batch",
        "A question of more ids than limits.max_batch is split, and answered whole.",
        "Câu hỏi nhiều mã hơn limits.max_batch được chia nhỏ, và được trả lời trọn vẹn.",
        _batch,
    ),
)
