"""The world as a process: generate, index, listen, say that it is ready, wait to be stopped."""

import asyncio
import gc
import signal
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack

from hub.demo.databases import begun
from hub.demo.faults import faults
from hub.demo.opening import ADDRESS, Opening
from hub.demo.options import READY, Fault, Options
from hub.demo.servers.index import SystemIndex
from hub.demo.servers.listening import bind
from hub.demo.servers.named import AllNames
from hub.demo.servers.spoken import spoken
from hub.demo.summary import WORLD_FILE, Summary, examples, write_summary, write_truth
from hub.demo.systems import write_systems
from hub.demo.world.world import World, world
from schema.model.events import Event
from schema.model.keys import SystemId


async def run(options: Options) -> None:
    """Serve a world until SIGINT, SIGTERM or, if asked for, the end of standard input."""
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / WORLD_FILE).unlink(missing_ok=True)
    stop = asyncio.Event()
    _stop_on_signals(stop, options)
    async with AsyncExitStack() as stack:
        await start(stack, options)
        sys.stdout.write(f"{READY}\n")
        sys.stdout.flush()
        await stop.wait()


async def start(stack: AsyncExitStack, options: Options) -> Summary:
    """Bring a world up inside this process; ``stack`` takes it down."""
    told = world(options.seed, options.events, options.profile)
    systems = told.landscape.systems
    failing = faults(told, options)
    held = dict(zip((s.id for s in systems), bind(len(systems), options.base_port), strict=True))
    for each in held.values():
        stack.callback(each.close)
    portals = any(system.shape == "portal" for system in systems)
    starting = await stack.enter_async_context(begun(options.postgres and portals))
    indexes, count = indexed(told)
    databases = await starting
    opening = Opening(stack, options, failing, held, AllNames(told.atlas), databases.server)
    words = await opening.opened({s: indexes[s.id] for s in systems})
    gc.freeze()
    return _written(told, options, failing, words, count, databases.told)


def indexed(told: World) -> tuple[Mapping[SystemId, SystemIndex], int]:
    """Every system's events; and how many events there are in all."""
    events: dict[str, list[Event]] = {system.id: [] for system in told.landscape.systems}
    count = 0
    for holder, event in told.events():
        count += 1
        if holder in events:
            events[holder].append(event)
    return {SystemId(system): SystemIndex(some) for system, some in events.items()}, count


def _written(
    told: World,
    options: Options,
    failing: Mapping[SystemId, Fault],
    words: Mapping[SystemId, Mapping[str, str]],
    count: int,
    databases: str,
) -> Summary:
    systems = told.landscape.systems
    target = write_systems(options.folder, systems, words, options.profile)
    write_truth(options.folder, told)
    summary = Summary(
        seed=options.seed,
        events=count,
        profile=options.profile.value,
        systems_folder=str(target.resolve()),
        addresses={system: some[ADDRESS] for system, some in words.items()},
        provinces={s.id: tuple(s.provinces) for s in systems},
        names={s.id: s.name for s in systems},
        faults={system: fault.value for system, fault in failing.items()},
        databases=databases,
        harvested=[s.id for s in systems if spoken(s).kind == "files"],
        **{name: item.link for name, item in examples(told).items()},
    )
    write_summary(options.folder, summary)
    return summary


def _stop_on_signals(stop: asyncio.Event, options: Options) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if options.until_stdin_closes:
        loop.add_reader(sys.stdin.fileno(), stop.set)
