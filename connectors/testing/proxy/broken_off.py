"""Connections that stall or break: slow, silent, or gone in the middle."""

import asyncio
from collections.abc import Mapping

from connectors.testing.proxy.bodies import has_form
from connectors.testing.proxy.http11 import reply_bytes, written
from connectors.testing.proxy.proxy import Turn

_FOR_EVER = 3_600


async def drip(turn: Turn) -> None:
    """One byte a second."""
    for byte in reply_bytes(b" " * 1_000):
        turn.write(bytes([byte]))
        await turn.writer.drain()
        await asyncio.sleep(1)


async def hang(turn: Turn) -> None:
    """The connection is taken and nothing is said."""
    await asyncio.sleep(_FOR_EVER)


async def stall(turn: Turn) -> None:
    """The good reply stops in the middle of its body and nothing more comes."""
    data = written(await turn.good())
    turn.write(data[: -max(1, len(data) // 4)])
    await turn.writer.drain()
    await asyncio.sleep(_FOR_EVER)


async def hang_up(turn: Turn) -> None:
    """The connection is closed before the status line."""


async def reset(turn: Turn) -> None:
    """The connection is reset in the middle of the body."""
    turn.write(written(await turn.good())[:-1])
    await turn.writer.drain()
    turn.writer.transport.abort()


async def cut_off(turn: Turn) -> None:
    """The body ends before the length that was announced."""
    good = await turn.good()
    body = good.body[: len(good.body) // 2]
    turn.write(reply_bytes(body, good.status, _kept(good.headers), len(good.body) + 10))


async def half(turn: Turn) -> None:
    """The body breaks off, its length announced as if it were whole; only where that shows."""
    good = await turn.good()
    whole = good.body if has_form(good.body) else b""
    body = whole[: len(whole) // 2] if whole else good.body
    turn.spoiled = body != good.body
    turn.write(reply_bytes(body, good.status, _kept(good.headers)))


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name == "content-type"}
