"""Reading the systems' files: every fault of every file is told at once, with file and key."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from connectors.sdk.system_file import SystemFileError, load_system

from hub.registry.provinces import provinces
from hub.registry.registry import Registry
from schema.model.systems import SystemSettings


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one file. ``key`` is empty when the whole file is at fault."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        """One line: file, key, reason."""
        return ": ".join(part for part in (self.file, self.key, self.reason) if part)


class RegistryError(ValueError):
    """The systems' files cannot be used as they are. Its text has one line for each fault."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def load_registry(folder: Path | None) -> Registry:
    """The registry with a system for each ``*.toml`` in ``folder``; None: no systems.

    All or nothing: any fault in any file raises one ``RegistryError`` that names them all.
    """
    if folder is None:
        return Registry()
    systems, faults = read_systems(folder)
    if faults:
        raise RegistryError(faults)
    return Registry({settings.id: settings for settings in systems})


def read_systems(folder: Path) -> tuple[tuple[SystemSettings, ...], tuple[Fault, ...]]:
    """The systems whose files are sound, in the order of their file names, and every fault."""
    if not folder.is_dir():
        return (), (Fault(str(folder), "", "is not a folder; it should hold one *.toml a system"),)
    read = [_read(file) for file in sorted(folder.glob("*.toml"))]
    sound = tuple(part for part in read if isinstance(part, SystemSettings))
    broken = [part for part in read if isinstance(part, Fault)]
    return sound, (*broken, *(fault for s in sound for fault in _faults(folder, s)))


def _read(file: Path) -> SystemSettings | Fault:
    try:
        return load_system(file)
    except SystemFileError as error:
        return Fault(str(error.file), error.key, error.reason)


def _faults(folder: Path, settings: SystemSettings) -> Iterator[Fault]:
    """What only the registry can see: provinces that do not exist, or none at all."""
    file = str(folder / f"{settings.id}.toml")
    if not settings.provinces:
        yield Fault(file, "provinces", "names no province; give at least one code of the 63")
    for code in settings.provinces:
        if code not in provinces():
            yield Fault(
                file,
                "provinces",
                f"{code!r} is not one of the 63 provinces' codes as of before 2025-07-01",
            )
