"""The parts of a harvest put together: a store's file, the systems, and the schedule."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from hub.federation.opening import open_federation
from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from hub.graph.sqlite.store import utc_now
from hub.registry.registry import Registry
from hub.sync.schedule import Schedule
from hub.sync.stopping import Stop
from hub.sync.sync import Sync
from hub.sync.telling import Telling
from schema.model.systems import Environment


@asynccontextmanager
async def opened_store(registry: Registry, path: Path) -> AsyncIterator[SqliteHarvestStore]:
    """The store at ``path``; ``WrongLayoutError`` when the file is no supply graph of ours."""
    tolerance = {id_: settings.clock_tolerance for id_, settings in registry.systems.items()}
    async with aclosing(SqliteHarvestStore(path, now=utc_now, tolerance=tolerance)) as store:
        yield store


@asynccontextmanager
async def harvesting(
    registry: Registry,
    path: Path,
    environment: Environment,
    schedule: Schedule,
    stop: Stop,
    tell: Telling,
) -> AsyncIterator[Sync]:
    """A sync of the registry's systems into the store at ``path``; closed behind it."""
    async with (
        opened_store(registry, path) as store,
        open_federation(registry, now=utc_now, environment=environment) as federation,
    ):
        yield Sync(store, federation, utc_now, schedule, stop, tell)
