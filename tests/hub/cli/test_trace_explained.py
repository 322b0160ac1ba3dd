"""``txng trace --explain``: why a node is on the trace, as a table and in the JSON."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

PLANT = "https://id.gs1.org/414/9521234000020"
RAW, BOX = "(01)09521234543213(10)TOM-01", "(01)09521234123453(10)HOP-01"
PORT = "urn:epc:id:sgln:9521234.00003.0"
Traced = Callable[..., tuple[int, Any]]


def test_the_json_has_the_path_beside_the_report(traced: Traced, folder: Path) -> None:
    asked = ("--events", folder, RAW, "--direction", "forward")
    _, plain = traced(*asked)
    _, told = traced(*asked, "--explain", BOX)
    path = told.pop("explanation")
    assert told.keys() == plain.keys() and told["items"] == plain["items"]
    (box,) = [item for item in told["items"] if "HOP-01" in item["id"]]
    assert (path["node"], path["depth"]) == (box["id"], box["depth"])
    assert [step["kind"] for step in path["steps"]][-1] == "TRANSFORMATION"
    assert all(step["event"] in told["events"] for step in path["steps"])
    assert {system for step in path["steps"] for system in step["event"]["systems"]} >= {
        str(folder / "plant.xml")
    }


def test_a_node_that_is_not_on_the_trace_is_said_so(
    run: Callable[..., Result], traced: Traced, folder: Path
) -> None:
    asked = ("--events", folder, RAW, "--explain", "(01)09521234543213(10)OTHER")
    code, told = traced(*asked)
    assert told["explanation"] is None and code == 0
    result = run(*asked)
    assert result.exit_code == 0 and "OTHER is not on this trace" in result.stderr
    assert "Why" not in result.stdout


def test_the_tables_end_with_the_path(run: Callable[..., Result], folder: Path) -> None:
    result = run("--events", folder, RAW, "--direction", "forward", "--explain", PORT)
    _, path = result.stdout.split("Why ", 1)
    assert path.startswith(PORT)
    rows = [line for line in path.splitlines() if line.startswith("│")]
    assert "START" in rows[0] and "plant.xml" in rows[0]
    assert "port.xml" in rows[-1] and PORT in rows[-1]
