"""The history of a system's stage: ``stages/SYSTEM.toml`` beside the systems' files.

A list of moves, the oldest first, to which ``txng systems advance`` adds; the last one says where
the system stands, whatever stage its own file names. Without a history that stage is shown, and is
not proven.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from connectors.sdk.config import Strict
from connectors.sdk.layers import LayerFault, read_layer
from connectors.sdk.system_file import SettingFault, SystemFileError, validated
from schema.model.systems import Stage, SystemSettings

FOLDER = "stages"
_ORDER = tuple(Stage)


def plain(text: str) -> str:
    """``text`` itself when it is one line of something; ``ValueError`` otherwise."""
    if not text.strip() or not text.isprintable():
        raise ValueError("is not one line of text")
    return text


Line = Annotated[str, Field(max_length=300), AfterValidator(plain)]


class Move(Strict):
    """``[[move]]``: a step to a stage, its day and who made it.

    ``report`` is the SHA-256 of the report.json that proved it, ``reason`` why it went back.
    """

    stage: Stage
    on: date
    by: Line
    report: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    reason: Line | None = None


class History(Strict):
    """A whole file."""

    move: tuple[Move, ...] = Field(min_length=1)


def history_file(folder: Path, system: str) -> Path:
    """Where a system's history stands, below the folder of the systems' files."""
    return folder / FOLDER / f"{system}.toml"


def read_moves(folder: Path, system: str) -> tuple[Move, ...]:
    """A system's moves, the oldest first; ``SystemFileError`` when one could not have been made."""
    path, name = history_file(folder, system), f"{FOLDER}/{system}.toml"
    if not path.exists():
        return ()
    try:
        tables = dict(read_layer(path, name).tables)
    except LayerFault as error:
        fault = SettingFault(name, error.key, str(error), system)
        raise SystemFileError((fault,)) from error
    moves = _sound(tables, name, system).move
    for number, move in enumerate(moves):
        if reason := unfit(moves[number - 1] if number else None, move):
            raise SystemFileError((SettingFault(name, f"move.{number}", reason, system),))
    return moves


def _sound(tables: dict[str, object], name: str, system: str) -> History:
    try:
        return validated(History, tables, name)  # type: ignore[arg-type]
    except SystemFileError as error:
        faults = tuple(replace(fault, system=system) for fault in error.faults)
        raise SystemFileError(faults) from error


def staged(settings: SystemSettings, folder: Path) -> SystemSettings:
    """The system at the stage of its last move; as it is when there is none."""
    moves = read_moves(folder, settings.id)
    if not moves:
        return settings
    last = moves[-1]
    return replace(settings, stage=last.stage, stage_since=last.on, stage_by=last.by)


def steps(last: Move | None, stage: Stage) -> int:
    """How many steps on a stage is from the last move (None: from nothing); back: below 0."""
    return _ORDER.index(stage) - (_ORDER.index(last.stage) if last else -1)


def unfit(last: Move | None, move: Move) -> str | None:
    """Why a move cannot follow the one before it (None: it is the first); None when it can."""
    ahead = steps(last, move.stage)
    if ahead > 1:
        return f"one step at a time: the next one is {_ORDER[_ORDER.index(move.stage) - ahead + 1]}"
    if last is None:
        return None
    return _out_of_turn(last, move, ahead)


def _out_of_turn(last: Move, move: Move, ahead: int) -> str | None:
    if ahead == 0:
        return f"it stands at {move.stage} already, since {last.on}, by {last.by}"
    if move.on < last.on:
        return f"{move.on} is before the last move, which is of {last.on}"
    if ahead < 0 and move.reason is None:
        return f"going back from {last.stage} to {move.stage} needs a reason (--reason)"
    if ahead > 0 and move.stage is Stage.TECHNICALLY_CONNECTED and move.report is None:
        return "it needs --report, the report.json of txng connector certify"
    return None
