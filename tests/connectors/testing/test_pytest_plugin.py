"""An author's test file of one line, run by pytest in a process of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from storehouse import samples_toml
from storehouse_connector import SYSTEM

TESTS = Path(__file__).parents[2]
WITHOUT_HUB = """
import sys


class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"hub", "neo4j", "strawberry", "starlette", "uvicorn"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Without())
import pytest

sys.exit(pytest.main(sys.argv[1:]))
"""
ONE_LINE = """
from connectors.testing.contract import contract_suite

TestContract = contract_suite("system.toml", "samples.toml")
"""
A_CLASS = """
import pytest
from storehouse import storehouse
from storehouse_connector import StorehouseConnector

from connectors.testing.contract import ConnectorContract


class TestContract(ConnectorContract):
    system = "house.toml"
    samples = "samples.toml"
    kind = StorehouseConnector

    @pytest.fixture
    async def house(self):
        async with storehouse() as opened:
            yield opened

    @pytest.fixture
    def connector_keys(self, house):
        return {"base_url": house.url}

    @pytest.fixture
    def change(self, house):
        return house.touch
"""
MY_SYSTEM = """
from contextlib import asynccontextmanager

from storehouse import storehouse
from storehouse_connector import StorehouseConnector as MyConnector


@asynccontextmanager
async def my_server():
    async with storehouse() as house:
        house.add_a_record = house.touch
        yield house
"""
RECORDED = (
    A_CLASS.replace("import pytest\n", "import os\n\nimport pytest\n", 1)
    .replace('samples = "samples.toml"', 'samples = "samples.toml"\n    cassette = "kho.json"')
    .replace(
        "            yield opened",
        "            for record in opened.records if os.environ.get('CHANGED') else ():\n"
        "                record['note'] = {'vi': record['note']}\n"
        "            yield opened",
    )
    .replace(
        'return {"base_url": house.url}',
        'return {"base_url": house.url if "LIVE" in os.environ else "http://127.0.0.1:1"}',
    )
)
AUTO = ("-o", "asyncio_mode=auto")
NOWHERE = SYSTEM.replace('kind = "storehouse"', 'kind = "epcis2"')


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Runs pytest over an author's test file, without the hub; gives what it printed."""
    (tmp_path / "samples.toml").write_text("\n".join(samples_toml()), "utf-8")
    (tmp_path / "system.toml").write_text(NOWHERE, "utf-8")
    (tmp_path / "house.toml").write_text(SYSTEM, "utf-8")

    def start(test_file: str, *options: str, **variables: str) -> str:
        (tmp_path / "test_contract.py").write_text(test_file, "utf-8")
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT_HUB, "-rs", "-c", "/dev/null", *options, "."],
            cwd=tmp_path,
            env={"PYTHONPATH": str(TESTS), "PATH": "", **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.stdout + done.stderr

    return start


def test_one_line_is_a_whole_test_file(run: Any) -> None:
    printed = run(ONE_LINE, "-k", "manifest or undeclared or check")
    assert "2 passed" in printed, printed
    assert "not proven: the system did not answer: could not be reached" in printed
    assert "Contract of system: 2 passed, 1 not proven" in printed


def test_a_class_brings_a_server_and_a_kind_of_its_own(run: Any, tmp_path: Path) -> None:
    chosen = ("-k", "changes or load.rate", "--txng-report", "told.json")
    printed = run(A_CLASS, *AUTO, *chosen)
    assert "7 passed, 1 skipped" in printed, printed
    assert "not applicable: no rate is declared" in printed
    told = json.loads((tmp_path / "told.json").read_text("utf-8"))["house"]
    assert {one["rule"]: one["outcome"] for one in told}["changes.moving"] == "passed"


def test_the_class_of_the_page_runs_as_it_is_written(run: Any, tmp_path: Path) -> None:
    (tmp_path / "my_system.py").write_text(MY_SYSTEM, "utf-8")
    (tmp_path / "system.toml").write_text(SYSTEM, "utf-8")
    for page in ("README.md", "README.vi.md"):
        shown = (TESTS.parent / "connectors" / "testing" / page).read_text("utf-8")
        (written,) = re.findall(r"```python\n(import pytest\n.*?)```", shown, re.DOTALL)
        printed = run(written, "-k", "changes.moving")
        assert "Contract of system: 1 passed" in printed, printed


def test_a_broken_rule_is_told_with_its_statement_and_no_traceback(run: Any) -> None:
    imported = "from broken.answering import SaysItTwice\n"
    broken = imported + A_CLASS.replace("kind = StorehouseConnector", "kind = SaysItTwice")
    printed = run(broken, *AUTO, "-k", "answer.once")
    assert "answer.once: Each event comes once in an answer." in printed
    assert "the record id '1' comes" in printed
    assert "Traceback" not in printed


def test_a_wrong_samples_file_is_told_by_key(run: Any, tmp_path: Path) -> None:
    (tmp_path / "samples.toml").write_text('[samples]\nlots = ["(01)08938501234568"]\n', "utf-8")
    printed = run(ONE_LINE, "-k", "manifest")
    assert "samples.toml: samples.lots.0: holds" in printed


def test_a_cassette_is_recorded_given_back_and_compared(run: Any, tmp_path: Path) -> None:
    cassette, few = tmp_path / "kho.json", (*AUTO, "-k", "answer.once or record.times")
    printed = run(RECORDED, *few, "--txng-record", LIVE="1")
    assert "2 passed" in printed, printed
    assert "Cassette kho.json: " in printed and "exchanges written" in printed
    written = cassette.read_text("utf-8")

    printed = run(RECORDED, *AUTO, "-k", "answer.once or answer.unknown")
    assert "1 failed, 1 passed" in printed
    assert "Not recorded: GET http://127.0.0.1:1/events?lot=" in printed
    assert "parameter lot: recorded" in printed

    printed = run(RECORDED, *few, "--txng-compare", LIVE="1", CHANGED="1")
    assert "~ body.events[].note: object, was text" in printed
    printed = run(RECORDED, *few, LIVE="1", CHANGED="1", TXNG_RECORD="record")
    assert "not written, replies have another shape; --txng-accept writes it" in printed
    assert cassette.read_text("utf-8") == written

    assert "2 passed" in run(RECORDED, *few, "--txng-accept", LIVE="1", CHANGED="1")
    assert cassette.read_text("utf-8") != written


def test_a_mode_that_there_is_not_is_told(run: Any) -> None:
    printed = run(RECORDED, TXNG_RECORD="yes")
    assert "TXNG_RECORD is 'yes'; it is one of record, accept, compare" in printed
