"""Connector kinds by name (entry-point group ``txng.connectors``), and systems opened by them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from connectors.sdk.config import ConnectorConfig
from connectors.sdk.http_session import Session
from connectors.sdk.interface import Connector, Host
from connectors.sdk.opening import open_door
from connectors.sdk.secrets import resolve_secret
from connectors.sdk.system_file import SettingFault, SystemFileError, read_system, validated
from connectors.sdk.way import Around, as_it_is
from schema.model.systems import SystemSettings
from schema.model.times import Micros

GROUP = "txng.connectors"


class _Kinds(Mapping[str, type[Connector[Any]]]):
    """Loads a kind when it is looked up: what one needs (a parser, a driver) costs no other."""

    def __init__(self, entries: Iterable[EntryPoint]) -> None:
        self._entries = {entry.name: entry for entry in entries}
        self._loaded: dict[str, type[Connector[Any]]] = {}

    def __getitem__(self, name: str) -> type[Connector[Any]]:
        if name not in self._loaded:
            self._loaded[name] = _load(self._entries[name])
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


@cache
def kinds() -> Mapping[str, type[Connector[Any]]]:
    """Every kind that is installed, built-in or by another distribution, by its name.

    Looking one up raises ``TypeError``, naming the entry point, when it is no connector.
    """
    return _Kinds(entry_points(group=GROUP))


def _load(entry: EntryPoint) -> type[Connector[Any]]:
    found = entry.load()
    if not (isinstance(found, type) and issubclass(found, Connector)):
        raise TypeError(f"entry point {entry.name} = {entry.value} of {GROUP} is no Connector")
    return found


def check_connector(settings: SystemSettings) -> ConnectorConfig:
    """The ``[connector]`` table checked by the system's kind; ``SystemFileError`` otherwise."""
    file = f"{settings.id}.toml"
    kind = kinds().get(settings.kind)
    if kind is None:
        known = ", ".join(sorted(kinds()))
        reason = f"{settings.kind!r} is no kind of connector; installed are {known}"
        raise SystemFileError((SettingFault(file, "system.kind", reason),))
    return validated(kind.config_type, settings.connector, file, "connector")


def load_sound(path: Path) -> SystemSettings:
    """The settings in a system's file, checked whole: the connector's own table too, by its kind.

    ``SystemFileError`` with every fault, each in the file in which it stands.
    """
    file = read_system(path)
    settings = file.settings()
    with file.located():
        check_connector(settings)
    return settings


def open_connector(
    settings: SystemSettings,
    session: Session,
    now: Callable[[], Micros],
    secrets: Callable[[str], str] = resolve_secret,
) -> Connector[Any]:
    """The connector of a system, over the host's shared session (``connectors.sdk.http_session``).

    Its door reaches the hosts that its own config names and no others. Asks nothing yet.
    """
    config = check_connector(settings)
    return _opened(kinds()[settings.kind], config, settings, session, now, secrets, as_it_is)


def open_kind(
    kind: type[Connector[Any]],
    settings: SystemSettings,
    session: Session,
    now: Callable[[], Micros],
    secrets: Callable[[str], str] = resolve_secret,
    around: Around = as_it_is,
) -> Connector[Any]:
    """The same with a kind that need not be installed, and a way put ``around`` the wire."""
    config = validated(kind.config_type, settings.connector, f"{settings.id}.toml", "connector")
    return _opened(kind, config, settings, session, now, secrets, around)


def _opened(
    kind: type[Connector[Any]],
    config: ConnectorConfig,
    settings: SystemSettings,
    session: Session,
    now: Callable[[], Micros],
    secrets: Callable[[str], str],
    around: Around,
) -> Connector[Any]:
    door = open_door(config, settings.limits, session, now, secrets, around)
    return kind(config, Host(settings, door, now, secrets))
