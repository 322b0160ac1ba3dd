"""uvicorn as the hub runs it: one process, signals left to whoever runs it, its address told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket

import uvicorn
from starlette.applications import Starlette

from hub.api.settings import Settings

Ready = Callable[[str], None]
"""Told the server's address (``http://127.0.0.1:8000``) once it accepts connections."""


class StartRefused(Exception):
    """The server does not start as it is set up: a message that says what to mend."""


class Server(uvicorn.Server):
    """Serves an application until ``should_exit``, then lets running requests finish."""

    def __init__(self, app: Starlette, settings: Settings, ready: Ready) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                lifespan="off",
                ws="none",
                access_log=False,
                server_header=False,
                log_level="warning",
                timeout_graceful_shutdown=settings.drain_seconds,
            )
        )
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing: uvicorn would raise the signal again and so cut short what is being closed."""
        yield

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, then tell the address; ``StartRefused`` when the port cannot be had."""
        try:
            await super().startup(sockets)
        except SystemExit as error:
            where = f"{self.config.host}:{self.config.port}"
            raise StartRefused(f"cannot listen on {where}: see the line above") from error
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        self._ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")
