"""What a connector costs for each event over plainly decoding the same bytes.

Every simulated system that answers in JSON is asked for all its events over real HTTP once. Then
the same question is put again and again to the same replies, kept in memory: what is timed is the
connector, from bytes to records, with its paging, its matching and its event loop, without network
and server. The plain figure is ``orjson.loads`` of the same replies in the same run. Both are CPU
time, the least of the runs. A busy machine inflates both: their ratio is what can be compared.

``first µs`` is the first run of all, with nothing remembered of these records or any others: each
lot and place is then taken apart for the first time, as when a system is harvested anew.
"""

import gc
from collections import defaultdict
from contextlib import aclosing
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from pathlib import Path
from time import process_time
from typing import Any

import orjson

from connectors.registry import check_connector, kinds, open_connector
from connectors.sdk.http import HttpDoor
from connectors.sdk.http_session import Session, open_session
from connectors.sdk.interface import Connector, Host
from connectors.sdk.reply import Reply
from connectors.sdk.secrets import resolve_secret
from hub.demo.options import Options
from hub.demo.running import RunningWorld
from hub.demo.world.landscape import landscape
from hub.registry.loading import load_registry
from schema.model.queries import EventQuery
from schema.model.records import Record, SetAside
from schema.model.systems import SystemSettings
from tests.benchmarks.shown import table

RUNS = 7
MOST = 25.0
"""Microseconds over plain decoding that a connector may cost for each event."""


class _Kept:
    """A door that asks the real one once and gives every reply again from memory."""

    def __init__(self, door: HttpDoor) -> None:
        self._door = door
        self.replies: dict[str, Reply] = {}

    async def request(self, method: str, url: str, **asked: Any) -> Reply:
        key = repr((method, url, asked))
        if key not in self.replies:
            self.replies[key] = await self._door.request(method, url, **asked)
        return self.replies[key]


@dataclass
class _Cost:
    """Of all systems of one shape: events, seconds of the connectors and of plain decoding."""

    events: int = 0
    told: float = 0.0
    first: float = 0.0
    plain: float = 0.0

    def row(self, name: str) -> tuple[object, ...]:
        seconds = (self.plain, self.told, self.first)
        plain, told, first = (one / self.events * 1e6 for one in seconds)
        within = "yes" if told - plain <= MOST else "no"
        return (name, self.events, plain, told, told - plain, told / plain, first, within)


async def run(events: int, folder: Path) -> None:
    """Print the cost for each kind and, of kind ``rest``, for each shape of API."""
    folder.mkdir(parents=True, exist_ok=True)
    options = Options(folder=folder.resolve(), events=events, down=0)
    async with RunningWorld(options), open_session() as session:
        registry = load_registry(folder / "systems")
        simulated = landscape(options.profile, tuple(registry.provinces.values()))
        shapes = {system.id: system.shape for system in simulated.systems}
        costs: dict[str, _Cost] = defaultdict(_Cost)
        for settings in registry.systems.values():
            shape = shapes[settings.id]
            await _measure(settings, session, costs[f"{settings.kind} {shape}"])
    rows = [cost.row(name) for name, cost in sorted(costs.items()) if cost.events]
    columns = (
        "kind, shape",
        "events",
        "orjson µs",
        "connector µs",
        "over it µs",
        "ratio",
        "first µs",
    )
    columns = (*columns, f"<= {MOST:g}")
    table(f"connectors, {len(registry.systems)} systems, CPU for each event", columns, rows)


async def _measure(settings: SystemSettings, session: Session, cost: _Cost) -> None:
    config = check_connector(settings)
    real = open_connector(settings, session, lambda: 0)
    kept = _Kept(real.host.http)
    host = Host(settings, kept, lambda: 0, resolve_secret)  # type: ignore[arg-type]
    events = await _heard(kinds()[settings.kind](config, host))
    connector = kinds()[settings.kind](config, host)
    if not all(map(_is_json, kept.replies.values())):
        return  # orjson is no measure for it
    told, plain = [], []
    _forget()
    for _ in range(RUNS):
        begun = process_time()
        assert await _heard(connector) == events
        told.append(process_time() - begun)
        begun = process_time()
        for reply in kept.replies.values():
            orjson.loads(reply.body)
        plain.append(process_time() - begun)
    cost.events += events
    cost.first += told[0]
    cost.told += min(told)
    cost.plain += min(plain)


def _forget() -> None:
    """Empty every cache of the process, so that the next run is as good as its first."""
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper):
            one.cache_clear()


def _is_json(reply: Reply) -> bool:
    return "json" in reply.headers.get("content-type", "")


async def _heard(connector: Connector[Any]) -> int:
    """How many records all of its events are; nothing may be set aside."""
    heard = 0
    async with aclosing(connector.events(EventQuery())) as answer:
        async for said in answer:
            assert not isinstance(said, SetAside), said
            heard += isinstance(said, Record)
    return heard
