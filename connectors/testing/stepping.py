"""Work cancelled at one chosen point: the n-th time that it waits for anything at all."""

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any

from connectors.testing.verdicts import Broken

_GRACE = 2.0


class Stepped(Coroutine[Any, Any, None]):
    """A coroutine that cancels its own task when it waits for the ``at``-th time."""

    def __init__(self, work: Coroutine[Any, Any, None], at: int) -> None:
        self._work = work
        self._at = at
        self.waits = 0
        """How often it has waited so far."""

    @property
    def reached(self) -> bool:
        """Whether it was cancelled."""
        return 0 < self._at <= self.waits

    def send(self, value: Any) -> Any:
        return self._waited(self._work.send(value))

    def throw(self, *error: Any) -> Any:
        return self._waited(self._work.throw(*error))

    def close(self) -> None:
        self._work.close()

    def __await__(self) -> Generator[Any, Any, None]:
        return self._work.__await__()

    def _waited(self, what: Any) -> Any:
        self.waits += 1
        task = asyncio.current_task()
        if self.waits == self._at and task is not None:
            task.cancel()
        return what


async def waits_of(work: Coroutine[Any, Any, None]) -> int:
    """How often work waits until it ends, however it ends."""
    stepped = Stepped(work, 0)
    await asyncio.gather(asyncio.create_task(stepped), return_exceptions=True)
    return stepped.waits


async def cancelled_at(work: Coroutine[Any, Any, None], at: int, seconds: float) -> bool:
    """Run and cancel at the ``at``-th wait; False when the work ended before.

    Raises ``Broken`` when it does not end at once, or ends otherwise than cancelled.
    """
    stepped = Stepped(work, at)
    task = asyncio.create_task(stepped)
    await _wait_for(task, stepped, seconds)
    if not stepped.reached:
        await _ended(task)
        return False
    if not task.done():
        await _ended(task)
        raise Broken(f"cancelled at wait {at}, it has not ended {_GRACE:g} s later")
    if task.cancelled():
        return True
    error = task.exception()
    went = f"raises {type(error).__name__}" if error else "goes on as if nothing had happened"
    raise Broken(f"cancelled at wait {at}, it {went}")


async def _wait_for(task: "asyncio.Task[None]", stepped: Stepped, seconds: float) -> None:
    """Until it is done, ``seconds`` at most; from its cancellation on only the time of grace."""
    loop = asyncio.get_running_loop()
    until, told = loop.time() + seconds, False
    while not task.done() and loop.time() < until:
        if stepped.reached and not told:
            until, told = min(until, loop.time() + _GRACE), True
        await asyncio.wait({task}, timeout=0.05)


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait({task}, timeout=_GRACE)
