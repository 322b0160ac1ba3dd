"""The guide for authors: what it tells to type, in either language, gives what it says."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

BLOCK = re.compile(
    r"<!-- tested(?:: (\w+))? -->\n```sh\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL
)


class Step(NamedTuple):
    """``beside`` is what runs in another terminal, ``alone`` what no server is needed for."""

    how: str
    typed: str
    said: str


def steps(root: Path, language: str) -> list[Step]:
    guide = root / "connectors" / "docs" / f"guide{language}.md"
    return [Step(*found) for found in BLOCK.findall(guide.read_text("utf-8"))]


def environment() -> dict[str, str]:
    """With the scripts of this installation, and no settings of whoever runs the tests."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TXNG_", "PYTEST", "COLUMNS"))}
    return kept | {"PATH": path}


def run(typed: str, folder: Path) -> str:
    """What is printed; the test fails unless all of it ends well."""
    done = subprocess.run(
        ["sh", "-euc", typed],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, typed + done.stdout + done.stderr
    return done.stdout


@contextmanager
def beside(step: Step, folder: Path) -> Iterator[str]:
    """The server in another terminal, at a port that is free: its address."""
    command = ["sh", "-euc", f"exec {step.typed.strip()} --port 0"]
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            told = list(iter(server.stdout.readline, "Stop with Ctrl-C.\n"))
            holds("".join(told), step)
            yield told[0].split()[0]
        finally:
            server.terminate()


def holds(said: str, step: Step) -> None:
    """Every line that the guide shows is printed, in that order, whatever else is."""
    printed, at = " ".join(said.split()), 0
    for line in step.said.splitlines():
        at = printed.find(line, at)
        assert at >= 0, (step.typed, line, said)


def test_from_nothing_to_certified(root: Path, tmp_path: Path) -> None:
    server, *asking, alone = steps(root, "")
    assert (server.how, alone.how, {step.how for step in asking}) == ("beside", "alone", {""})
    folder = tmp_path / "ninh-thuan"
    with beside(server, tmp_path) as address:
        for number, step in enumerate(asking):
            typed = step.typed.replace("http://127.0.0.1:8090", address)
            holds(run(typed, folder if number else tmp_path), step)
    holds(run(alone.typed, folder), alone)


def test_both_languages_tell_the_same(root: Path) -> None:
    english, vietnamese = steps(root, ""), steps(root, ".vi")
    assert len(english) == 9
    assert vietnamese == english


@pytest.mark.parametrize("language", ["", ".vi"])
def test_all_that_is_typed_is_run_but_the_installation(root: Path, language: str) -> None:
    guide = (root / "connectors" / "docs" / f"guide{language}.md").read_text("utf-8")
    installation, *rest = re.findall(r"^```sh\n(.*?)```", guide, re.DOTALL | re.MULTILINE)
    assert "pip install" in installation
    assert rest == [step.typed for step in steps(root, language)]
