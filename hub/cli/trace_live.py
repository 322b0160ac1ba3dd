"""A live trace from the command line: the same parts as the server, without the server."""

import asyncio
from pathlib import Path

import typer

from hub.api.settings import SettingError
from hub.cli.live import Ask, asked_live
from hub.cli.trace_result import UNUSABLE, show
from hub.graph.opening import Location
from hub.graph.store import StoreError
from hub.registry.loading import RegistryError
from hub.trace.kept import UnreadableVersion
from schema.graphql.hub import NotKept, Refused, Unresumable
from schema.model.keys import TraceId
from schema.model.trace import TraceInput, TraceReport

Answer = TraceReport | Refused | NotKept | Unresumable


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
    ask: Ask[Answer], systems: Path | None, store: Location | None, json: bool, why: str | None
) -> int:
    try:
        answer = asyncio.run(asked_live(ask, systems, store))
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
