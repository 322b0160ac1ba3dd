"""What is still open: tasks, threads and file descriptors that were not there before."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakSet

Task = asyncio.Task[Any]
_GRACE, _STEP = 2.0, 0.01
"""Seconds that what was let go of may take to close: the other side has its part in that."""
_POOL = "asyncio_"
"""Threads of the loop's own pool, which stay."""
_OURS: ContextVar[bool] = ContextVar("ours", default=False)


@dataclass(frozen=True, slots=True)
class Open:
    """What is open at one moment. ``descriptors`` by number; empty where the system tells none."""

    made: WeakSet[Task]
    """All tasks made in this context, before and after."""
    tasks: frozenset[Task]
    threads: frozenset[threading.Thread]
    descriptors: dict[str, str]


@contextmanager
def tasks_noted() -> Iterator[WeakSet[Task]]:
    """The tasks that are made by this task, and by those that it makes.

    Not those of others in the same loop: of a server, say, that the test started.
    """
    loop, made = asyncio.get_running_loop(), WeakSet[Task]()
    before = loop.get_task_factory()

    def make(loop: asyncio.AbstractEventLoop, work: Any, **more: Any) -> Any:
        task = before(loop, work, **more) if before else asyncio.Task(work, loop=loop, **more)
        if _OURS.get() and isinstance(task, asyncio.Task):
            made.add(task)
        return task

    loop.set_task_factory(make)
    ours = _OURS.set(True)
    try:
        yield made
    finally:
        _OURS.reset(ours)
        loop.set_task_factory(before)


def open_now(made: WeakSet[Task]) -> Open:
    """What is open in this process, and which of the tasks noted are not done."""
    return Open(made, frozenset(t for t in made if not t.done()), _threads(), _descriptors())


async def left_over(before: Open) -> list[str]:
    """What is open now and was not before, each in words, after a time of grace."""
    return await _after_grace(
        lambda: [*_new_tasks(before), *_new_threads(before), *_new_files(before)]
    )


async def running_on(before: Open) -> list[str]:
    """The tasks alone."""
    return await _after_grace(lambda: _new_tasks(before))


async def _after_grace(find: Callable[[], list[str]]) -> list[str]:
    loop = asyncio.get_running_loop()
    until = loop.time() + _GRACE
    while (found := find()) and loop.time() < until:  # noqa: ASYNC110 - closing has no event
        await asyncio.sleep(_STEP)
    return found


def _new_tasks(before: Open) -> list[str]:
    new = set(before.made) - before.tasks
    return sorted(f"task {_called(task)}" for task in new if not task.done())


def _new_threads(before: Open) -> list[str]:
    return sorted(f"thread {thread.name}" for thread in _threads() - before.threads)


def _new_files(before: Open) -> list[str]:
    now = _descriptors().items() - before.descriptors.items()
    return sorted(f"descriptor {number} ({to})" for number, to in now)


def _called(task: Task) -> str:
    return getattr(task.get_coro(), "__qualname__", task.get_name())


def _threads() -> frozenset[threading.Thread]:
    return frozenset(t for t in threading.enumerate() if not t.name.startswith(_POOL))


def _descriptors() -> dict[str, str]:
    folder = Path("/proc/self/fd" if sys.platform == "linux" else "/dev/fd")
    if not folder.is_dir():
        return {}
    named = {entry: _target(folder / entry) for entry in os.listdir(folder)}  # noqa: PTH208
    return {entry: to for entry, to in named.items() if to is not None}


def _target(entry: Path) -> str | None:
    """Where a descriptor leads; None when it was closed meanwhile, as the listing's own is."""
    try:
        return str(entry.readlink()) if sys.platform == "linux" else str(entry.stat().st_ino)
    except OSError:
        return None
