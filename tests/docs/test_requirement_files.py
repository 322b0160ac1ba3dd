"""The requirement files: every distribution pinned with hashes, from no index in particular."""

import re
import tomllib
from pathlib import Path

import pytest

OURS = {"schema", "hub", "connectors"}
FILES = ("server.txt", "dev.txt")
PINNED = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(?P<version>\S+)(?: ; [^\\]+?)?"
    r"(?: --hash=sha256:[0-9a-f]{64})+"
)


def requirements(root: Path, name: str) -> dict[str, str]:
    text = (root / "deploy" / "requirements" / name).read_text("utf-8")
    lines = re.sub(r"\s*\\\n\s*", " ", text).splitlines()
    pinned = {line: PINNED.fullmatch(line.strip()) for line in lines if line.strip()}
    assert [line for line, match in pinned.items() if match is None] == []
    return {match["name"]: match["version"] for match in pinned.values() if match}


def named(declared: list[str]) -> set[str]:
    return {re.split(r"[>=<~! \[]", said)[0] for said in declared}


@pytest.mark.parametrize("file", FILES)
def test_everything_is_pinned_with_hashes(root: Path, file: str) -> None:
    assert len(requirements(root, file)) > 20


@pytest.mark.parametrize("file", [*FILES, "build.in"])
def test_no_address_and_no_index_is_named(root: Path, file: str) -> None:
    text = (root / "deploy" / "requirements" / file).read_text("utf-8")
    assert re.findall(r"://|--(?:extra-)?index|--find-links|--trusted|^-", text, re.M) == []


@pytest.mark.parametrize("file", FILES)
def test_no_distribution_bears_the_name_of_a_package_of_ours(root: Path, file: str) -> None:
    assert OURS & set(requirements(root, file)) == set()


def test_the_server_runs_on_what_the_tests_ran_on(root: Path) -> None:
    server, dev = (requirements(root, file) for file in FILES)
    assert server.items() <= dev.items()


def test_what_the_project_declares_is_pinned(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert named(project["dependencies"] + extras["server"]) <= set(
        requirements(root, "server.txt")
    )
    assert named(extras["dev"]) <= set(requirements(root, "dev.txt"))
