"""A live common source from the command line: the same parts as the server, without the server."""

import asyncio
from pathlib import Path

import typer

from hub.api.settings import SettingError
from hub.cli.common_result import show
from hub.cli.live import asked_live
from hub.cli.trace_result import UNUSABLE
from hub.graph.opening import Location
from hub.graph.store import StoreError
from hub.registry.loading import RegistryError
from schema.graphql.hub import Refused
from schema.model.common_source import CommonSourceInput, NoWeight


def common_live(
    asked: CommonSourceInput, systems: Path | None, store: Location | None, json: bool
) -> int:
    """Rank, print, and give the exit code. The cases are codes as typed."""
    try:
        ranking = asked_live(lambda hub, *by: hub.common_source(asked, *by), systems, store)
        ranked = asyncio.run(ranking)
    except (NoWeight, SettingError, RegistryError, StoreError) as error:
        typer.echo(str(error), err=True)
        return UNUSABLE
    if isinstance(ranked, Refused):
        typer.echo(f"{ranked.code!r}: {ranked.rule}. {ranked.hint}", err=True)
        return UNUSABLE
    return show(ranked, json)
