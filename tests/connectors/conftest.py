"""Systems for the connectors' tests: a session, settings, and connectors opened on a base URL."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from connectors.registry import open_connector
from connectors.sdk.http_session import open_session
from connectors.sdk.interface import Connector
from connectors.sdk.system_file import parse_system
from schema.model.systems import Limits, SystemSettings

NOW = 1_750_000_000_000_000
Open = Callable[..., Connector[Any]]
Serve = Callable[[Callable[[web.Request], Awaitable[web.StreamResponse]]], Awaitable[str]]


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session() as opened:
        yield opened


@pytest.fixture
def settings() -> SystemSettings:
    text = '[system]\nname = "Hệ thống mẫu (mô phỏng)"\nprovinces = ["96"]\nkind = "rest"\n'
    return parse_system(text, "sample.toml")


@pytest.fixture
def open_system(session: aiohttp.ClientSession, settings: SystemSettings) -> Open:
    """Opens a connector of a kind with its ``[connector]`` table."""

    def make(
        kind: str, table: Mapping[str, Any], limits: Limits | None = None, **secrets: str
    ) -> Connector[Any]:
        changed = replace(settings, kind=kind, connector=table, limits=limits or settings.limits)
        return open_connector(changed, session, lambda: NOW, lambda ref: secrets[ref[4:]])

    return make


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a real server on loopback with one catch-all route; gives its URL."""
    runners: list[web.AppRunner] = []

    async def start(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> str:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", answer)
        runner = web.AppRunner(app, handler_cancellation=True)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
def gather() -> Callable[..., Awaitable[tuple[list[Any], Exception | None]]]:
    """Reads a stream to its end or its error: what was yielded, and the error."""

    async def read(stream: Any) -> tuple[list[Any], Exception | None]:
        heard: list[Any] = []
        try:
            async for said in stream:
                heard.extend((said,))  # what came before an error counts
        except Exception as error:
            return heard, error
        return heard, None

    return read
