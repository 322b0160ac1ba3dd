"""Folders of exported files, and the connector over them."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exported_files import MAPPING, NOW, OLD, TABLES

from connectors.registry import open_connector
from connectors.sdk.interface import Connector
from schema.model.systems import Limits, SystemSettings

Over = Callable[..., Connector[Any]]


@pytest.fixture
def over(tmp_path: Path, settings: SystemSettings, session: Any) -> Over:
    """Opens the kind over a folder of the test, with these sets of files."""

    def make(*sets: Mapping[str, Any], **table: Any) -> Connector[Any]:
        location = {"type": "folder", "path": str(tmp_path)}
        whole = {
            "location": location,
            "files": list(sets),
            "mappings": {"event": MAPPING},
            "tables": TABLES,
            **table,
        }
        now = whole.pop("now", NOW)
        limits = whole.pop("limits", Limits())
        changed = replace(settings, kind="files", connector=whole, limits=limits)
        return open_connector(changed, session, lambda: now, lambda reference: "")

    return make


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of the folder, changed long ago unless said."""

    def write(name: str, content: str | bytes, changed: float = OLD) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(data)
        os.utime(path, (changed, changed))
        return path

    return write
