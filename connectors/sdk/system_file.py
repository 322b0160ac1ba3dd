"""A system's settings file (TOML, its stem the system's id), read strictly, with its profiles.

Here the part that every kind shares; the kind's own ``[connector]`` table is kept as it stands
and checked by ``connectors.registry.check_connector``.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from connectors.sdk.layers import (
    ID,
    Layer,
    LayerFault,
    parse_layer,
    read_layer,
    with_profiles,
)
from connectors.sdk.merging import file_of, merged
from connectors.sdk.plain_faults import told
from connectors.sdk.system_form import SystemForm
from schema.model.json import Json
from schema.model.systems import SystemSettings

FormT = TypeVar("FormT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One thing wrong with a file: which file, which key (dotted; empty: the whole), and why.

    Where the file is a profile, ``system`` is the id of the one that inherits it.
    """

    file: str
    key: str
    reason: str
    system: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.reason) if part)


class SystemFileError(ValueError):
    """A system's file is refused, with everything that is wrong with it."""

    def __init__(self, faults: tuple[SettingFault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class SystemFile:
    """A system's file as it stands, with the profiles that it inherits."""

    id: str
    layers: tuple[Layer, ...]

    def settings(self) -> SystemSettings:
        """What the file and its profiles come to; ``SystemFileError`` when that is wrong."""
        with self.located():
            return validated(SystemForm, merged(self.layers), self.layers[0].file).settings(self.id)

    @contextmanager
    def located(self) -> Iterator[None]:
        """Faults found in what the files come to, each with the file in which the value stands."""
        try:
            yield
        except SystemFileError as error:
            raise SystemFileError(tuple(map(self._located, error.faults))) from error

    def _located(self, fault: SettingFault) -> SettingFault:
        file = file_of(self.layers, fault.key)
        return fault if file == fault.file else replace(fault, file=file, system=self.id)


def read_system(path: Path) -> SystemFile:
    """The file and its profiles, unchecked; ``SystemFileError`` when one of them cannot be read."""
    with _told(path.name):
        return _system(read_layer(path, path.name), path.parent)


def load_system(path: Path) -> SystemSettings:
    """The settings in a file; ``SystemFileError`` when it cannot be read or is wrong."""
    return read_system(path).settings()


def parse_system(text: str, name: str) -> SystemSettings:
    """The settings in ``text``, of a file called ``name`` (``ca-mau.toml``) without profiles."""
    with _told(name):
        return _system(parse_layer(text, name), None).settings()


def _system(own: Layer, folder: Path | None) -> SystemFile:
    system_id = own.file.removesuffix(".toml")
    if not ID.fullmatch(system_id):
        reason = "a system's id is its file's name: lower-case letters, digits, hyphens"
        raise LayerFault(own.file, "", reason)
    return SystemFile(system_id, with_profiles(own, folder))


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What keeps a file from being read, as its fault."""
    try:
        yield
    except LayerFault as error:
        system = "" if error.file == name else name.removesuffix(".toml")
        fault = SettingFault(error.file, error.key, str(error), system)
        raise SystemFileError((fault,)) from error


def validated(form: type[FormT], tables: Json, file: str, prefix: str = "") -> FormT:
    """``tables`` as a ``form``; ``SystemFileError`` with every fault, its key below ``prefix``.

    Checked as JSON, where strictness still lets text be an enumeration's word or a date.
    """
    try:
        return form.model_validate_json(orjson.dumps(tables))
    except TypeError as error:
        reason = f"holds a value too large or too deep: {error}"
        raise SystemFileError((SettingFault(file, "", reason),)) from error
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        faults = (
            SettingFault(file, _key(f, tables, prefix), told(f))
            for f in found
            if not _follows(f, found)
        )
        raise SystemFileError(tuple(dict.fromkeys(faults))) from error


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
