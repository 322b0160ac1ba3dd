"""``txng sync`` on the command line: what it needs, what it prints, how it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.cli.commands import app

DOWN = """
[system]
name = "Hệ thống mẫu (mô phỏng)"
provinces = ["96"]
kind = "epcis2"
simulated = true

[connector]
base_url = "http://127.0.0.1:9"
auth = { type = "bearer", token = "env:NOT_SET_ANYWHERE" }
"""


def _run(tmp_path: Path, *words: str) -> tuple[int, str]:
    systems = tmp_path / "systems"
    systems.mkdir(exist_ok=True)
    (systems / "mau.toml").write_text(DOWN, "utf-8")
    env = {"TXNG_SYSTEMS": str(systems), "TXNG_STORE": str(tmp_path / "graph.db")}
    told = CliRunner().invoke(app, ["sync", *words], env=env)
    return told.exit_code, told.output


def test_a_system_that_is_not_harvested_ends_in_exit_code_3(tmp_path: Path) -> None:
    code, said = _run(tmp_path)
    assert code == 3
    assert "0 of 1 complete" in said
    assert "NOT_SET_ANYWHERE" not in said.split("Why")[0]


def test_json_says_the_same(tmp_path: Path) -> None:
    code, said = _run(tmp_path, "--json")
    told = json.loads(said)
    assert code == 3
    assert told["complete"] is False
    (system,) = told["systems"]
    assert (system["system"], system["outcome"], system["new"]) == ("mau", "INCOMPLETE", 0)
    assert system["reason"]


def test_a_system_that_is_not_configured_is_named(tmp_path: Path) -> None:
    code, said = _run(tmp_path, "khac")
    assert code == 2
    assert "khac" in said


def test_a_folder_without_a_system_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "none"
    empty.mkdir()
    code, said = _run(tmp_path, "--systems", str(empty))
    assert code == 2
    assert "nothing to harvest: no system of PRODUCTION is configured" in said
    assert not (tmp_path / "graph.db").exists()


@pytest.mark.parametrize("words", [("sync",), ("trace", "x"), ("serve",), ("resume", "x")])
def test_an_empty_folder_name_is_not_the_current_folder(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    store = str(tmp_path / "graph.db")
    said = [*words, "--systems", "", "--store", store]
    told = CliRunner().invoke(app, said, env={"COLUMNS": "200"})
    assert told.exit_code == 2
    assert "is empty: name a file or a folder" in told.output


def test_without_a_store_it_says_what_it_needs(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["sync", "--systems", str(tmp_path)], env={"TXNG_STORE": ""})
    assert told.exit_code == 2
    assert "--store" in told.output


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "graph.db").write_text("This is a letter, and no graph at all. " * 100)
    code, said = _run(tmp_path)
    assert code == 2
    assert "is not a supply graph" in said
