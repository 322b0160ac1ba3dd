"""A world in a process of its own, for tests, benchmarks and ``txng demo``."""

import asyncio
from dataclasses import replace
from types import TracebackType
from typing import Self

from hub.demo.child import Child
from hub.demo.options import READY, Options
from hub.demo.summary import Summary, read_summary

START_WITHIN = 600.0
"""Seconds; a world of a million events takes its time."""


class NotStarted(RuntimeError):
    """A process ended, or said nothing, before it was ready."""


class RunningWorld:
    """``async with RunningWorld(Options(folder=…)) as running: running.summary.addresses``.

    Everything is written into ``options.folder``: ``systems/*.toml``, ``world.json``,
    ``truth.json``. Leaving stops the process; should this process die, that one stops by itself.
    """

    summary: Summary
    child: Child

    def __init__(self, options: Options) -> None:
        self.options = replace(options, until_stdin_closes=True)

    async def __aenter__(self) -> Self:
        self.child = await Child.start("hub.demo", self.options.arguments())
        try:
            await self._ready()
        except BaseException:
            await self.child.stop()
            raise
        self.summary = read_summary(self.options.folder)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.child.stop()

    async def _ready(self) -> None:
        try:
            line = await asyncio.wait_for(self.child.line(), START_WITHIN)
        except TimeoutError as error:
            raise NotStarted(f"the simulated world is not ready in {START_WITHIN:g} s") from error
        if line.strip() != READY.encode():
            raise NotStarted("the simulated world ended before it was ready; see its output")
