"""The hub without the server: what the commands that ask live systems share."""

import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TypeVar

from rich.console import Console
from rich.markup import escape

from hub.access.hook import unrecorded
from hub.access.viewers import configured
from hub.api.assembly import assembled
from hub.api.service import HubService
from hub.api.settings import from_environment
from hub.cli.trace_progress import Telling
from hub.graph.opening import Location
from hub.registry.loading import load_registry
from schema.model.viewer import Deadline, Viewer

T = TypeVar("T")
Ask = Callable[[HubService, Viewer, Deadline], Awaitable[T]]


async def asked_live(ask: Ask[T], systems: Path | None, store: Location | None) -> T:
    """What the hub over these systems and this store answers; its progress goes to standard error.

    Raises ``SettingError``, ``RegistryError`` or ``StoreError`` when it cannot be put together.
    """
    settings = from_environment(os.environ)
    registry = load_registry(systems)
    viewer = configured(settings.role)
    deadline = Deadline.within(settings.asking_seconds, monotonic)
    live = (settings.environment, settings.keep_traces, settings.ask_everyone)
    async with assembled(registry, store, *live, settings.login) as parts:
        with Console(stderr=True).status("reading the supply graph…") as status:
            telling = Telling(parts.tracer, lambda text: status.update(escape(text)))
            service = HubService(replace(parts, tracer=telling), unrecorded)
            return await ask(service, viewer, deadline)
