"""Asking the systems of a round all at once, and writing what each answers to the graph."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing

from hub.federation.federation import Federation
from hub.graph.store import GraphStore
from hub.trace.ledger import Ledger
from hub.trace.question import EVERYONE, keys_of, questions
from hub.trace.routing import by_system
from schema.model.answers import Heard
from schema.model.keys import SystemId
from schema.model.queries import EventQuery
from schema.model.viewer import Deadline, Viewer


async def hear(
    federation: Federation,
    open_: Mapping[SystemId, set[str]],
    viewer: Viewer,
    deadline: Deadline,
) -> AsyncGenerator[tuple[frozenset[str], Heard], None]:
    """Every system's part in a round, as each ends, with the ids it was asked about."""
    heard: asyncio.Queue[tuple[frozenset[str], Heard] | None] = asyncio.Queue()

    async def ask(query: EventQuery, systems: Collection[SystemId]) -> None:
        hearing = federation.hear(query, systems, viewer, deadline)
        async with aclosing(hearing) as parts:
            async for part in parts:
                heard.put_nowait((keys_of(query), part))

    tasks = [
        asyncio.create_task(ask(query, systems))
        for keys, systems in by_system(open_).items()
        for query in questions(keys)
    ]
    ended = asyncio.gather(*tasks)
    ended.add_done_callback(lambda _: heard.put_nowait(None))
    try:
        while (part := await heard.get()) is not None:
            yield part
        await ended
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def take_in(store: GraphStore, keys: frozenset[str], part: Heard, ledger: Ledger) -> None:
    """Write an answer to the graph, whatever came after it.

    That all were asked about a start is noted with whatever is heard: a part of an answer may
    make the start known, and who was silent then is still to be asked.
    """
    system, at = part.report.system, part.report.asked_at
    await store.put(part.records)
    whole = ledger.heard(keys, part.report)
    if system is not None and at is not None:
        await store.put_master_data(system, part.master_data, at)
        noted = {EVERYONE + key for key in keys & ledger.swept}
        if whole:
            noted |= keys
        if noted:
            await store.note_asked(system, noted, at)
