"""A live trace from the command line: the same parts as the server, without the server."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from time import monotonic

import typer
from rich.console import Console
from rich.markup import escape

from hub.access.hook import unrecorded
from hub.access.viewers import configured
from hub.api.assembly import assembled
from hub.api.service import HubService
from hub.api.settings import SettingError, Settings, from_environment
from hub.cli.trace_progress import Telling
from hub.cli.trace_result import UNUSABLE, show
from hub.graph.sqlite.store import WrongLayoutError
from hub.registry.loading import RegistryError, load_registry
from hub.registry.registry import Registry
from schema.graphql.hub import Refused
from schema.model.trace import TraceInput, TraceReport
from schema.model.viewer import Deadline


def trace_live(
    asked: TraceInput, systems: Path | None, store: Path | None, json: bool, why: str | None
) -> int:
    """Trace, print, and give the exit code. ``asked.start`` is a code as typed."""
    try:
        settings = from_environment(os.environ)
        registry = load_registry(systems)
        traced = asyncio.run(_traced(asked, registry, store, settings))
    except (SettingError, RegistryError, WrongLayoutError) as error:
        typer.echo(str(error), err=True)
        return UNUSABLE
    if isinstance(traced, Refused):
        typer.echo(f"{traced.code!r}: {traced.rule}. {traced.hint}", err=True)
        return UNUSABLE
    return show(traced, json, kept=store is not None, why=why)


async def _traced(
    asked: TraceInput, registry: Registry, store: Path | None, settings: Settings
) -> TraceReport | Refused:
    viewer = configured(settings.role)
    deadline = Deadline.within(settings.asking_seconds, monotonic)
    async with assembled(registry, store, settings.environment, settings.keep_traces) as parts:
        with Console(stderr=True).status("reading the supply graph…") as status:
            telling = Telling(parts.tracer, lambda text: status.update(escape(text)))
            service = HubService(replace(parts, tracer=telling), unrecorded)
            return await service.trace(asked, viewer, deadline)
