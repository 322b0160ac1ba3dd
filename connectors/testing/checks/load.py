"""The system is asked no more at once, no faster and no oftener than was agreed."""

import asyncio
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from connectors.sdk.asked import Asked
from connectors.sdk.interface import Capability, Connector
from connectors.testing.bench import Bench, Spoiled
from connectors.testing.proxy import broken_off, said
from connectors.testing.proxy.proxy import pass_on
from connectors.testing.questions import any_question, unknown_lots
from connectors.testing.rule import Rule
from connectors.testing.trials import Trials
from connectors.testing.verdicts import Broken, NotApplicable, NotProven
from schema.model.queries import EventQuery

_HOLD = 0.05
"""Seconds that the proxy holds each request, so that those sent together are there together."""
_GRANT = b"grant_type="
"""In what is sent to a token endpoint, which the door asks for itself."""
_FASTEST, _SLOWEST = 200, 0.1
"""Requests a second that the trial can tell: above, one machine hardly sends so many by a proxy;
below, a few take minutes."""


@asynccontextmanager
async def _one_by_one(bench: Bench, hold: float = 0.0) -> AsyncIterator[Spoiled]:
    """The connector behind a proxy, with a largest batch of one: many ids are many requests."""
    limits = replace(bench.settings.limits, max_batch=1)
    async with bench.spoiled(pass_on, bench.memory.around, limits=limits, hold=hold) as behind:
        yield behind


def _long_question(bench: Bench, connector: Connector[Any], ids: int) -> EventQuery:
    """A question of so many lots; any question where it cannot be asked for lots."""
    query = any_question(connector, bench.samples)
    if Capability.EVENTS_BY_EPC_CLASS not in connector.manifest.capabilities:
        return query
    known = bench.samples.lots[:1]
    lots = (*known, *unknown_lots(bench.samples, ids - len(known)))
    return EventQuery(epc_classes=tuple(sorted(lots)))


async def _concurrency(bench: Bench) -> None:
    """As many questions at once as are declared, each of several ids."""
    await Trials(bench).good()
    async with _one_by_one(bench, _HOLD) as behind:
        connector = behind.connector
        declared = connector.manifest.max_concurrency
        query = _long_question(bench, connector, declared + 2)
        asked = (bench.events(connector, query) for _ in range(declared))
        await asyncio.gather(*asked)
        most = behind.proxy.most_at_once
    if most > declared:
        raise Broken(f"sends {most} requests at the same time; max_concurrency is {declared}")


async def _rate(bench: Bench) -> None:
    """More requests than may be sent in a second: one question of many ids, or many questions."""
    async with _one_by_one(bench) as behind:
        connector = behind.connector
        rate = connector.manifest.rate
        if rate is None:
            raise NotApplicable("no rate is declared")
        if not _SLOWEST <= rate <= _FASTEST:
            raise NotApplicable(f"a rate of {rate:g} a second cannot be told in bounded time")
        await Trials(bench).good()
        window = max(1.0, 1 / rate)
        most = math.floor(rate * window) + 1
        bench.patience += (most + 2) / rate
        await bench.events(connector, _long_question(bench, connector, most + 2))
        for _ in range(max(0, most + 1 - len(behind.proxy.turns))):
            await bench.events(connector, any_question(connector, bench.samples))
        began = [turn.began for turn in behind.proxy.turns]
    if len(began) <= most:
        raise NotProven("its questions make too few requests to tell their rate")
    if (at_once := _most_within(began, window)) > most:
        raise Broken(f"sends {at_once} requests within {window:g} s; the rate is {rate:g} a second")


def _most_within(began: list[float], window: float) -> int:
    return max(bisect_right(began, at + window) - number for number, at in enumerate(began))


async def _retries(bench: Bench) -> None:
    """The host tries again, in its own time; a connector that does too makes a storm."""
    await Trials(bench).good()
    for spoil in (said.broken, said.too_many, broken_off.hang_up):
        before = len(bench.watch.requests)
        async with bench.spoiled(spoil) as behind:
            query = any_question(behind.connector, bench.samples)
            await bench.asked(behind.connector, query)
        sent = Counter(map(_sent, bench.watch.requests[before:]))
        most = max((count for (_, _, data), count in sent.items() if _GRANT not in data), default=0)
        if most > 1:
            raise Broken(f"sends a failing system the same request {most} times")


def _sent(request: Asked) -> tuple[str, str, bytes]:
    return request.method, request.url, request.data


RULES = (
    Rule(
        "load.concurrency",
        "No more requests are under way at once than the manifest declares.",
        "Không có nhiều yêu cầu cùng lúc hơn mức khai trong manifest.",
        _concurrency,
    ),
    Rule(
        "load.rate",
        "No more requests are sent in a second than the manifest declares.",
        "Không gửi nhiều yêu cầu mỗi giây hơn mức khai trong manifest.",
        _rate,
    ),
    Rule(
        "load.retries",
        "A failing system is not asked again by the connector: the host does that.",
        "Connector không tự hỏi lại hệ thống đang lỗi: việc đó là của hub.",
        _retries,
    ),
)
