"""Requests to a system are spaced evenly, in the order of their coming."""

import asyncio
from typing import Any

import pytest
from virtual_time import VirtualLoop

from connectors.sdk.asked import Asked
from connectors.sdk.pace import paced
from connectors.sdk.reply import Reply


class Clocked:
    """A way that notes when it is asked."""

    hosts = frozenset({"a.example"})

    def __init__(self) -> None:
        self.at: list[tuple[str, float]] = []

    async def send(self, request: Asked, with_errors: bool = False) -> Reply:
        self.at.append((request.url, asyncio.get_running_loop().time()))
        return Reply(200, {}, b"", request.url)


def in_virtual_time(work: Any) -> None:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(work)


def test_requests_are_spaced_by_the_rate() -> None:
    way = Clocked()

    async def ask() -> None:
        slow = paced(way, 4)
        await asyncio.gather(*(slow.send(Asked("GET", name, {})) for name in "abc"))
        await asyncio.sleep(10)
        await slow.send(Asked("GET", "d", {}))

    in_virtual_time(ask())
    assert way.at == [("a", 0.0), ("b", 0.25), ("c", 0.5), ("d", pytest.approx(10.5))]


def test_without_a_rate_the_way_is_as_it_is() -> None:
    way = Clocked()
    assert paced(way, None) is way
