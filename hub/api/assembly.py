"""The hub's parts put together, for the server and for the command line."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager

from hub.api.parts import Parts
from hub.federation.opening import open_federation
from hub.graph.opening import Location, Login, open_store
from hub.graph.sqlite.store import utc_now
from hub.registry.registry import Registry
from hub.trace.tracer import Tracer
from schema.model.keys import SystemId
from schema.model.systems import Environment
from schema.model.times import DAY, Micros


@asynccontextmanager
async def assembled(
    registry: Registry,
    store: Location | None,
    environment: Environment = Environment.PRODUCTION,
    keep_traces: Micros = 365 * DAY,
    ask_everyone: bool = False,
    login: Login | None = None,
) -> AsyncIterator[Parts]:
    """The parts over a registry and a store (None: in memory); closed behind it.

    Answered traces are kept for ``keep_traces`` microseconds. ``ask_everyone``: see
    ``hub.trace.tracer.Tracer``.
    ``login`` is for a server's address.

    Raises ``StoreError`` when the store cannot be used.
    """
    opened = await asyncio.to_thread(
        open_store,
        store,
        login=login,
        now=utc_now,
        tolerance=_tolerance(registry),
        keep_traces=keep_traces,
    )
    async with (
        aclosing(opened) as graph,
        open_federation(registry, now=utc_now, environment=environment) as federation,
    ):
        tracer = Tracer(graph, federation, utc_now, ask_everyone)
        yield Parts(registry, graph, federation, tracer, utc_now)


def _tolerance(registry: Registry) -> Mapping[SystemId, Micros]:
    return {id_: settings.clock_tolerance for id_, settings in registry.systems.items()}
