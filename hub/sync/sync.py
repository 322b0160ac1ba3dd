"""All systems harvested, in parallel, under one lease and through one writer."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial

from hub.federation.federation import Federation
from hub.graph.harvest_store import HarvestStore, LeaseLostError, Run
from hub.graph.store import Checkpoint, StoreError, StoreUnavailableError
from hub.sync.harvester import Harvester, Means
from hub.sync.leading import Leadership, new_holder
from hub.sync.schedule import Schedule
from hub.sync.stopping import Stop, Stopped
from hub.sync.telling import StandingBy, StoreLost, Telling
from hub.sync.writing import PageWriter
from schema.model.keys import SystemId
from schema.model.times import Micros

LONGEST_PAUSE = 60.0
Work = Callable[[Means, Mapping[SystemId, Checkpoint]], Awaitable[None]]


class AnotherHarvests(Exception):
    """Another hub holds the lease and renews it; the message names it."""


class Sync:
    """Harvests the systems of a federation into a store.

    ``now`` is the wall clock in UTC microseconds, the store's own. ``stop``: once asked, running
    harvests end with what they heard stored, and no other begins.
    """

    def __init__(
        self,
        store: HarvestStore,
        federation: Federation,
        now: Callable[[], Micros],
        schedule: Schedule,
        stop: Stop,
        tell: Telling = lambda _: None,
        holder: str | None = None,
    ) -> None:
        self._store = store
        self._federation = federation
        self._now = now
        self._schedule = schedule
        self._stop = stop
        self._tell = tell
        self._lead = Leadership(store, holder or new_holder(), schedule.lease)

    async def once(
        self, systems: Collection[SystemId], full: bool = False
    ) -> Mapping[SystemId, Run]:
        """Harvest each system once; its run. Systems that were not begun before a stop are missing.

        Raises ``AnotherHarvests`` when another hub does, ``LeaseLostError`` when one takes over.
        """
        if not await self._led_by_us():
            return {}
        runs: dict[SystemId, Run] = {}

        async def harvest(means: Means, known: Mapping[SystemId, Checkpoint]) -> None:
            turns = asyncio.Semaphore(self._schedule.at_once)

            async def one(system: SystemId) -> None:
                async with turns:
                    if not self._stop.asked():
                        runs[system] = await self._one(means, system, known.get(system), full)

            async with asyncio.TaskGroup() as group:
                for system in dict.fromkeys(systems):
                    group.create_task(one(system))

        await self._led(harvest)
        return runs

    async def _led_by_us(self) -> bool:
        """Whether the lease is ours, once whoever held it is gone; False when stopped first."""
        if await self._lead.take():
            return True
        self._tell(StandingBy(self._lead.other))
        try:
            if await self._stop.or_stopped(self._lead.take_over()):
                return True
        except Stopped:
            return False
        raise AnotherHarvests(f"{self._lead.other} is harvesting into this store")

    async def follow(self, systems: Collection[SystemId], full: bool = False) -> None:
        """Harvest each system again and again until stopped, standing by while another hub does.

        A store that is lost is waited for, from a second up to a minute at a time.
        """
        pause = 0.0
        while not self._stop.asked():
            try:
                if await self._lead.take():
                    pause = 0.0
                    await self._led(partial(self._follow_all, systems, full))
                else:
                    self._tell(StandingBy(self._lead.other))
                    await self._stop.within(self._lead.pause)
            except LeaseLostError:
                continue
            except StoreUnavailableError as error:
                pause = min(max(1.0, 2 * pause), LONGEST_PAUSE)
                self._tell(StoreLost(str(error), pause))
                await self._stop.within(pause)

    async def _follow_all(
        self,
        systems: Collection[SystemId],
        full: bool,
        means: Means,
        known: Mapping[SystemId, Checkpoint],
    ) -> None:
        turns = asyncio.Semaphore(self._schedule.at_once)

        async def one(system: SystemId) -> None:
            whole, loop = full, asyncio.get_running_loop()
            while not self._stop.asked():
                begun = loop.time()
                async with turns:
                    if self._stop.asked():
                        return
                    held = (await self._store.checkpoints()).get(system)
                    await self._one(means, system, held, whole)
                whole = False
                await self._stop.within(max(0.0, begun + self._schedule.poll - loop.time()))

        async with asyncio.TaskGroup() as group:
            for system in dict.fromkeys(systems):
                group.create_task(one(system))

    async def _one(
        self, means: Means, system: SystemId, known: Checkpoint | None, full: bool
    ) -> Run:
        settings = self._federation.registry.systems[system]
        harvester = Harvester(settings, lambda: self._federation.connector(system), means)
        return await harvester.harvest(known or Checkpoint(), full)

    async def _led(self, work: Work) -> None:
        """Do ``work`` while the lease is ours and pages are stored; then give the lease back."""
        writer = PageWriter(self._store, self._lead.holder)
        means = Means(
            self._store,
            writer,
            self._lead.holder,
            self._schedule,
            self._now,
            self._tell,
            self._stop,
        )
        background = [asyncio.create_task(one) for one in (writer.run(), self._lead.keep())]
        main = asyncio.create_task(self._worked(work, means))
        try:
            await _first_ended(main, background)
        except StoreUnavailableError:
            raise  # a lost store takes nothing back: the lease runs out by itself
        except BaseException:
            await self._lead.give_back()
            raise
        await self._lead.give_back()

    async def _worked(self, work: Work, means: Means) -> None:
        await work(means, await self._store.checkpoints())
        await self._store.settle()


async def _first_ended(main: asyncio.Task[None], background: list[asyncio.Task[None]]) -> None:
    """Wait for ``main``, or for what ends in the background, which is an error; then end all."""
    try:
        await asyncio.wait({main, *background}, return_when=asyncio.FIRST_COMPLETED)
        for task in background:
            if task.done():
                task.result()
        await main
    except ExceptionGroup as group:
        raise _lost_or(group) from group
    finally:
        for task in (main, *background):
            task.cancel()
        await asyncio.gather(main, *background, return_exceptions=True)


def _lost_or(group: ExceptionGroup[Exception]) -> Exception:
    """The lost lease or store that several harvests met, else all that they met."""
    if group.subgroup(LeaseLostError):
        return LeaseLostError("another hub has taken over the harvest")
    lost: BaseException | None = group.subgroup(StoreError)
    while isinstance(lost, BaseExceptionGroup):
        lost = lost.exceptions[0]
    return lost if isinstance(lost, StoreError) else group
