"""An event loop whose time is virtual: waits take no time and deadlines are exact."""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any


class LeapingSelector(selectors.SelectSelector):
    """Instead of waiting, the time leaps to where the loop wants to wake."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("everything waits, and nothing will ever happen")
        if not ready and timeout:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaping = LeapingSelector()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.now


class InlineLoop(VirtualLoop):
    """Virtual time, and what would run in a thread runs at once."""

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done
