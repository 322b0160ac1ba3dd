"""Stores under contract, and what can be seen of one whatever engine keeps it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import a_store
import pytest

from hub.graph.harvest_store import HarvestStore
from hub.graph.meaning.derive import SHIFT
from hub.graph.questions import Described, LinksFrom, Numbers, StatesOf
from hub.graph.store import Fact, GraphStore
from schema.model.keys import ItemId
from schema.model.queries import EventQuery
from schema.model.times import Micros

Opened = Callable[[], AbstractAsyncContextManager[GraphStore]]
Seen = tuple[Any, ...]
PAGE = 7


class Clock:
    """The store's clock: stands still until it is set."""

    now: Micros = 1_760_000_000_000_000

    def __call__(self) -> Micros:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=a_store.STORES)
def opened(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Opened:
    """Opens a new store with each call."""
    numbers = count()

    @asynccontextmanager
    async def open_() -> AsyncIterator[GraphStore]:
        store = a_store.store(request.param, clock, tmp_path / f"{next(numbers)}.db")
        try:
            yield store
        finally:
            await store.aclose()

    return open_


@pytest.fixture
async def store(opened: Opened) -> AsyncIterator[GraphStore]:
    async with opened() as store:
        yield store


@pytest.fixture(params=a_store.STORES)
def new_harvested(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Callable[[Callable[[], Micros]], HarvestStore]:
    """Makes a new store to be harvested into, by a clock, with each call; close it yourself."""
    numbers = count()
    return lambda now: a_store.store(request.param, now, tmp_path / f"{next(numbers)}.db")


@pytest.fixture
async def harvest_store(new_harvested: Any, clock: Clock) -> AsyncIterator[HarvestStore]:
    store = new_harvested(clock)
    yield store
    await store.aclose()


async def _all(store: GraphStore, query: EventQuery | None = None) -> list[Fact]:
    found: list[Fact] = []
    after: str | None = None
    while True:
        page = await store.facts(query or EventQuery(), PAGE, after)
        found += page.facts
        if page.after is None:
            return found
        after = page.after


@pytest.fixture
def every() -> Callable[..., Awaitable[list[Fact]]]:
    """All facts that match a question, page by page."""
    return _all


def _plan(ids: Sequence[str]) -> Generator[Any, Any, Seen]:
    numbers = yield Numbers(ids)
    states, _ = yield StatesOf(numbers.values())
    told = yield Described(states)
    hubs = {-pool for fact in told.facts.values() for pool in fact.pools}
    out = yield LinksFrom([*states, *hubs])
    back = yield LinksFrom([*states, *hubs], forward=False)

    def name(node: int) -> Seen:
        if node < 0:
            return ("hub", *sorted(f.id for f in told.facts.values() if -node in f.pools))
        fact = told.facts[told.states[node][0]]
        return fact.id, told.items[node >> SHIFT][0]

    def links(columns: Sequence[Sequence[int]]) -> list[Seen]:
        return sorted((name(n), name(way >> 3), way & 7) for n, way in zip(*columns, strict=True))

    rows = [
        (name(n), told.states[n][1], [told.places[p][0] for p in told.states[n][2]]) for n in states
    ]
    boxes = [(name(n), told.items[box][0], c) for n in told.inside for box, c in told.inside[n]]
    written = sorted(told.items.values())
    return sorted(rows), links(out), links(back), sorted(boxes), written


@pytest.fixture
def digest() -> Callable[[GraphStore, Sequence[str]], Awaitable[Seen]]:
    """Everything that can be seen of some items in a store, by names and not by numbers."""

    async def seen(store: GraphStore, ids: Sequence[str]) -> Seen:
        facts = [(f.id, f.event, f.records) for f in await _all(store)]
        known = [await store.item(ItemId(item)) for item in ids]
        return facts, known, await store.harvested(), await store.read(lambda: _plan(ids))

    return seen
