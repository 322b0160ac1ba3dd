"""``txng trace --events``: a trace over EPCIS documents alone, with the plain installation."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

from hub.cli.epcis_files import document_files
from hub.cli.trace_result import UNUSABLE, show
from hub.trace.offline import UnreadableFile, trace_files
from schema.model.identifiers.identifier import CodeError
from schema.model.trace import TraceInput


def trace_offline(events: Iterable[Path], asked: TraceInput, as_json: bool, why: str | None) -> int:
    """Trace, print, and give the exit code. A folder stands for the documents in it."""
    try:
        paths, come_across = named_documents(events)
        report = asyncio.run(trace_files(paths, asked, come_across))
    except (CodeError, UnreadableFile) as error:
        typer.echo(str(error), err=True)
        return UNUSABLE
    return show(report, as_json, why=why)


def named_documents(events: Iterable[Path]) -> tuple[list[Path], set[Path]]:
    """The documents that a command line names, each once, and those only come across in folders.

    Raises ``UnreadableFile`` for a folder without any.
    """
    named = list(events)
    paths = list(dict.fromkeys(_documents(named)))
    return paths, set(paths).difference(named)


def _documents(paths: Iterable[Path]) -> Iterator[Path]:
    """The documents named; a folder without any is a mistake, not an empty answer."""
    for path in paths:
        found = list(document_files([path]))
        if not found:
            raise UnreadableFile(f"{path}: no document in it or below it (.json, .jsonld, .xml)")
        yield from found
