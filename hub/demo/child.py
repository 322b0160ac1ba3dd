"""A Python module as a process of its own, stopped by its id and never left behind."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Self

STOP_WITHIN = 10.0


class Child:
    """A child process. Its standard input stays open as long as whoever started it lives."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(
        cls, module: str, arguments: Sequence[str] = (), more: Mapping[str, str] | None = None
    ) -> Self:
        """Run ``python -m module`` with ``more`` in its environment.

        In a session of its own: Ctrl-C is for whoever started it, who then stops it.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            env={**os.environ, **(more or {})},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether it has ended."""
        return self._process.returncode is not None

    async def line(self) -> bytes:
        """The next line of its standard output; empty when it has ended."""
        stdout = self._process.stdout
        return await stdout.readline() if stdout else b""

    async def wait(self) -> int:
        """Until it ends: its exit code."""
        return await self._process.wait()

    async def stop(self) -> None:
        """Ask it to stop, insist after a while, and wait for it; harmless when it has ended."""
        if not self.ended:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), STOP_WITHIN)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
