"""What the hub knew at a time, filled into a store of its own, as far as a trace needs it.

The history is kept beside what traces read, so a trace of the past first brings what was held then
into a scratch store, round by round: what it met, with all that contained it at any depth, and all
that master data ever named together with it, until it meets nothing new. Then it is traced as if
the hub had stopped at that time: the same plan, the same report. What a trace meets hangs on the
records about what it met, so the answer is that of a store that was filled only until then; but a
place is written as the records that were looked at write it, and one that was only expected
somewhere then is not known.
"""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from hub.graph.meaning.apart import take_apart
from hub.graph.sqlite.store import SqliteStore
from hub.graph.store import GraphStore, Plan, Statement
from hub.graph.store import Known as OfNode
from hub.trace.onward import Changes
from hub.trace.plan import Traced, trace_plan
from hub.trace.reach import OPEN_WINDOW
from schema.model.contact import NO_CONTACT
from schema.model.identifiers.canonical import read
from schema.model.keys import PlaceId, SystemId
from schema.model.records import Record
from schema.model.times import Micros
from schema.model.trace import Certainty, TraceInput

T = TypeVar("T")


class Known(Protocol):
    """What a trace reads: a ``GraphStore``, as it is or as it was."""

    async def read(self, plan: Callable[[], Plan[T]]) -> T:
        """See ``GraphStore.read``."""
        ...

    async def master_data(self, ids: Sequence[str]) -> Mapping[str, tuple[Statement, ...]]:
        """See ``GraphStore.master_data``."""
        ...

    async def asked(self, keys: Collection[str]) -> Mapping[str, Mapping[SystemId, Micros]]:
        """See ``GraphStore.asked``."""
        ...

    async def place(self, place: PlaceId) -> OfNode | None:
        """See ``GraphStore.place``."""
        ...


@dataclass(frozen=True, slots=True)
class _Then:
    """A store as it was at a time: what it held in ``scratch``, the rest by looking back."""

    store: GraphStore
    scratch: GraphStore
    at: Micros

    async def read(self, plan: Callable[[], Plan[T]]) -> T:
        return await self.scratch.read(plan)

    async def master_data(self, ids: Sequence[str]) -> Mapping[str, tuple[Statement, ...]]:
        return await self.store.master_data(ids, self.at)

    async def asked(self, keys: Collection[str]) -> Mapping[str, Mapping[SystemId, Micros]]:
        return await self.store.asked(keys, self.at)

    async def place(self, place: PlaceId) -> OfNode | None:
        return await self.scratch.place(place)


@asynccontextmanager
async def known(
    store: GraphStore, asked: TraceInput, tolerance: Mapping[SystemId, Micros]
) -> AsyncIterator[Known]:
    """What a trace reads: the store, or where it asks for a time what that held then.

    ``tolerance``: each system's clock tolerance.
    """
    if asked.as_of is None:
        yield store
        return
    at = asked.as_of
    async with aclosing(SqliteStore(now=lambda: at, tolerance=tolerance)) as scratch:
        await _fill(store, scratch, asked, at)
        yield _Then(store, scratch, at)


async def _fill(store: GraphStore, scratch: GraphStore, asked: TraceInput, at: Micros) -> None:
    wide = replace(asked, certainty=Certainty.POSSIBLE, window=OPEN_WINDOW)
    loaded: set[str] = set()
    changes = Changes(asked)
    wanted = {name for start in asked.starts for name in (start, read(start).site or start)}
    while wanted:
        loaded |= wanted
        records = await store.held(wanted, at)
        await scratch.put(records)
        for statements in (await store.master_data(list(wanted), at)).values():
            for said in reversed(statements):
                await scratch.put_master_data(said.system, [said.data], said.fetched_at)
        wanted = (_containers(records, loaded) | changes.onward(records)) - loaded
        if not wanted:
            met = _met(await scratch.read(lambda: trace_plan(wide)), asked)
            wanted = {*met, *(await store.tied(met))} - loaded


def _containers(records: Iterable[Record], loaded: set[str]) -> set[str]:
    """What contains any of what is loaded: its events are theirs."""
    found = set[str]()
    for record in records:
        packing = take_apart(record.event).packing
        if packing is not None and not loaded.isdisjoint(packing.contents):
            found.add(packing.container)
    return found


def _met(traced: Traced, asked: TraceInput) -> set[str]:
    """All that a trace reached or names: items, transformations and, for contact, places."""
    found = {canonical for canonical, _ in traced.told.items.values()}
    # A transformation without an id of its own goes by its event's number, which is the scratch's.
    found |= set(traced.told.pools.values()) - {f"fact {n}" for n in traced.told.facts}
    if asked.contact != NO_CONTACT:
        found |= {canonical for canonical, _ in traced.told.places.values()}
    return found
