"""A system's file and the profiles that it inherits: layers, the most particular first.

A profile says once what all systems of one vendor share (``profiles/NAME.toml`` beside the systems'
files); a system's file names it (``inherits = "NAME"``) and holds only the differences. Tables are
merged key by key; any other value, lists included, replaces the one below it. A profile may inherit
another.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
"""How files are named without their ending: systems and profiles."""
INHERITS = "inherits"
FOLDER = "profiles"
MOST_PROFILES = 5
OF_ITS_OWN = frozenset(
    {
        "name",
        "provinces",
        "stage",
        "environment",
        "owner",
        "hindrances",
        "support_requested",
        "simulated",
    }
)
"""Keys of ``[system]`` that no profile may hold: they say which system it is, and whose."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One file as it stands; ``file`` as faults name it."""

    file: str
    tables: Mapping[str, Any]


class LayerFault(ValueError):
    """What keeps a file or a profile from being read: in which file, at which key, and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(reason)
        self.file = file
        self.key = key


def read_layer(path: Path, file: str) -> Layer:
    """The file at ``path``."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8 text" if isinstance(error, ValueError) else "cannot be read"
        raise LayerFault(file, "", reason) from error
    return parse_layer(text, file)


def parse_layer(text: str, file: str) -> Layer:
    """The file that has this text."""
    try:
        return Layer(file, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        raise LayerFault(file, "", f"is not TOML: {reason}") from error


def with_profiles(own: Layer, folder: Path | None) -> tuple[Layer, ...]:
    """The file and the profiles below it, from the ``profiles`` in ``folder``."""
    layers = [own]
    while INHERITS in layers[-1].tables:
        above, name = layers[-1], _name(layers[-1])
        if folder is None:
            raise LayerFault(above.file, INHERITS, "has no folder in which profiles could stand")
        below = f"{FOLDER}/{name}.toml"
        if below in (layer.file for layer in layers):
            raise LayerFault(above.file, INHERITS, f"goes round in a circle, back to {name!r}")
        if len(layers) > MOST_PROFILES:
            raise LayerFault(above.file, INHERITS, f"is more than {MOST_PROFILES} profiles deep")
        layers.append(_profile(folder, below, above))
    return tuple(layers)


def _name(layer: Layer) -> str:
    name = layer.tables[INHERITS]
    if not isinstance(name, str) or not ID.fullmatch(name):
        raise LayerFault(layer.file, INHERITS, "is no name of a profile; write it in quotes")
    return name


def _profile(folder: Path, file: str, above: Layer) -> Layer:
    path = folder / file
    if not path.is_file():
        known = ", ".join(sorted(one.stem for one in path.parent.glob("*.toml"))) or "none"
        reason = f"there is no profile {path.stem!r}; in the folder {FOLDER} are: {known}"
        raise LayerFault(above.file, INHERITS, reason)
    layer = read_layer(path, file)
    system = layer.tables.get("system")
    for key in sorted(OF_ITS_OWN & set(system)) if isinstance(system, Mapping) else ():
        raise LayerFault(file, f"system.{key}", "is each system's own; write it in its file")
    return layer
