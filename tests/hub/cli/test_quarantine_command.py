"""``txng quarantine`` after a harvest of a real server with records that no mapping knows."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from hub.cli.commands import app

MAPPING = """
[system]
name = "Hệ thống mẫu (mô phỏng)"
provinces = ["96"]
kind = "rest"
simulated = true

[connector]
base_url = "BASE_URL"

[connector.check]
path = "/"

[[connector.endpoints]]
answers = ["changes", "events_by_time"]
path = "/nhat-ky"
query = { tu = "{since}" }
records = "nhat_ky"

[connector.mappings.event]
id = "ma"
type = { const = "ObjectEvent" }
action = { const = "OBSERVE" }
biz_step = { path = "buoc", table = "buoc" }
time = { path = "luc", format = "iso" }
record_time = { path = "luc", format = "iso" }
read_point = { code = "noi" }
items = [{ each = "lo", gtin = "gtin", lot = "so" }]

[connector.tables.buoc]
"Xuất kho" = "shipping"
"""
RECORDS: list[dict[str, Any]] = [
    {"ma": "NK1", "buoc": "Xuất kho"},
    {"ma": "NK2", "buoc": "Nhập kho"},
    {"ma": "NK3", "buoc": "Đóng gói", "ghi_chu": "x" * 20_000},
]
LOT = "https://id.gs1.org/01/08938501234568/10/TOM-01"
for number, record in enumerate(RECORDS):
    record["luc"] = f"2025-03-0{number + 1}T08:00:00+07:00"
    record["noi"] = "kho-1"
    record["lo"] = [{"gtin": "08938501234568", "so": "TOM-01"}]


class Answers(BaseHTTPRequestHandler):
    """Says all its records."""

    def do_GET(self) -> None:
        body = json.dumps({"nhat_ky": RECORDS}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


Say = Callable[..., Result]


@pytest.fixture
def say(tmp_path: Path, address: str) -> Say:
    """The command, over a store into which the system is harvested once."""
    systems, store = tmp_path / "systems", tmp_path / "graph.db"
    systems.mkdir()
    (systems / "mau.toml").write_text(MAPPING.replace("BASE_URL", address), "utf-8")
    runner = CliRunner(env={"TXNG_SYSTEMS": str(systems), "TXNG_STORE": str(store)})

    def run(*words: str) -> Result:
        return runner.invoke(app, list(words))

    harvested = run("sync", "--json")
    assert harvested.exit_code == 0, harvested.output
    assert json.loads(harvested.stdout)["systems"][0]["setAside"] == 2
    return run


def _mend(tmp_path: Path, *words: str) -> None:
    file = tmp_path / "systems" / "mau.toml"
    file.write_text(file.read_text("utf-8") + "\n".join(words), "utf-8")


def _events(tmp_path: Path) -> int:
    runner = CliRunner()
    told = runner.invoke(
        app,
        ["trace", LOT, "--store", str(tmp_path / "graph.db"), "--freshness", "CACHED", "--json"],
    )
    return len(json.loads(told.stdout)["events"])


def test_what_could_not_be_read_is_listed_and_shown(say: Say) -> None:
    listed = json.loads(say("quarantine", "list", "--json").stdout)
    assert [(row["record"], row["system"], row["path"]) for row in listed] == [
        ("NK2", "mau", "buoc"),
        ("NK3", "mau", "buoc"),
    ]
    assert "Nhập kho" in listed[0]["reason"]
    assert "NK2" in say("quarantine", "list").stdout
    assert "nothing is in quarantine" in say("quarantine", "list", "--system", "khac").stdout
    shown = json.loads(say("quarantine", "show", str(listed[0]["number"])).stdout)
    assert shown["raw"] == RECORDS[1]
    assert say("quarantine", "show", "99").exit_code == 2


def test_replay_stores_what_a_mended_mapping_reads(say: Say, tmp_path: Path) -> None:
    before = say("quarantine", "replay")
    assert before.exit_code == 3
    assert "has no word for 'Nhập kho'" in before.stdout
    _mend(tmp_path, '"Nhập kho" = "receiving"')
    number = json.loads(say("quarantine", "list", "--json").stdout)[0]["number"]
    done = say("quarantine", "replay", str(number), "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"stored": [number], "unreadable": {}}
    assert _events(tmp_path) == 2


def test_of_a_record_that_was_cut_the_system_must_be_asked_again(say: Say, tmp_path: Path) -> None:
    _mend(tmp_path, '"Nhập kho" = "receiving"', '"Đóng gói" = "packing"')
    done = say("quarantine", "replay")
    assert done.exit_code == 3
    assert "1 record read well now" in done.stdout
    assert "harvest the system again with --full" in done.stdout
    assert say("sync", "--full").exit_code == 0
    assert "nothing is in quarantine" in say("quarantine", "list").stdout
    assert _events(tmp_path) == 3


def test_a_number_that_is_not_there_is_named_and_nothing_is_read_again(
    say: Say, tmp_path: Path
) -> None:
    _mend(tmp_path, '"Nhập kho" = "receiving"')
    number = json.loads(say("quarantine", "list", "--json").stdout)[0]["number"]
    done = say("quarantine", "replay", str(number), "98", "99")
    assert done.exit_code == 2
    assert "98, 99 are not in quarantine" in done.output
    assert json.loads(say("quarantine", "list", "--json").stdout)[0]["number"] == number
    elsewhere = say("quarantine", "replay", str(number), "--system", "khac")
    assert (elsewhere.exit_code, f"{number} is not in" in elsewhere.output) == (2, True)


def test_records_of_a_system_that_is_gone_stay(say: Say, tmp_path: Path) -> None:
    (tmp_path / "systems" / "mau.toml").rename(tmp_path / "systems" / "khac.toml")
    done = say("quarantine", "replay", "--json")
    assert done.exit_code == 3
    reasons = set(json.loads(done.stdout)["unreadable"].values())
    assert "mau is not configured (any more)" in reasons


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.db")
    told = CliRunner().invoke(app, ["quarantine", "list", "--store", missing])
    assert told.exit_code == 2
    assert "there is no such file" in told.output
    assert not Path(missing).exists()
