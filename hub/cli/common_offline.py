"""``txng common-source --events``: over EPCIS documents alone, with the plain installation."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import typer

from hub.cli.common_result import show
from hub.cli.trace_offline import named_documents
from hub.cli.trace_result import UNUSABLE
from hub.trace.common_offline import rank_files
from hub.trace.offline import UnreadableFile
from schema.model.common_source import CommonSourceInput, NoWeight
from schema.model.identifiers.identifier import CodeError


def common_offline(events: Iterable[Path], asked: CommonSourceInput, as_json: bool) -> int:
    """Rank, print, and give the exit code. A folder stands for the documents in it."""
    try:
        paths, come_across = named_documents(events)
        report = asyncio.run(rank_files(paths, asked, come_across))
    except (CodeError, NoWeight, UnreadableFile) as error:
        typer.echo(str(error), err=True)
        return UNUSABLE
    return show(report, as_json)
