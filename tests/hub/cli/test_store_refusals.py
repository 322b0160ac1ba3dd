"""Every command over a store that cannot be used: exit code 2, one line that says what to do."""

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from a_neo4j import URI, empty_neo4j, login, needs_neo4j
from small_disk import small_disk
from typer.testing import CliRunner

from hub.cli.commands import app
from hub.graph.neo4j.connection import connected
from hub.graph.neo4j.migrate import migrate

CODE = "(01)09521234543213(10)TOM-01"
SYSTEM = """
[system]
name = "Hệ thống mẫu (mô phỏng)"
provinces = ["96"]
kind = "epcis2"
simulated = true

[connector]
base_url = "http://127.0.0.1:9"
"""
COMMANDS = {
    "serve": ("serve", "--port", "0"),
    "sync": ("sync",),
    "sync --follow": ("sync", "--follow"),
    "trace": ("trace", CODE, "--freshness", "CACHED"),
    "trace-version": ("trace-version", "any"),
    "resume": ("resume", "any"),
    "common-source": ("common-source", "--case", f"{CODE}=1", "--freshness", "CACHED"),
    "quarantine list": ("quarantine", "list"),
    "quarantine replay": ("quarantine", "replay"),
}
OF_ADDRESSES = {**COMMANDS, "migrate": ("migrate",)}
Refused = Callable[..., str]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """The one line with which a command, by its name, refuses a store."""
    systems = tmp_path / "systems"
    systems.mkdir()
    (systems / "mau.toml").write_text(SYSTEM, "utf-8")
    runner = CliRunner(env={"TXNG_SYSTEMS": str(systems)})

    def refuse(command: str, store: str, **settings: str | None) -> str:
        result = runner.invoke(app, OF_ADDRESSES[command], env={"TXNG_STORE": store, **settings})
        assert isinstance(result.exception, SystemExit), result.exception
        assert (result.exit_code, result.stdout) == (2, "")
        said: str = result.stderr
        assert said.endswith("\n") and said.count("\n") == 1, said
        return said

    return refuse


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_no_store(refused: Refused, tmp_path: Path, command: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("This is a letter, and no graph at all. " * 100)
    assert "letter.txt is not a supply graph: give another path" in refused(command, str(path))


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A store's place on a full disk."""
    with small_disk(tmp_path / "disk", "1m") as disk:
        (disk / "rest").write_bytes(bytes(1_000_000))
        (disk / "graph.db").touch()
        yield disk / "graph.db"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk(refused: Refused, full: Path, command: str) -> None:
    assert "its disk is full; make room there" in refused(command, str(full))


@pytest.mark.parametrize("command", OF_ADDRESSES)
def test_an_address_at_which_nothing_listens(refused: Refused, command: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        uri = f"bolt://127.0.0.1:{probe.getsockname()[1]}"
        said = refused(command, uri, TXNG_NEO4J_PASSWORD="any")
    why = "(Connection refused): see whether it runs, and whether the address is right"
    assert said == f"{uri} cannot be reached {why}\n"


@needs_neo4j
@pytest.mark.parametrize("command", OF_ADDRESSES)
def test_a_neo4j_with_no_password_and_with_a_wrong_one(refused: Refused, command: str) -> None:
    assert "asks for a password: set TXNG_NEO4J_PASSWORD" in refused(command, URI)
    wrong = {"TXNG_NEO4J_USER": "nobody", "TXNG_NEO4J_PASSWORD": "not-the-one"}
    said = refused(command, URI, **wrong)
    assert "does not accept the user or password: check TXNG_NEO4J_USER" in said
    assert "not-the-one" not in said


@pytest.fixture
def change() -> Iterator[Callable[[str], Any]]:
    """Changes what the tests' database says of its migrations; afterwards it is as it was."""

    def run(statement: str) -> None:
        with connected(URI, login()) as driver:
            driver.execute_query(statement, database_=login().database)

    asyncio.run(empty_neo4j(lambda: 0).aclose())
    yield run
    run("MATCH (m:Migration) WHERE m.number > 0 DETACH DELETE m")
    migrate(URI, login())


FOREIGN = {
    "CREATE (:Migration {number: 99, checksum: 'x'})": "was made by a newer hub (migration 99",
    "MATCH (m:Migration {number: 1}) SET m.checksum = 'x'": "is not the one that was applied",
}
UNMIGRATED = {"MATCH (m:Migration {number: 1}) DETACH DELETE m": "run txng migrate --store bolt://"}


@needs_neo4j
@pytest.mark.parametrize(
    ("command", "statement", "why"),
    [
        *((command, *told) for command in COMMANDS for told in UNMIGRATED.items()),
        *((command, *told) for command in OF_ADDRESSES for told in FOREIGN.items()),
    ],
)
def test_a_neo4j_database_of_another_hub(
    refused: Refused, change: Callable[[str], Any], command: str, statement: str, why: str
) -> None:
    change(statement)
    settings = {k: os.environ.get(f"NEO4J_{k}") for k in ("USER", "PASSWORD", "PASSWORD_FILE")}
    said = refused(command, URI, **{f"TXNG_NEO4J_{k}": v for k, v in settings.items()})
    assert why in said
