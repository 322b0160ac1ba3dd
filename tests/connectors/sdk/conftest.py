"""Doors opened as a system's file says, and servers that keep what they were asked."""

import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from connectors.sdk.http import HttpDoor
from connectors.sdk.http_config import HttpConfig
from connectors.sdk.opening import open_door
from schema.model.systems import Limits

Opened = Callable[..., HttpDoor]
SECRETS = {"env:K": "kín-đáo", "env:HEX": "0a1b2c3d", "env:B64": "ChssPQ=="}


class Clock:
    """The hub's clock, moved by the test."""

    def __init__(self) -> None:
        self.micros = 1_750_000_000_000_000

    def __call__(self) -> int:
        return self.micros

    def move(self, seconds: float) -> None:
        self.micros += round(seconds * 1_000_000)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_http(session: aiohttp.ClientSession, clock: Clock) -> Opened:
    """A door by the keys of a ``[connector]`` table."""

    def make(**table: Any) -> HttpDoor:
        config = HttpConfig.model_validate_json(json.dumps(table))
        return open_door(config, Limits(deadline=5), session, clock, SECRETS.__getitem__)

    return make


@pytest.fixture
async def asked(serve: Any) -> tuple[str, list[web.Request]]:
    """A server that answers everything, and the requests it has had, their bodies read."""
    heard: list[web.Request] = []

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        heard.append(request)
        return web.json_response({})

    return await serve(answer), heard
