"""The parts of a harvest put together: a store, the systems, and the schedule."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from hub.federation.opening import open_federation
from hub.graph.harvest_store import HarvestStore
from hub.graph.opening import Location, Login, open_store
from hub.graph.sqlite.store import utc_now
from hub.registry.registry import Registry
from hub.sync.schedule import Schedule
from hub.sync.stopping import Stop
from hub.sync.sync import Sync
from hub.sync.telling import Telling
from schema.model.systems import Environment


@asynccontextmanager
async def opened_store(
    registry: Registry, where: Location, login: Login
) -> AsyncIterator[HarvestStore]:
    """The store at a file or an address; ``StoreError`` when it cannot be used."""
    tolerance = {id_: settings.clock_tolerance for id_, settings in registry.systems.items()}
    opened = await asyncio.to_thread(
        open_store, where, login=login, now=utc_now, tolerance=tolerance
    )
    async with aclosing(opened) as store:
        yield store


@asynccontextmanager
async def harvesting(
    registry: Registry,
    where: Location,
    login: Login,
    environment: Environment,
    schedule: Schedule,
    stop: Stop,
    tell: Telling,
) -> AsyncIterator[Sync]:
    """A sync of the registry's systems into the store at ``where``; closed behind it."""
    async with (
        opened_store(registry, where, login) as store,
        open_federation(registry, now=utc_now, environment=environment) as federation,
    ):
        yield Sync(store, federation, utc_now, schedule, stop, tell)
