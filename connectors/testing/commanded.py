"""A change at the system that a command makes: for whoever has no test in Python."""

import asyncio
import shlex
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable

from connectors.testing.verdicts import NotProven

LONGEST = 20.0
"""Seconds that the command may take: less than an answer may, which waits for it."""
_LAST = 2_000
"""Bytes of what the command says of its failure, counted from its end."""


def by_command(command: str) -> Callable[[], Awaitable[None]]:
    """A ``Change`` that runs the command and waits for it; ``ValueError`` for a text that is none.

    No shell reads it: the words are split as a shell splits them, and nothing else is done with
    them. A command that cannot be run, takes too long or ends with another code than 0 leaves the
    rule not proven, with the last line of what it said.
    """
    words = shlex.split(command)
    if not words:
        raise ValueError("names no command")

    async def change() -> None:
        await _run(words)

    return change


async def _run(words: list[str]) -> None:
    try:
        process = await asyncio.create_subprocess_exec(
            *words, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
        )
    except OSError as error:
        raise NotProven(f"the command of the change cannot be run: {error.strerror}") from error
    try:
        async with asyncio.timeout(LONGEST):
            said = await _said(process)
            code = await process.wait()
    except TimeoutError:
        raise NotProven(f"the command of the change took longer than {LONGEST:g} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code:
        raise NotProven(f"the command of the change ended with exit code {code}: {said}")


async def _said(process: Process) -> str:
    """The last line that it writes to its standard error."""
    tail = b""
    while process.stderr and (chunk := await process.stderr.read(_LAST)):
        tail = (tail + chunk)[-_LAST:]
    lines = tail.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it says nothing")
