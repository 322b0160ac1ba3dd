"""``txng connector try``: a system asked, or a saved record read, and every field explained."""

import asyncio
from pathlib import Path
from time import time_ns
from typing import Annotated

import orjson
import typer

from connectors.mapping.expression import compile_reply_path
from connectors.registry import load_sound, open_connector
from connectors.sdk.errors import ConnectorError, Malformed
from connectors.sdk.http_session import open_session
from connectors.sdk.system_file import SystemFileError
from connectors.trying.asking import ask
from connectors.trying.changing import first_page
from connectors.trying.form import trial_json
from connectors.trying.readings import read_saved
from connectors.trying.summary import summary_json
from connectors.trying.told import Trial
from hub.cli.connector_question import Typed
from hub.cli.connector_try_summary import print_summary
from hub.cli.connector_try_view import print_trial
from hub.cli.extras import USAGE
from hub.cli.trace_result import console
from schema.model.json import Json
from schema.model.queries import EventQuery
from schema.model.systems import SystemSettings

Code = str | None


def try_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The system's file.")],
    lot: Annotated[
        Code, typer.Option(help="A lot, as (01)…(10)… or a link; beside --gtin its number alone.")
    ] = None,
    gtin: Annotated[Code, typer.Option(help="A product's GTIN.")] = None,
    serial: Annotated[Code, typer.Option(help="A serial number, beside --gtin.")] = None,
    sscc: Annotated[Code, typer.Option(help="A logistic unit.")] = None,
    place: Annotated[Code, typer.Option(help="A GLN, or the system's own code of a place.")] = None,
    since: Annotated[
        Code, typer.Option(help="Events since then: 2026-03-01, or RFC 3339; Vietnam time.")
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(help="Ask nobody: read the record, or list of records, in this JSON file."),
    ] = None,
    records: Annotated[
        str, typer.Option(help="Where in the file of --record the records are, as JMESPath.")
    ] = "@",
    changes: Annotated[
        bool, typer.Option("--changes", help="The first page of what changed, as a harvest reads.")
    ] = False,
    summary: Annotated[
        bool,
        typer.Option("--summary", help="Counts only: what was not read, and why."),
    ] = False,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="Records to read.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Show what records read as, field by field: which path gave what, what was dropped and why.

    Without a code everything is asked for; with --changes what a harvest would read first. Exit
    code 1: a record is set aside, or the system does not answer to the end; 2: the file, or an
    option, cannot be used.
    """
    typed = Typed(lot, gtin, serial, sscc, place, since)
    if changes and (record is not None or typed != Typed()):
        raise typer.BadParameter("goes with no code, time or record", param_hint="--changes")
    try:
        settings = load_sound(file)
        if record is None:
            query = None if changes else typed.query(settings.id)
            trial = asyncio.run(_asked(settings, query, most))
        else:
            trial = asyncio.run(_read(settings, _saved(record, records), most))
    except SystemFileError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    _show(trial, summary, json)
    raise typer.Exit(0 if trial.sound else 1)


def _show(trial: Trial, summary: bool, json: bool) -> None:
    if json:
        told = summary_json(trial) if summary else trial_json(trial)
        typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    else:
        (print_summary if summary else print_trial)(trial, console())


async def _asked(settings: SystemSettings, query: EventQuery | None, most: int) -> Trial:
    """The answer to a question; without one the first page of what changed."""
    async with open_session() as session:
        connector = open_connector(settings, session, _now)
        try:
            if query is None:
                return await first_page(connector, most)
            return await ask(connector, query, most)
        finally:
            await connector.aclose()


async def _read(settings: SystemSettings, records: list[Json], most: int) -> Trial:
    async with open_session() as session:
        connector = open_connector(settings, session, _now)
        try:
            return read_saved(connector, records[:most], more=len(records) > most)
        except ConnectorError as error:
            return Trial(error=error)
        finally:
            await connector.aclose()


def _saved(file: Path, at: str) -> list[Json]:
    try:
        found = compile_reply_path(at)(orjson.loads(file.read_bytes()))
    except OSError as error:
        raise _unusable(f"{file}: cannot be read: {error.strerror}") from error
    except orjson.JSONDecodeError as error:
        raise _unusable(f"{file}: is not JSON: {error}") from error
    except (Malformed, ValueError) as error:
        raise typer.BadParameter(str(error), param_hint="--records") from error
    return found if isinstance(found, list) else [found]


def _unusable(said: str) -> typer.BadParameter:
    return typer.BadParameter(said, param_hint="--record")


def _now() -> int:
    return time_ns() // 1_000
