"""The reference is what the forms say: as it is committed, and as it is printed."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from connectors.reference.pages import all_kinds, one_kind
from connectors.registry import kinds
from hub.cli.commands import app


def test_the_committed_reference_is_the_one_that_is_printed(root: Path) -> None:
    committed = (root / "connectors" / "docs" / "reference.md").read_text("utf-8")
    printed = CliRunner().invoke(app, ["connector", "reference"]).stdout
    assert printed == committed, "run `txng connector reference > connectors/docs/reference.md`"


def test_every_link_leads_to_one_section() -> None:
    page = all_kinds()
    titles = [title.lower().replace(" ", "-") for title in re.findall(r"^## (.+)$", page, re.M)]
    assert len(titles) == len(set(titles)) > 30
    assert set(re.findall(r"\(#([^)]+)\)", page)) <= set(titles)


@pytest.mark.parametrize("kind", ["epcis1", "epcis2", "files", "graphql", "rest", "sql"])
def test_each_kind_has_all_its_keys(kind: str) -> None:
    page = one_kind(kind)
    assert page.startswith(f"## Kind `{kind}`: `[connector]`\n")
    first, *_ = page.split("\n## ")
    keys = re.findall(r"^\| `(\w+)` \|", first, re.M)
    assert keys == list(kinds()[kind].config_type.model_fields)


def test_meanings_types_and_defaults_are_told() -> None:
    page = all_kinds()
    assert "| `deadline_seconds` | number, above 0, at most 600 | `5.0` |" in page
    assert "| `batch` | whole number, above 0 | `1` |" in page
    assert "| HTTP 404 means: no records." in page
    assert (
        "| `token` | where a secret is: `env:NAME` or `file:PATH` | **has to be given** |" in page
    )


def test_every_key_has_a_meaning() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", all_kinds(), re.M)
    assert len(rows) > 250
    assert [key for key, meaning in rows if not meaning.strip()] == []


def test_a_kind_that_is_not_installed_is_refused() -> None:
    done = CliRunner().invoke(app, ["connector", "reference", "soap"])
    assert done.exit_code == 2 and "is no kind" in done.output
