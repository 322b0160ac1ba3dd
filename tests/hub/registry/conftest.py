"""Systems' files in a folder, checked by the kind ``fake`` whose only setting is a whole number."""

from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.sdk.config import ConnectorConfig


class FakeConfig(ConnectorConfig):
    number: int


class FakeKind:
    config_type = FakeConfig


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes ``<name>.toml`` with these provinces and this number; returns its folder."""
    monkeypatch.setattr("connectors.registry.kinds", lambda: {"fake": FakeKind})

    def writing(
        name: str, provinces: str = '["96"]', number: str = "1", kind: str = "fake"
    ) -> Path:
        text = (
            f'[system]\nname = "{name} (simulated)"\nprovinces = {provinces}\nkind = "{kind}"\n'
            f"simulated = true\n[connector]\nnumber = {number}\n"
        )
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return writing
