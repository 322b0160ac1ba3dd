"""A world in a process of its own, for tests, benchmarks and ``txng demo``."""

import asyncio
import sys
from dataclasses import replace
from types import TracebackType
from typing import Self

from hub.demo.options import Options
from hub.demo.process import READY
from hub.demo.summary import Summary, read_summary

START_WITHIN, STOP_WITHIN = 600.0, 10.0
"""Seconds; a world of a million events takes its time."""


class WorldNotStarted(RuntimeError):
    """The world's process ended, or said nothing, before it was ready."""


class RunningWorld:
    """``async with RunningWorld(Options(folder=…)) as running: running.summary.addresses``.

    Everything is written into ``options.folder``: ``systems/*.toml``, ``world.json``,
    ``truth.json``. Leaving stops the process; should this process die, that one stops by itself.
    """

    summary: Summary

    def __init__(self, options: Options) -> None:
        self.options = replace(options, until_stdin_closes=True)

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "hub.demo",
            *self.options.arguments(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for whoever started the world; it stops the world
        )
        try:
            await self._ready()
        except BaseException:
            await self.stop()
            raise
        self.summary = read_summary(self.options.folder)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    async def wait(self) -> int:
        """Until the process ends by itself: its exit code."""
        return await self._process.wait()

    async def stop(self) -> None:
        """Stop the process and wait for it; harmless when it has ended."""
        if self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), STOP_WITHIN)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()

    async def _ready(self) -> None:
        stdout = self._process.stdout
        try:
            line = await asyncio.wait_for(stdout.readline(), START_WITHIN) if stdout else b""
        except TimeoutError as error:
            raise WorldNotStarted(f"not ready within {START_WITHIN:g} s") from error
        if line.strip() != READY.encode():
            raise WorldNotStarted("the simulated world ended before it was ready; see its output")
