"""What every document and file of ours keeps: links that lead somewhere, one version, no traces
of the machine it was written on."""

import re
import tomllib
from pathlib import Path

LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)(?:#[^)]*)?\)")
OF_A_MACHINE = re.compile(r"(?<![\w.:/*}-])/(?:work|root|home|Users|tmp)/\w")


def test_relative_links_lead_somewhere(documents: list[Path]) -> None:
    links = [(file, to) for file in documents for to in LINK.findall(file.read_text("utf-8"))]
    assert len(links) >= 10
    assert [(f.name, to) for f, to in links if "://" not in to and not _leads(f, to)] == []


def _leads(file: Path, to: str) -> bool:
    return (file.parent / to).exists()


def test_no_file_mentions_a_path_of_somebodys_machine(
    documents: list[Path], sources: list[Path]
) -> None:
    found = [(f.name, OF_A_MACHINE.findall(f.read_text("utf-8"))) for f in documents + sources]
    assert [entry for entry in found if entry[1]] == []


def test_the_changelog_begins_with_the_version_of_the_distribution(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    versions = re.findall(
        r"^## \[([^\]]+)\]", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert versions[0] == project["version"]


def test_the_licence_is_what_the_distribution_says(root: Path, readme: str) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "Apache-2.0" and "Apache-2.0" in readme
    assert "Apache License" in (root / "LICENSE").read_text("utf-8")
