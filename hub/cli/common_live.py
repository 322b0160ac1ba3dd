"""A live common source from the command line: the same parts as the server, without the server."""

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
from hub.cli.common_result import show
from hub.cli.trace_progress import Telling
from hub.cli.trace_result import UNUSABLE
from hub.graph.opening import Location
from hub.graph.store import StoreError
from hub.registry.loading import RegistryError, load_registry
from hub.registry.registry import Registry
from schema.graphql.hub import Refused
from schema.model.common_source import CommonSourceInput, CommonSourceReport, NoWeight
from schema.model.viewer import Deadline


def common_live(
    asked: CommonSourceInput, systems: Path | None, store: Location | None, json: bool
) -> int:
    """Rank, print, and give the exit code. The cases are codes as typed."""
    try:
        settings = from_environment(os.environ)
        registry = load_registry(systems)
        ranked = asyncio.run(_ranked(asked, registry, store, settings))
    except (NoWeight, SettingError, RegistryError, StoreError) as error:
        typer.echo(str(error), err=True)
        return UNUSABLE
    if isinstance(ranked, Refused):
        typer.echo(f"{ranked.code!r}: {ranked.rule}. {ranked.hint}", err=True)
        return UNUSABLE
    return show(ranked, json)


async def _ranked(
    asked: CommonSourceInput, registry: Registry, store: Location | None, settings: Settings
) -> CommonSourceReport | Refused:
    viewer = configured(settings.role)
    deadline = Deadline.within(settings.asking_seconds, monotonic)
    live = (settings.environment, settings.keep_traces, settings.ask_everyone)
    async with assembled(registry, store, *live, settings.login) as parts:
        with Console(stderr=True).status("reading the supply graph…") as status:
            telling = Telling(parts.tracer, lambda text: status.update(escape(text)))
            service = HubService(replace(parts, tracer=telling), unrecorded)
            return await service.common_source(asked, viewer, deadline)
