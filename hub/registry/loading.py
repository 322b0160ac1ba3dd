"""Reading the systems' files: every fault of every file is told at once, with file and key."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from connectors.registry import load_sound
from connectors.sdk.system_file import SettingFault, SystemFileError
from hub.registry.provinces import by_name, provinces
from hub.registry.registry import Registry
from hub.registry.stages import staged
from schema.model.provinces import Scheme
from schema.model.systems import SystemSettings


class RegistryError(ValueError):
    """The systems' files cannot be used as they are. Its text has one line for each fault."""

    def __init__(self, faults: tuple[SettingFault, ...]) -> None:
        super().__init__("\n".join(dict.fromkeys(map(str, faults))))
        self.faults = faults


def load_registry(folder: Path | None) -> Registry:
    """The registry with a system for each ``*.toml`` in ``folder``; None: no systems.

    All or nothing: any fault in any file raises one ``RegistryError`` that names them all. The
    connector's own table is checked too, by its kind.
    """
    if folder is None:
        return Registry()
    systems, faults = read_systems(folder)
    if faults:
        raise RegistryError(faults)
    return Registry({settings.id: settings for settings in systems})


def read_systems(folder: Path) -> tuple[tuple[SystemSettings, ...], tuple[SettingFault, ...]]:
    """The systems whose files are sound, in the order of their file names, and every fault.

    Files of samples for the contract suite, which may stand beside them, are passed over.
    """
    if not folder.is_dir():
        reason = "is not a folder; it should hold one *.toml for each system"
        return (), (SettingFault(str(folder), "", reason),)
    systems: list[SystemSettings] = []
    faults: list[SettingFault] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            systems.append(read_system_at(file))
        except SystemFileError as error:
            if _holds_samples(file):
                continue
            faults.extend(_with_code(file, fault) for fault in error.faults)
    return tuple(systems), tuple(faults)


def _holds_samples(file: Path) -> bool:
    """Whether it is a file of samples: ``[samples]`` and, beside it, ``[exemptions]`` at most."""
    try:
        tables = tomllib.loads(file.read_text("utf-8")).keys()
    except (OSError, ValueError):  # told already, as the system's fault
        return False
    return "samples" in tables and tables <= {"samples", "exemptions"}


def read_system_at(file: Path) -> SystemSettings:
    """One system, at the stage that its history tells; ``SystemFileError`` with every fault."""
    settings = load_sound(file)
    unknown = tuple(_unknown_provinces(file, settings))
    if unknown:
        raise SystemFileError(unknown)
    return staged(settings, file.parent)


def _unknown_provinces(file: Path, settings: SystemSettings) -> Iterator[SettingFault]:
    for code in settings.provinces:
        if code not in provinces():
            reason = f"{code!r} is not a code of the 63 provinces before 2025-07-01"
            yield SettingFault(file.name, "system.provinces", reason)


_PROVINCE = re.compile(r"system\.provinces\.([0-9]+)")


def _with_code(file: Path, fault: SettingFault) -> SettingFault:
    """The same fault, with the code of the province where its name was written instead."""
    place = _PROVINCE.fullmatch(fault.key)
    if place is None:
        return fault
    written = tomllib.loads(file.read_text("utf-8"))["system"]["provinces"][int(place[1])]
    named = by_name(written, Scheme.GSO_63) if isinstance(written, str) else None
    if named is None:
        return fault
    return replace(fault, reason=f"{written!r} is a name; write its two-digit code, {named.code}")
