"""What the README tells to type works, as far as it needs no server."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from graphql import build_schema, parse, validate
from typer.testing import CliRunner

from hub.cli.commands import app
from hub.cli.epcis_files import document_files
from schema.epcis.read import read_document


def blocks(text: str, before: str = "") -> list[str]:
    return re.findall(rf"{before}```sh\n(.*?)```", text, re.DOTALL)


def typed(line: str, root: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    settings = {k: v for k, v in os.environ.items() if not k.startswith("TXNG_")}
    return subprocess.run(
        ["sh", "-euc", line],
        check=False,
        cwd=root,
        env=settings | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_offline_examples_run(readme: str, root: Path) -> None:
    (block,) = blocks(readme, "<!-- tested -->\n")
    done = tuple(typed(line, root) for line in block.splitlines())
    checked, traced, tables, converted, ranked = done
    assert [(d.returncode, d.stderr) for d in done] == [(0, "")] * len(done)
    assert checked.stdout.count(": valid, ") == 3
    told = json.loads(traced.stdout)
    assert (told["status"], len(told["items"]), len(told["locations"])) == ("COMPLETE", 3, 3)
    assert tables.stdout.startswith("COMPLETE  https://id.gs1.org/01/09521234123453/10/HOP-01")
    assert len(read_document(converted.stdout.encode()).events) == 3
    assert json.loads(ranked.stdout)["scores"][0]["score"] == 1.0


def test_the_python_example_runs(readme: str, root: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=root, capture_output=True, text=True
    )
    assert done.stdout == "COMPLETE 3 items\n"


def test_the_example_documents_are_strictly_valid_and_in_every_syntax(root: Path) -> None:
    files = document_files([root / "tests" / "docs" / "example"])
    read = [read_document(file.read_bytes()) for file in files]
    assert sorted(d.version for d in read) == ["1.2-xml", "2.0-json", "2.0-xml"]


def test_the_query_of_the_readme_is_one_of_the_schema(readme: str, root: Path) -> None:
    (command,) = (block for block in blocks(readme) if block.startswith("curl"))
    (body,) = re.findall(r"-d '(.*)'", command, re.DOTALL)
    schema = build_schema((root / "schema" / "sdl" / "hub.graphql").read_text("utf-8"))
    asked = json.loads(body)
    assert validate(schema, parse(asked["query"])) == []
    assert set(asked["variables"]) == {"code"}


def test_every_command_line_uses_options_that_exist(readme: str) -> None:
    lines = [line for block in blocks(readme) for line in block.splitlines()]
    commands = [shlex.split(line, comments=True) for line in lines if line.startswith("txng ")]
    assert len(commands) >= 7
    groups = {group.name for group in app.registered_groups}
    for _, *words in commands:
        group = 2 if words[0] in groups else 1
        shown = CliRunner().invoke(app, [*words[:group], "--help"], env={"COLUMNS": "200"}).stdout
        assert {w for w in words if w.startswith("--") and w not in shown} == set(), words
