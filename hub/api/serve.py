"""Running the server: loopback by default, stopped cleanly within a bounded time."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from hub.api.app import application
from hub.api.assembly import assembled
from hub.api.server import Ready, Server, StartRefused
from hub.api.settings import Settings
from hub.graph.store import StoreError
from hub.registry.loading import RegistryError, load_registry
from hub.registry.registry import Registry


def serve(settings: Settings, ready: Ready = lambda _: None) -> None:
    """Serve until SIGINT or SIGTERM; raises ``StartRefused`` when it cannot start."""
    asyncio.run(serving(settings, ready))


async def serving(settings: Settings, ready: Ready = lambda _: None) -> None:
    """``serve`` in a running loop."""
    registry = _registry(settings)
    try:
        live = (settings.environment, settings.keep_traces, settings.ask_everyone)
        async with assembled(registry, settings.store, *live, settings.login) as parts:
            server = Server(application(settings, parts), settings, ready)
            with _signals(server):
                await server.serve()
    except StoreError as error:
        raise StartRefused(str(error)) from error


@contextmanager
def _signals(server: Server) -> Iterator[None]:
    """SIGINT and SIGTERM let running requests finish; a second SIGINT does not wait."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        loop.add_signal_handler(number, server.handle_exit, number, None)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


def _registry(settings: Settings) -> Registry:
    try:
        return load_registry(settings.systems)
    except RegistryError as error:
        raise StartRefused(f"the systems' files cannot be used:\n{error}") from error
