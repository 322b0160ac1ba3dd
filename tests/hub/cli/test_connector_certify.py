"""``txng connector certify`` over a real server: the tier it reaches, and the report it leaves."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from storehouse import samples_toml, storehouse
from typer.testing import CliRunner

from connectors.certification.report import Report
from connectors.sdk.counting import Warned
from connectors.sdk.system_file import parse_system
from connectors.testing.result import RuleResult, SuiteResult
from connectors.testing.rules import EVERY
from connectors.testing.verdicts import Outcome
from hub.cli.commands import app
from hub.cli.connector_certify import say
from schema.model.systems import Stage

FILE = """
[system]
name = "Kho mẫu (mô phỏng)"
provinces = ["96"]
kind = "rest"
environment = "TEST"
owner = "Sở mẫu (mô phỏng)"
simulated = true

[limits]
deadline_seconds = 2
max_concurrency = 3

[connector]
base_url = "{url}"
check = {{ path = "/health" }}

[[connector.endpoints]]
answers = ["events_by_epc_class"]
path = "/events"
query = {{ lot = "{{ids}}" }}
records = "events"
batch = 20
join = "repeat"
paging = {{ style = "next_link", next = "next", max_pages = 20 }}

[connector.mappings.event]
id = "no"
type = "kind"
action = {{ const = "OBSERVE" }}
time = "at"
record_time = "logged"
biz_step = "step"
read_point = {{ uri = "where" }}
items = [{{ each = "lots", uri = "@" }}, {{ each = "items", uri = "@" }}]
"""
UNPROVEN = RuleResult("changes.moving", Outcome.NOT_PROVEN, "give `change`")


@pytest.fixture
def url() -> Iterator[str]:
    """The storehouse, open in a thread of its own: the command has its own loop."""
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        opening = stack.enter_async_context(storehouse())
        yield asyncio.run_coroutine_threadsafe(opening, loop).result(10).url
    finally:
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def _certify(tmp_path: Path, text: str, *words: str) -> tuple[int, str]:
    file, samples = tmp_path / "kho-mau.toml", tmp_path / "samples.toml"
    file.write_text(text, "utf-8")
    samples.write_text("\n".join(samples_toml()), "utf-8")
    command = ["connector", "certify", str(file), f"--samples={samples}", f"--out={tmp_path}/out"]
    done = CliRunner().invoke(app, [*command, *words])
    return done.exit_code, done.output


def test_a_sound_connector_is_certified_and_a_report_is_left(tmp_path: Path, url: str) -> None:
    code, said = _certify(tmp_path, FILE.format(url=url), "--least=SILVER")
    told = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert code == 0, said
    assert told["tier"] in said
    assert {one["outcome"] for one in told["rules"]} <= {"passed", "not applicable", "not proven"}
    shown = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert told["settings_sha256"] in shown
    assert url not in json.dumps(told) + shown
    assert _connected(tmp_path / "kho-mau.toml", tmp_path / "out" / "report.json") == [0, 0, 0, 0]


def _connected(file: Path, report: Path) -> list[int]:
    """The exit codes of the steps that end with the one that the report proves."""
    words = ["systems", "advance", str(file), "--by=Phòng mẫu", "--to"]
    steps: list[list[str]] = [[stage] for stage in list(Stage)[:3]]
    steps.append([Stage.TECHNICALLY_CONNECTED, f"--report={report}"])
    return [CliRunner().invoke(app, [*words, *step]).exit_code for step in steps]


def test_a_connector_that_misreads_is_told_what_it_lacks(tmp_path: Path, url: str) -> None:
    wrong = FILE.format(url=url).replace('id = "no"\n', "").replace('"next"', '"nowhere"')
    code, said = _certify(tmp_path, wrong.replace('"/health"', '"/nothing-here"'))
    assert code == 3
    assert "no tier reached" in said
    assert "capability.check" in said.splitlines()[-1]
    lines = [line.strip() for line in said.splitlines()]
    for one in json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["rules"]:
        if one["outcome"] in ("failed", "not proven"):
            at = lines.index(f"{one['outcome']}  {one['rule']}") + 1
            assert lines[at] == one["reason"].splitlines()[0].strip()


def test_an_excuse_stands_beside_the_tier(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reason = "the people of the system cannot alter a record there"
    passed = [RuleResult(one, Outcome.PASSED) for one in EVERY if one != "changes.moving"]
    result = SuiteResult("kho-mau", "rest", "1.0", (), (*passed, UNPROVEN))
    settings = parse_system(FILE.format(url="http://127.0.0.1:9"), "kho-mau.toml")
    excused, warned = {"changes.moving": reason, "load.rate": reason}, Warned("key", "costs", "mất")
    say(Report(settings, 0, result, excused, (warned,)), tmp_path)
    tier, last = capsys.readouterr().out.splitlines()
    assert tier.startswith("PLATINUM (with exemptions: changes.moving): ")
    assert last == "warning: key: costs"


def test_a_change_that_is_no_command_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    code, said = _certify(tmp_path, FILE.format(url="http://127.0.0.1:9"), "--change", "echo 'open")
    assert code == 2
    assert "No closing quotation" in said


def test_a_production_system_is_not_tried_without_a_word(tmp_path: Path) -> None:
    text = FILE.format(url="http://127.0.0.1:9").replace('"TEST"', '"PRODUCTION"')
    code, said = _certify(tmp_path, text)
    assert code == 2
    assert "--production" in said
