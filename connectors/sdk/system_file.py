"""A system's settings file (TOML, its stem the system's id), read strictly.

Here the part that every kind shares; the kind's own ``[connector]`` table is kept as it stands
and checked by ``connectors.registry.check_connector``.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from connectors.sdk.plain_faults import told
from connectors.sdk.system_form import SystemForm
from schema.model.json import Json
from schema.model.systems import SystemSettings

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
FormT = TypeVar("FormT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One thing wrong with a file: which file, which key (dotted; empty: the whole), and why."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.reason) if part)


class SystemFileError(ValueError):
    """A system's file is refused, with everything that is wrong with it."""

    def __init__(self, faults: tuple[SettingFault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def load_system(path: Path) -> SystemSettings:
    """The settings in a file; ``SystemFileError`` when it cannot be read or is wrong."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8 text" if isinstance(error, ValueError) else "cannot be read"
        raise _single(path.name, reason) from error
    return parse_system(text, path.name)


def parse_system(text: str, name: str) -> SystemSettings:
    """The settings in ``text``, of a file called ``name`` (``ca-mau.toml``)."""
    system_id = name.removesuffix(".toml")
    if not _ID.fullmatch(system_id):
        raise _single(name, "a system's id is its file's name: lower-case letters, digits, hyphens")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _single(name, f"is not TOML: {error}") from error
    return validated(SystemForm, tables, name).settings(system_id)


def validated(form: type[FormT], tables: Json, file: str, prefix: str = "") -> FormT:
    """``tables`` as a ``form``; ``SystemFileError`` with every fault, its key below ``prefix``.

    Checked as JSON, where strictness still lets text be an enumeration's word or a date.
    """
    try:
        return form.model_validate_json(orjson.dumps(tables))
    except TypeError as error:
        raise _single(file, f"holds a value too large or too deep: {error}") from error
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        faults = (
            SettingFault(file, _key(f, tables, prefix), told(f))
            for f in found
            if not _follows(f, found)
        )
        raise SystemFileError(tuple(dict.fromkeys(faults))) from error


def _single(file: str, reason: str) -> SystemFileError:
    return SystemFileError((SettingFault(file, "", reason),))


def _follows(fault: ErrorDetails, found: list[ErrorDetails]) -> bool:
    """Whether a list is found too short only for the faults within it."""
    loc = fault["loc"]
    within = (f["loc"][: len(loc)] == loc and len(f["loc"]) > len(loc) for f in found)
    return fault["type"] == "too_short" and any(within)


def _key(fault: ErrorDetails, tables: Json, prefix: str) -> str:
    """The dotted key in the file: without the names of alternatives, which only we know."""
    kept, node = [prefix] if prefix else [], tables
    for part in fault["loc"]:
        if isinstance(node, Mapping) and part in node:
            kept, node = [*kept, str(part)], node[str(part)]
        elif isinstance(node, list) and isinstance(part, int):
            kept, node = [*kept, str(part)], node[part]
        elif fault["type"] == "missing" and part == fault["loc"][-1]:
            kept = [*kept, str(part)]
    return ".".join(kept)
