"""Every command over a store that cannot be used: exit code 2, one line that says what to do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_disk import small_disk
from typer.testing import CliRunner

from hub.cli.commands import app

CODE = "(01)09521234543213(10)TOM-01"
SYSTEM = """
[system]
name = "Hệ thống mẫu (mô phỏng)"
provinces = ["96"]
kind = "epcis2"
simulated = true

[connector]
base_url = "http://127.0.0.1:9"
"""
COMMANDS = {
    "serve": ("serve", "--port", "0"),
    "sync": ("sync",),
    "sync --follow": ("sync", "--follow"),
    "trace": ("trace", CODE, "--freshness", "CACHED"),
    "trace-version": ("trace-version", "any"),
    "resume": ("resume", "any"),
    "common-source": ("common-source", "--case", f"{CODE}=1", "--freshness", "CACHED"),
    "quarantine list": ("quarantine", "list"),
    "quarantine replay": ("quarantine", "replay"),
}
Refused = Callable[[str, str], str]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """The one line with which a command, by its name, refuses a store."""
    systems = tmp_path / "systems"
    systems.mkdir()
    (systems / "mau.toml").write_text(SYSTEM, "utf-8")
    runner = CliRunner(env={"TXNG_SYSTEMS": str(systems)})

    def refuse(command: str, store: str) -> str:
        result = runner.invoke(app, COMMANDS[command], env={"TXNG_STORE": store})
        assert isinstance(result.exception, SystemExit), result.exception
        assert (result.exit_code, result.stdout) == (2, "")
        said: str = result.stderr
        assert said.endswith("\n") and said.count("\n") == 1, said
        return said

    return refuse


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_no_store(refused: Refused, tmp_path: Path, command: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("This is a letter, and no graph at all. " * 100)
    assert "letter.txt is not a supply graph: give another path" in refused(command, str(path))


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A store's place on a full disk."""
    with small_disk(tmp_path / "disk", "1m") as disk:
        (disk / "rest").write_bytes(bytes(1_000_000))
        (disk / "graph.db").touch()
        yield disk / "graph.db"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk(refused: Refused, full: Path, command: str) -> None:
    assert "its disk is full; make room there" in refused(command, str(full))
