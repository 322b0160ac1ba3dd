"""``txng systems advance``: a system moved to another stage, and the move written down."""

import asyncio
import os
from datetime import date, datetime
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, Annotated

import typer

from connectors.sdk.system_file import SystemFileError
from hub.api.settings import SettingError, from_environment
from hub.cli.extras import USAGE
from hub.cli.stores import KEPT, present
from hub.graph.store import StoreError
from hub.registry.loading import read_system_at, read_systems
from hub.registry.registry import Registry
from hub.registry.stage_writing import add_move, held
from hub.registry.stages import Move, plain, read_moves, steps, unfit
from hub.sync.assembly import opened_store
from schema.model.keys import SystemId
from schema.model.systems import Stage, SystemSettings
from schema.model.times import Micros

if TYPE_CHECKING:
    from hub.registry.conditions import Evidence

UNMET = 3
"""The exit code of a move whose condition does not hold."""


def _line(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        if len(text) <= 300:
            return plain(text.strip())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    raise typer.BadParameter("is longer than 300 characters")


def advance(
    file: Annotated[Path, typer.Argument(help="The system's file.")],
    to: Annotated[Stage, typer.Option(help="The stage to move to: the next, or one before.")],
    by: Annotated[str, typer.Option(help="Who says so.", callback=_line)],
    report: Annotated[
        Path | None, typer.Option(help="The report.json of txng connector certify.")
    ] = None,
    store: Annotated[str | None, typer.Option(envvar="TXNG_STORE", help=KEPT)] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of the move; today.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Why; needed to go back.", callback=_line)
    ] = None,
) -> None:
    """Move a system's connection one stage on, or back, and add that to stages/SYSTEM.toml.

    Exit code 0: it is moved; 3: what the stage wants is missing; 2: an option or a file cannot be
    used.
    """
    if report is not None and to is not Stage.TECHNICALLY_CONNECTED:
        raise typer.BadParameter(f"--report proves {Stage.TECHNICALLY_CONNECTED}, not {to}")
    try:
        settings = read_system_at(file)
        shown = _shown(settings, file.parent, to, report, store, on)
        move = Move(
            stage=to,
            on=shown.on,
            by=by,
            report=shown.certificate.sha256 if shown.certificate else None,
            reason=reason,
        )
        with held(file.parent):
            lacking = _lacking(settings, file.parent, move, shown)
            where = None if lacking else add_move(file.parent, settings.id, move)
    except (SystemFileError, StoreError, SettingError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    except OSError as error:
        typer.echo(f"{file.parent}: cannot be written: {error.strerror}", err=True)
        raise typer.Exit(USAGE) from error
    if lacking:
        typer.echo(f"{settings.id} is not moved to {to}: {lacking}", err=True)
        raise typer.Exit(UNMET)
    typer.echo(f"{settings.id}: {to} since {move.on}, by {move.by}: {where}")


def _shown(
    settings: SystemSettings,
    folder: Path,
    to: Stage,
    report: Path | None,
    store: str | None,
    on: datetime | None,
) -> "Evidence":
    """All that is shown for the move, read before anything is decided."""
    from connectors.certification.certificate import read_certificate  # noqa: PLC0415 - needs pytest's
    from hub.registry.conditions import Evidence, day_of  # noqa: PLC0415

    now = time_ns() // 1_000
    return Evidence(
        on=_day(on, day_of(now)),
        now=now,
        others=read_systems(folder)[0],
        certificate=read_certificate(report) if report else None,
        complete=_complete(store, settings.id) if store and to is Stage.SYNCHRONISED else None,
    )


def _day(on: datetime | None, today: date) -> date:
    if on is not None and on.date() > today:
        raise typer.BadParameter(f"--on {on.date()} is in the future")
    return on.date() if on else today


def _lacking(settings: SystemSettings, folder: Path, move: Move, shown: "Evidence") -> str | None:
    """Why the move cannot be made. Going back needs no proof, but a report that is given holds."""
    from hub.registry.conditions import missing  # noqa: PLC0415

    moves = read_moves(folder, settings.id)
    last = moves[-1] if moves else None
    if lacking := unfit(last, move):
        return lacking
    proven = steps(last, move.stage) > 0 or shown.certificate is not None
    return missing(settings, move.stage, shown) if proven else None


def _complete(store: str, system: SystemId) -> Micros | None:
    """When all that the system held was in the graph; None: it never was."""
    where = present(store)

    async def asked() -> Micros | None:
        async with opened_store(Registry(), where, from_environment(os.environ).login) as graph:
            found = (await graph.checkpoints()).get(system)
            return found.complete if found else None

    return asyncio.run(asked())
