"""A live trace from the command line: the same parts as the server, without the server."""

import asyncio
import os
from collections.abc import Awaitable, Callable
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
from hub.graph.opening import Location
from hub.graph.store import StoreError
from hub.registry.loading import RegistryError, load_registry
from hub.registry.registry import Registry
from hub.trace.kept import UnreadableVersion
from schema.graphql.hub import NotKept, Refused, Unresumable
from schema.model.keys import TraceId
from schema.model.trace import TraceInput, TraceReport
from schema.model.viewer import Deadline, Viewer

Answer = TraceReport | Refused | NotKept | Unresumable
Ask = Callable[[HubService, Viewer, Deadline], Awaitable[Answer]]


def trace_live(
    asked: TraceInput, systems: Path | None, store: Location | None, json: bool, why: str | None
) -> int:
    """Trace, print, and give the exit code. ``asked.start`` is a code as typed."""
    return _told(lambda hub, *by: hub.trace(asked, *by), systems, store, json, why)


def resume_live(
    trace: TraceId, systems: Path | None, store: Location, json: bool, why: str | None
) -> int:
    """Go on with a kept trace, print its next version, and give the exit code."""
    return _told(lambda hub, *by: hub.resume_trace(trace, *by), systems, store, json, why)


def _told(
    ask: Ask, systems: Path | None, store: Location | None, json: bool, why: str | None
) -> int:
    try:
        settings = from_environment(os.environ)
        registry = load_registry(systems)
        answer = asyncio.run(_asked(ask, registry, store, settings))
    except (SettingError, RegistryError, StoreError, UnreadableVersion) as error:
        typer.echo(str(error), err=True)
        return UNUSABLE
    if isinstance(answer, TraceReport):
        return show(answer, json, kept=store is not None, why=why)
    typer.echo(_said(answer), err=True)
    return UNUSABLE


def _said(answer: Refused | NotKept | Unresumable) -> str:
    match answer:
        case Refused():
            return f"{answer.code!r}: {answer.rule}. {answer.hint}"
        case NotKept():
            return f"no version of trace {answer.trace} is kept in this store"
        case Unresumable():
            return f"trace {answer.trace} cannot be resumed: {answer.reason}"


async def _asked(
    ask: Ask, registry: Registry, store: Location | None, settings: Settings
) -> Answer:
    viewer = configured(settings.role)
    deadline = Deadline.within(settings.asking_seconds, monotonic)
    live = (settings.environment, settings.keep_traces, settings.ask_everyone)
    async with assembled(registry, store, *live, settings.login) as parts:
        with Console(stderr=True).status("reading the supply graph…") as status:
            telling = Telling(parts.tracer, lambda text: status.update(escape(text)))
            service = HubService(replace(parts, tracer=telling), unrecorded)
            return await ask(service, viewer, deadline)
