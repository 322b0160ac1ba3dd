"""What nobody can ask is harvested before the hub is up, and again as long as it is."""

import asyncio
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

from hub.demo.harvest import kept_harvested
from hub.demo.options import Options
from hub.demo.process import start
from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from schema.model.keys import SystemId
from schema.model.times import Micros


async def harvested(store: Path) -> dict[SystemId, Micros | None]:
    """When each system was last harvested completely."""
    async with aclosing(SqliteHarvestStore(store)) as opened:
        return {s: one.complete for s, one in (await opened.checkpoints()).items()}


async def test_what_is_exported_is_in_the_graph_and_is_read_again(tmp_path: Path) -> None:
    store = tmp_path / "hub.sqlite"
    async with AsyncExitStack() as stack:
        summary = await start(stack, Options(folder=tmp_path, events=300, down=0))
        which, systems = summary.harvested, Path(summary.systems_folder)
        async with kept_harvested(systems, store, which, every=0.01):
            first = await harvested(store)
            assert set(first) == set(which)
            for _ in range(1_000):
                again = await harvested(store)
                if all((again[s] or 0) > (first[s] or 0) for s in which):
                    break
                await asyncio.sleep(0.02)
            else:
                raise AssertionError("nothing was harvested again")


async def test_one_that_is_down_does_not_keep_the_hub_from_starting(tmp_path: Path) -> None:
    store = tmp_path / "hub.sqlite"
    async with AsyncExitStack() as stack:
        summary = await start(stack, Options(folder=tmp_path, events=300, down=63))
        async with kept_harvested(Path(summary.systems_folder), store, summary.harvested):
            assert set((await harvested(store)).values()) <= {None}
