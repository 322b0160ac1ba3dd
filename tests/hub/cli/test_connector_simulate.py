"""``txng connector simulate``: one simulated system alone, on a port of its own."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from typer.testing import CliRunner

from hub.cli.commands import app

STARTER = "from hub.cli.main import main; main()"


@contextmanager
def simulated(system: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The command, and what it said before it waits."""
    words = [sys.executable, "-c", STARTER, "connector", "simulate", system, "--port=0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, list(iter(process.stdout.readline, "Stop with Ctrl-C.\n"))
        finally:
            process.terminate()


def test_it_says_where_it_is_how_it_is_asked_and_what_it_knows_and_ends_when_told() -> None:
    with simulated("ninh-thuan-txng") as (process, said):
        address, lot = said[0].split()[0], said[-1]
        assert "mô phỏng" in said[0]
        assert "# GET /api/phieu?lo=" in "".join(said)
        gtin, _, number = lot.strip().rpartition("(01)0")[2].partition("(10)")
        with urlopen(f"{address}/api/phieu?lo={gtin}:{number}") as reply:
            assert json.load(reply)["du_lieu"]["tong"] > 1
        process.terminate()
        assert process.wait() == 0


def test_a_name_that_it_has_not_gets_those_that_it_has() -> None:
    result = CliRunner().invoke(app, ["connector", "simulate", "ca-mau"])
    assert result.exit_code == 2
    assert "'ca-mau' is none of an-giang-txng, " in result.stderr
    assert "cao-bang-txng" not in result.stderr  # it exports files


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(
            app, ["connector", "simulate", "ninh-thuan-txng", f"--port={port}"]
        )
    assert result.exit_code == 2
    assert result.stderr == f"port {port} cannot be used: Address already in use; choose a --port\n"
