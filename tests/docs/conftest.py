"""The documentation as the tests read it: the README, its tables and its examples."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import hub

ROOT = Path(hub.__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


@pytest.fixture(scope="session")
def table(readme: str) -> Callable[[str], dict[str, list[str]]]:
    """The README's table whose first column bears a heading: first cell → the other cells."""

    def rows(heading: str) -> dict[str, list[str]]:
        (body,) = re.findall(rf"^\| {heading} \|.*\n\|[ |-]+\|\n((?:\|.*\n)+)", readme, re.M)
        cells = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines()
        ]
        return {first.strip("`"): others for first, *others in cells}

    return rows


@pytest.fixture(scope="session")
def documents() -> list[Path]:
    """Every Markdown file of ours."""
    folders = ("connectors", "deploy", "hub", "schema", "tests")
    return sorted(ROOT.glob("*.md")) + [
        f for d in folders for f in sorted((ROOT / d).rglob("*.md"))
    ]


@pytest.fixture(scope="session")
def sources() -> list[Path]:
    """Every Python file of ours."""
    return [f for d in ("connectors", "hub", "schema", "tests") for f in (ROOT / d).rglob("*.py")]
