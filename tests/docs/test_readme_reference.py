"""The README's tables name everything that the code can say, and nothing else."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest
from typer import Typer

from connectors.sdk.interface import Capability
from hub.access.viewers import Role
from hub.api.settings import Settings
from hub.cli.commands import app
from hub.cli.extras import USAGE
from hub.cli.trace_result import EXIT_CODES, UNUSABLE
from hub.graph.meaning.nesting import MOST_NESTED
from hub.trace.report.changes import MOST_PAIRS
from schema.graphql import limits
from schema.model.answers import Outcome
from schema.model.size import MOST_IDS
from schema.model.systems import Environment
from schema.model.trace import (
    Certainty,
    Direction,
    FindingKind,
    Freshness,
    GapKind,
    ItemRole,
    LinkKind,
    Status,
)

Table = Callable[[str], dict[str, list[str]]]
CODE = re.compile(r"[A-Z][A-Z_]{2,}[A-Z]")
NO_CODES = {"GET", "POST"}
CHECKED_AND_WRONG = 1


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Outcome", Outcome),
        ("Gap", GapKind),
        ("Finding", FindingKind),
        ("Kind", LinkKind),
        ("Capability", Capability),
    ],
)
def test_every_member_has_its_row(table: Table, heading: str, kind: type[StrEnum]) -> None:
    rows = table(heading)
    assert set(rows) == {str(member) for member in kind}
    assert all(meaning for cells in rows.values() for meaning in cells)


@pytest.mark.parametrize(
    "kind", [Certainty, Direction, Environment, Freshness, ItemRole, Role, Status]
)
def test_every_value_is_named(readme: str, kind: type[StrEnum]) -> None:
    assert {str(member) for member in kind} <= set(re.findall(r"`([A-Z_]+)`", readme))


@pytest.mark.parametrize(("heading", "kind"), [("Finding", FindingKind), ("Kind", LinkKind)])
def test_what_no_trace_says_yet_is_marked_later(
    table: Table, sources: list[Path], heading: str, kind: type[StrEnum]
) -> None:
    code = "\n".join(f.read_text("utf-8") for f in sources if f.parts[-3:-1] == ("trace", "report"))
    made = {str(m) for m in kind if re.search(rf"\b{kind.__name__}\.{m.name}\b", code)}
    later = {name for name, cells in table(heading).items() if "(later)" in cells[-1]}
    assert later == {str(m) for m in kind} - made


def test_every_setting_has_its_row_and_its_default(table: Table) -> None:
    defaults = {f"TXNG_{f.name.upper()}": getattr(Settings(), f.name) for f in fields(Settings)}
    told = {name: cells[0].strip("`") for name, cells in table("Setting").items()}
    assert told == {name: _default(value) for name, value in defaults.items()}


def _default(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "none", False: "no", True: "yes"}[value]
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_every_exit_code_has_its_row(readme: str) -> None:
    section = readme.partition("## Exit codes")[2].partition("##")[0]
    told = {int(code) for code in re.findall(r"^\| (\d) \|", section, re.M)}
    assert told == {*EXIT_CODES.values(), UNUSABLE, USAGE, CHECKED_AND_WRONG}


def test_every_error_code_has_its_row(readme: str, root: Path) -> None:
    section = readme.partition("`extensions.code`")[2].partition("##")[0]
    told = re.findall(r"^\| `([A-Z_]+)` \| \S", section, re.M)
    assert set(told) == set(_error_codes(root)) and len(told) == len(set(told))


def _error_codes(root: Path) -> Iterator[str]:
    for file in (root / "hub" / "api").glob("*.py"):
        if file.name != "settings.py":
            yield from _words(file.read_text("utf-8"))
    for file in (root / "schema" / "graphql").glob("*.py"):
        yield from re.findall(r'Mistake\(\s*"([A-Z_]+)"', file.read_text("utf-8"))
    for what in _words(Path(limits.__file__).read_text("utf-8")):
        yield what if what.startswith("LIMIT_") else f"LIMIT_{what}"


def _words(code: str) -> Iterator[str]:
    """Texts in capitals: what a program may branch on."""
    texts = (node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
    for text in texts:
        if isinstance(text, str) and CODE.fullmatch(text) and text not in NO_CODES:
            yield text


def test_the_limits_are_told_as_they_are(readme: str) -> None:
    for name, most in (
        ("LIMIT_TOKENS", limits.MAX_TOKENS),
        ("LIMIT_DEPTH", limits.MAX_DEPTH),
        ("LIMIT_FIELDS", limits.MAX_FIELDS),
        ("LIMIT_ALIASES", limits.MAX_ALIASES),
        ("LIMIT_COST", limits.MAX_TRACES),
        ("LIMIT_COST", limits.MAX_LOOKUPS),
    ):
        assert re.search(rf"`{name}` \| [^|]*\b{most:,}\b", readme), name


def test_every_command_is_named(readme: str) -> None:
    assert {c for c in _commands(app) if c not in readme} == set()


def _commands(of: Typer, before: str = "") -> Iterator[str]:
    for command in of.registered_commands:
        yield f"{before}{command.name or command.callback.__name__}"
    for group in of.registered_groups:
        yield from _commands(group.typer_instance, f"{group.name} ")


def test_every_make_target_is_told_and_no_other(readme: str, root: Path) -> None:
    makefile = (root / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, re.M))
    assert set(re.findall(r"^\.PHONY: (.*)", makefile, re.M)[0].split()) == targets
    assert set(re.findall(r"(?:`|^)make ([a-z0-9-]+)", readme, re.M)) == targets


def test_every_folder_of_the_three_floors_is_told(readme: str, root: Path) -> None:
    tree = readme.split("## The tree")[1].split("```")[1]
    packages = [
        folder.parent
        for floor in ("schema", "connectors", "hub")
        for folder in (root / floor).glob("*/__init__.py")
    ]
    assert {p.name for p in packages if f"  {p.name}/" not in tree} == set()
    assert set(re.findall(r"^(\w+)/", tree, re.M)) == {
        "schema",
        "connectors",
        "hub",
        "tests",
        "deploy",
    }


def test_the_limits_of_what_is_told_are_as_they_are(readme: str) -> None:
    told = readme.partition("**Limits of what is told.**")[2].partition("\n\n")[0]
    assert f"more than {MOST_IDS:,} ids" in told
    assert f"more than {MOST_NESTED} deep" in told
    assert f"{MOST_PAIRS:,} pairs" in told
