"""The page of imports: every name on it is there, and what kinds need of ours is on it."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from connectors.scaffold.making import name_of, rendered

LINE = re.compile(r"`from ([\w.]+) import ([\w, ]+)`")
OURS = ("connectors", "schema")


def told(root: Path, language: str) -> list[tuple[str, str]]:
    page = (root / "connectors" / "docs" / f"imports{language}.md").read_text("utf-8")
    return [(module, name) for module, names in LINE.findall(page) for name in names.split(", ")]


def imported(source: str) -> set[tuple[str, str]]:
    """What a module takes from our packages, each name with its module."""
    taken = (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.ImportFrom))
    return {
        (one.module, alias.name)
        for one in taken
        if one.module and one.module.partition(".")[0] in OURS
        for alias in one.names
    }


def test_every_name_on_it_can_be_imported_from_there(root: Path) -> None:
    names = told(root, "")
    assert len(names) == len(set(names)) > 60
    assert [(m, n) for m, n in names if not hasattr(import_module(m), n)] == []


def test_both_languages_have_the_same(root: Path) -> None:
    assert told(root, "") == told(root, ".vi")


@pytest.mark.parametrize("source", ["scaffold", "storehouse_connector.py"])
def test_what_a_kind_of_ones_own_takes_is_on_it(root: Path, source: str) -> None:
    if source == "scaffold":
        made = rendered(name_of("ca-mau"), "python").items()
        texts = [text for path, text in made if path.suffix == ".py"]
    else:
        texts = [(root / "tests" / source).read_text("utf-8")]
    taken = set[tuple[str, str]]().union(*map(imported, texts))
    assert len(taken) > 15
    assert taken - set(told(root, "")) == set()


def test_who_writes_a_kind_is_led_there(root: Path) -> None:
    for page in ("sdk/README.md", "docs/guide.md", "docs/guide.vi.md"):
        assert re.search(r"imports(\.vi)?\.md", (root / "connectors" / page).read_text("utf-8"))
