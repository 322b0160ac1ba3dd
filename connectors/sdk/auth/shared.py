"""One run of what several wait for at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from connectors.sdk.errors import ConnectorError

T = TypeVar("T")


class Shared(Generic[T]):
    """Whoever comes while a run is under way has its outcome, value or error.

    No task is made: the run belongs to the first who waits. If that one gives up, the next runs.
    """

    def __init__(self, run: Callable[[], Awaitable[T]]) -> None:
        self._run = run
        self._turn = asyncio.Lock()
        self._ended = 0
        self._outcome: T | ConnectorError | None = None

    async def __call__(self) -> T:
        """The outcome of a run that ended after this was called; its error is raised."""
        before = self._ended
        async with self._turn:
            if self._ended == before:
                self._outcome = await self._outcome_of_run()
                self._ended += 1
            outcome = self._outcome
        if isinstance(outcome, ConnectorError):
            raise outcome
        return outcome  # type: ignore[return-value]  # a run has ended, so it is a T

    async def _outcome_of_run(self) -> T | ConnectorError:
        try:
            return await self._run()
        except ConnectorError as error:
            return error
