"""The command line as a whole: its commands, its exit codes, what it refuses."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner, Result

from hub.cli import origin
from hub.cli.commands import app
from hub.cli.main import main

DOCUMENT = Path(__file__).parents[2] / "docs" / "example" / "farm.json"
SYSTEM = """[system]
name = "Simulated system (mô phỏng)"
provinces = ["96"]
kind = "epcis2"
simulated = true
[connector]
base_url = "http://127.0.0.1:9"
"""


@pytest.fixture
def run() -> Callable[..., Result]:
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def systems(tmp_path: Path) -> Path:
    folder = tmp_path / "systems"
    folder.mkdir()
    (folder / "ca-mau.toml").write_text(SYSTEM, "utf-8")
    return folder


def test_every_command_is_there_and_explains_itself(run) -> None:
    for command in ("demo", "serve", "trace", "systems", "epcis", "schema"):
        shown = run(command, "--help")
        assert shown.exit_code == 0
        assert "Usage" in shown.output


def test_the_exit_codes_of_a_trace_are_documented(run) -> None:
    shown = " ".join(run("trace", "--help").output.split())
    for code in ("0:", "3:", "4:", "2:"):
        assert code in shown


def test_the_version_is_told(run) -> None:
    assert re.fullmatch(r"txng-hub \d+\.\d+\.\d+\n", run("--version").output)


def test_the_exported_schema_is_checked(run, tmp_path: Path) -> None:
    assert run("schema", "export", "--check").exit_code == 0
    stale = tmp_path / "hub.graphql"
    stale.write_text("type Query", "utf-8")
    assert run("schema", "export", "--check", "--to", stale).exit_code == 1
    assert run("schema", "export", "--to", stale).exit_code == 0
    assert run("schema", "export", "--check", "--to", stale).exit_code == 0


def test_packages_of_another_distribution_are_refused(monkeypatch, capsys) -> None:
    foreign = ModuleType("schema", "Schema is a library for validating Python data structures.")
    foreign.__file__ = "site-packages/schema.py"
    monkeypatch.setitem(sys.modules, "schema", foreign)
    with pytest.raises(SystemExit) as refused:
        main()
    assert refused.value.code == 2
    message = capsys.readouterr().err
    assert "site-packages/schema.py" in message
    assert "virtual environment" in message


def test_our_own_packages_are_accepted() -> None:
    assert origin.foreign() is None


@pytest.mark.parametrize("command", [("serve",), ("schema", "export")])
def test_a_missing_extra_is_told_in_one_line(run, monkeypatch, command) -> None:
    for name in [m for m in sys.modules if m.startswith(("schema.graphql", "hub.api"))]:
        monkeypatch.delitem(sys.modules, name)
    for missing in ("strawberry", "uvicorn"):
        monkeypatch.setitem(sys.modules, missing, None)
    refused = run(*command)
    assert refused.exit_code == 2
    assert refused.output == "This command needs: pip install 'txng-hub[server]'\n"


def test_a_bad_code_says_the_rule_and_the_forms(run, systems: Path) -> None:
    refused = run("trace", "9521234543214", "--systems", systems)
    assert refused.exit_code == 2
    assert "check digit" in refused.output
    assert "GS1 Digital Link" in refused.output


def test_a_trace_needs_one_start_and_something_to_ask(run, systems: Path) -> None:
    assert run("trace", "--systems", systems).exit_code == 2
    assert run("trace", "x", "--start", "y", "--systems", systems).exit_code == 2
    assert run("trace", "x").exit_code == 2


@pytest.mark.parametrize("command", [("serve",), ("trace", "9521234543213")])
def test_a_malformed_system_file_is_named_with_key_and_reason(run, systems, command) -> None:
    (systems / "bad.toml").write_text(SYSTEM.replace("provinces", "provinzen"), "utf-8")
    refused = run(*command, "--systems", systems)
    assert refused.exit_code == 2
    assert "bad.toml" in refused.output
    assert "provinzen" in refused.output


def test_a_bad_setting_is_named(run, monkeypatch) -> None:
    monkeypatch.setenv("TXNG_ROLE", "emperor")
    refused = run("serve", "--port", 0)
    assert refused.exit_code == 2
    assert "TXNG_ROLE" in refused.output


def test_a_file_that_is_no_store_is_refused(run, tmp_path: Path) -> None:
    store = tmp_path / "notes.txt"
    store.write_text("this is not a database, but long enough to be looked at" * 20, "utf-8")
    refused = run("serve", "--port", 0, "--store", store)
    assert refused.exit_code == 2
    assert "notes.txt" in refused.output


async def test_the_server_says_where_it_is_and_ends_on_a_signal(systems: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from hub.cli.main import main; main()"),
        *("serve", "--port", "0", "--systems", str(systems)),
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    line = await asyncio.wait_for(process.stdout.readline(), 30)
    assert re.fullmatch(rb"TXNG Hub listens on http://127\.0\.0\.1:\d+/graphql\n", line)
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 30) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("systems", "list", "--folder", "SYSTEMS"),
        ("systems", "list", "--folder", "SYSTEMS", "--json"),
        ("schema", "export", "--to", "-"),
        ("epcis", "convert", "DOCUMENT"),
        ("trace", "9521234543213", "--systems", "SYSTEMS"),
        ("trace", "(01)09521234543213(10)L1", "--systems", "SYSTEMS"),
        ("trace", "(01)09521234543213(10)L1", "--systems", "SYSTEMS", "--json"),
    ],
)
def test_a_reader_who_left_is_told_nothing(systems: Path, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    named = {"SYSTEMS": systems, "DOCUMENT": DOCUMENT}
    words = [str(named.get(word, word)) for word in arguments]
    command = [sys.executable, "-c", "from hub.cli.main import main; main()", *words]
    with os.fdopen(writing, "wb") as nobody:
        ended = subprocess.run(
            command, check=False, stdout=nobody, stderr=subprocess.PIPE, text=True
        )
    assert "Traceback" not in ended.stderr
    assert "BrokenPipe" not in ended.stderr
    assert ended.returncode in range(5)
