"""``txng systems``: what is configured, and whether it is sound and answers."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import pytest
from typer.testing import CliRunner, Result

from connectors.sdk.config import ConnectorConfig
from connectors.sdk.counting import MAY_SKIP
from connectors.sdk.errors import Refused
from connectors.sdk.interface import Connector, Manifest
from hub.cli.systems import app
from schema.model.queries import EventQuery
from schema.model.records import Said

SYSTEM = """
[system]
name = "{id} (mô phỏng)"
provinces = ["{province}"]
kind = "fake"
stage = "CONTACTED"
owner = "Sở KH&CN (simulated)"
hindrances = ["no API [yet]"]
simulated = true
[limits]
deadline_seconds = 0.05
[connector]
answers = "{answers}"
"""


class FakeConfig(ConnectorConfig):
    answers: Literal["yes", "no", "never", "counted"]

    def counted(self) -> tuple[str, ...]:
        return ("paging",) if self.answers == "counted" else ()


class FakeKind(Connector[FakeConfig]):
    config_type = FakeConfig

    @property
    def manifest(self) -> Manifest:
        return Manifest("fake", frozenset())

    async def check(self) -> None:
        if self.config.answers == "no":
            raise Refused("refused our credentials")
        if self.config.answers == "never":
            await asyncio.Event().wait()

    async def events(self, query: EventQuery) -> AsyncIterator[Said]:
        return
        yield


class Systems:
    """A folder of systems of the kind ``fake``, and the command run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, id_: str, answers: str = "yes", province: str = "96") -> None:
        text = SYSTEM.format(id=id_, answers=answers, province=province)
        (self.folder / f"{id_}.toml").write_text(text, encoding="utf-8")

    def run(self, *words: str) -> Result:
        env = {"TXNG_SYSTEMS": str(self.folder), "COLUMNS": "200"}
        return CliRunner().invoke(app, list(words), env=env)

    def rows(self, *words: str) -> dict[str, dict[str, Any]]:
        found = json.loads(self.run(*words, "--json").stdout)
        return {row.get("system") or row["id"]: row for row in found}


@pytest.fixture
def systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Systems:
    monkeypatch.setattr("connectors.registry.kinds", lambda: {"fake": FakeKind})
    return Systems(tmp_path)


def test_the_list_shows_whose_each_system_is_and_marks_the_simulated(systems: Systems) -> None:
    systems.add("ca-mau")
    result = systems.run("list")
    assert result.exit_code == 0
    for text in ("ca-mau", "mô phỏng", "Cà Mau", "CONTACTED", "Sở KH&CN", "no API [yet]"):
        assert text in result.stdout


def test_the_list_as_json_names_the_provinces(systems: Systems) -> None:
    systems.add("ca-mau")
    row = systems.rows("list")["ca-mau"]
    assert row["provinces"] == [{"code": "96", "name": "Cà Mau"}]
    assert row["simulated"] is True


def test_the_list_tells_a_wrong_file_beside_the_sound_ones(systems: Systems) -> None:
    systems.add("ca-mau")
    systems.add("wrong", province="99")
    result = systems.run("list", "--json")
    assert result.exit_code == 1
    assert [row["id"] for row in json.loads(result.stdout)] == ["ca-mau"]
    assert "wrong.toml: system.provinces: '99'" in result.stderr


@pytest.mark.parametrize("command", ["list", "check"])
def test_samples_beside_a_systems_file_are_no_system(systems: Systems, command: str) -> None:
    systems.add("ca-mau")
    samples = '[samples]\nlots = []\n[exemptions]\n"load.rate" = "…"\n'
    (systems.folder / "samples.toml").write_text(samples, "utf-8")
    result = systems.run(command, "--json")
    assert (result.exit_code, result.stderr, len(json.loads(result.stdout))) == (0, "", 1)

    (systems.folder / "samples.toml").write_text(f"{samples}[sytem]\n", "utf-8")
    result = systems.run(command, "--json")
    assert (result.exit_code, "samples.toml" in result.output) == (1, True)


