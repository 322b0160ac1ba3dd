"""The plain installation, as the README says: documents and offline traces without the server."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

IMPORT_NAMES = {"strawberry-graphql": {"strawberry"}}
WITHOUT = """
import sys


class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {missing}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)


sys.meta_path.insert(0, Without())
from hub.cli.main import main

main()
"""


@pytest.fixture
def server_extra(root: Path) -> set[str]:
    """The packages that only the server extra brings, by the names they are imported by."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    names = {said.partition(">")[0] for said in project["optional-dependencies"]["server"]}
    return set().union(*(IMPORT_NAMES.get(name, {name}) for name in names))


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        (("trace", "--events", "tests/docs/example", "(00)095212340000000013"), "COMPLETE"),
        (("epcis", "check", "tests/docs/example"), "tests/docs/example/farm.json: valid"),
        (
            (*("connector", "try", "connectors/rest/example.toml"), *("--gtin", "8938501234568")),
            "not asked",
        ),
        (("systems", "list", "--folder", "tests/docs/example", "--json"), "[]"),
    ],
)
def test_it_needs_nothing_of_the_server(
    root: Path, server_extra: set[str], command: tuple[str, ...], begins: str
) -> None:
    program = WITHOUT.format(missing=sorted(server_extra))
    done = subprocess.run(
        [sys.executable, "-c", program, *command],
        check=False,
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.startswith(begins), done.stderr
    assert done.stderr == ""
