"""A federation over real connectors: one HTTP session for all, opened and closed with it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from connectors.registry import open_connector
from connectors.sdk.http_session import open_session
from connectors.sdk.secrets import resolve_secret
from hub.federation.federation import Federation
from hub.registry.registry import Registry
from schema.model.systems import Environment
from schema.model.times import Micros


@asynccontextmanager
async def open_federation(
    registry: Registry,
    now: Callable[[], Micros],
    secrets: Callable[[str], str] = resolve_secret,
    environment: Environment = Environment.PRODUCTION,
) -> AsyncIterator[Federation]:
    """The federation of a registry, ready to ask; connectors and session are closed behind it."""
    async with open_session() as session:
        opener = partial(open_connector, session=session, now=now, secrets=secrets)
        async with Federation(registry, opener, now, environment) as federation:
            yield federation