@pytest.mark.parametrize("command", ["list", "check"])
def test_a_folder_without_files_is_told(systems: Systems, command: str) -> None:
    result = systems.run(command)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"no system configured in {systems.folder}\n"
    assert systems.run(command, "--json").stdout == "[]\n"


def test_a_check_passes_when_every_system_answers(systems: Systems) -> None:
    systems.add("ca-mau")
    assert systems.run("check").exit_code == 0
    assert systems.rows("check")["ca-mau"]["outcome"] == "OK"


def test_a_check_tells_every_way_to_fail_and_goes_on(systems: Systems) -> None:
    for id_, answers in (("fine", "yes"), ("closed", "no"), ("hung", "never"), ("odd", "maybe")):
        systems.add(id_, answers)
    assert systems.run("check").exit_code == 1
    rows = systems.rows("check")
    assert {id_: row["outcome"] for id_, row in rows.items()} == {
        "fine": "OK",
        "closed": "REFUSED",
        "hung": "TIMED_OUT",
        "odd": "WRONG_FILE",
    }
    assert rows["closed"]["reason"] == "refused our credentials"
    assert rows["odd"]["key"] == "connector.answers"


def test_a_check_warns_of_what_a_sound_file_may_cost(systems: Systems) -> None:
    systems.add("ca-mau", "counted")
    systems.add("ha-noi", "yes", "01")
    warning = f"warning: connector.paging: {MAY_SKIP}"
    result = systems.run("check")
    assert (result.exit_code, result.stderr) == (0, f"ca-mau: {warning}\n")
    told = {name: row["warnings"] for name, row in systems.rows("check").items()}
    assert told == {"ca-mau": [warning], "ha-noi": []}


def test_a_check_may_be_of_some_systems_only(systems: Systems) -> None:
    systems.add("fine")
    systems.add("closed", "no")
    assert systems.run("check", "fine").exit_code == 0
    assert list(systems.rows("check", "closed")) == ["closed"]


def test_a_system_not_configured_is_the_callers_mistake(systems: Systems) -> None:
    systems.add("fine")
    result = systems.run("check", "gone")
    assert result.exit_code == 2
    assert "gone" in result.stderr


def test_a_missing_folder_is_told(systems: Systems, tmp_path: Path) -> None:
    result = systems.run("check", "--folder", str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert "is not a folder" in result.stdout


def inheriting(systems: Systems, *ids: str, answers: str) -> None:
    """Systems that hold only what is their own; the rest stands in a vendor's profile."""
    (systems.folder / "profiles").mkdir()
    vendor = f'[system]\nkind = "fake"\n[connector]\nanswers = "{answers}"\n'
    (systems.folder / "profiles" / "vendor.toml").write_text(vendor, encoding="utf-8")
    for id_ in ids:
        own = f'inherits = "vendor"\n[system]\nname = "{id_} (mô phỏng)"\nprovinces = ["96"]\n'
        (systems.folder / f"{id_}.toml").write_text(own, encoding="utf-8")


def test_systems_that_inherit_are_listed_and_checked_like_others(systems: Systems) -> None:
    inheriting(systems, "a", "b", answers="yes")
    assert [row["kind"] for row in systems.rows("list").values()] == ["fake", "fake"]
    assert {name: row["ok"] for name, row in systems.rows("check").items()} == {
        "a": True,
        "b": True,
    }


def test_a_profiles_fault_is_a_row_for_each_system_and_one_line_for_all(systems: Systems) -> None:
    inheriting(systems, "a", "b", answers="perhaps")
    rows = systems.rows("check")
    assert set(rows) == {"a", "b"}
    assert {row["key"] for row in rows.values()} == {"connector.answers"}
    assert all(row["reason"].startswith("profiles/vendor.toml: ") for row in rows.values())
    assert set(systems.rows("check", "b")) == {"b"}
    listed = systems.run("list", "--json")
    assert listed.exit_code == 1
    assert listed.stderr.count("profiles/vendor.toml: connector.answers: ") == 1
