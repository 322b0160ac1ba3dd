"""``txng systems advance``: a stage moves with proof only, step by step, and moves stay told."""

import asyncio
import json
import subprocess
import sys
import tomllib
from contextlib import aclosing
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from time import time_ns

import orjson
import pytest
from typer.testing import CliRunner, Result

from connectors.certification.report import Report
from connectors.sdk.system_file import load_system
from connectors.testing.result import RuleResult, SuiteResult
from connectors.testing.rules import EVERY
from connectors.testing.verdicts import Outcome
from hub.cli.commands import app
from hub.graph.harvest_store import Gathered
from hub.graph.opening import open_store
from hub.graph.store import Checkpoint
from schema.model.keys import SystemId
from schema.model.systems import Stage
from schema.model.times import DAY, SECOND, VIETNAM, moment, zone

FILE = """
# whose system it is
[system]
name = "Cổng mẫu (mô phỏng)"
provinces = ["96"]
kind = "epcis2"
environment = "{environment}"
owner = "Sở mẫu (mô phỏng)"
simulated = true

[connector]
base_url = "https://{host}/v2"
auth = {{ type = "bearer", token = "env:{token}" }}
per_page = {per_page}
"""
STEPS = list(Stage)


class Province:
    """A folder with a production system and its test system, and the command run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "systems"
        self.folder.mkdir()
        self.real, self.test = self.folder / "ca-mau.toml", self.folder / "ca-mau-thu.toml"
        self.history = self.folder / "stages" / "ca-mau.toml"
        self.store = folder / "graph.db"
        self.write(self.real)
        self.write(self.test)

    def write(self, file: Path, per_page: int = 100) -> None:
        environment = "TEST" if file == self.test else "PRODUCTION"
        text = FILE.format(
            environment=environment,
            host=f"{file.stem}.example",
            token=f"KEY_{environment}",
            per_page=per_page,
        )
        file.write_text(text, "utf-8")

    def report(self, file: Path, ago: int = 0, failed: str = "") -> Path:
        """The report that a run of the suite leaves: all rules passed but one."""
        out = self.folder.parent / "report.json"
        rules = (RuleResult(r, Outcome.FAILED if r == failed else Outcome.PASSED) for r in EVERY)
        settings = load_system(file)
        result = SuiteResult(settings.id, settings.kind, "1.0", ("changes",), tuple(rules))
        told = Report(settings, time_ns() // 1_000 - ago, result, {}).to_json()
        out.write_bytes(orjson.dumps(told))
        return out

    def advance(self, to: Stage, *more: str, by: str = "Phòng mẫu") -> Result:
        words = ["systems", "advance", str(self.real), "--to", to, "--by", by, *more]
        return CliRunner().invoke(app, words)

    def come_to(self, stage: Stage) -> None:
        for step in STEPS[: STEPS.index(stage) + 1]:
            proof = [f"--report={self.report(self.test)}"] if step is STEPS[3] else []
            done = self.advance(step, *proof)
            assert done.exit_code == 0, done.output

    def moves(self) -> list[dict[str, object]]:
        moves: list[dict[str, object]] = tomllib.loads(self.history.read_text("utf-8"))["move"]
        return moves

    def listed(self) -> dict[str, object]:
        words = ["systems", "list", "--folder", str(self.folder), "--json"]
        rows = json.loads(CliRunner().invoke(app, words).stdout)
        return next(row for row in rows if row["id"] == "ca-mau")

    def harvested(self, complete: int | None) -> None:
        """Note a harvest of the production system in the store."""
        system = SystemId("ca-mau")

        async def note() -> None:
            async with aclosing(open_store(self.store)) as store:
                await store.lease("harvest", "us", 60 * SECOND)
                run = await store.begin_run(system)
                reached = Checkpoint("c", complete)
                page = Gathered(system=system, run=run.id, heard=1, checkpoint=reached)
                await store.harvest([page], "harvest", "us")

        asyncio.run(note())


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return Province(tmp_path)


def _today() -> date:
    return moment(time_ns() // 1_000).astimezone(zone(VIETNAM)).date()


def test_a_system_comes_all_the_way_step_by_step(province: Province) -> None:
    province.come_to(Stage.TECHNICALLY_CONNECTED)
    province.harvested(time_ns() // 1_000)
    done = province.advance(Stage.SYNCHRONISED, f"--store={province.store}")
    assert done.exit_code == 0, done.output
    assert [move["stage"] for move in province.moves()] == STEPS
    assert province.listed()["stage"] == Stage.SYNCHRONISED


def test_the_history_tells_who_when_and_by_which_report(province: Province) -> None:
    province.come_to(Stage.TECHNICALLY_CONNECTED)
    digest = sha256((province.folder.parent / "report.json").read_bytes()).hexdigest()
    assert province.moves()[-1] == {
        "stage": "TECHNICALLY_CONNECTED",
        "on": _today(),
        "by": "Phòng mẫu",
        "report": digest,
    }
    assert province.real.read_text("utf-8").startswith("\n# whose system it is\n")


def test_what_a_history_held_is_only_added_to(province: Province) -> None:
    province.come_to(Stage.REGISTERED)
    noted = province.history.read_text("utf-8") + "# seen in review\n"
    province.history.write_text(noted, "utf-8")
    assert province.advance(Stage.CONTACTED).exit_code == 0
    assert province.history.read_text("utf-8").startswith(noted)
    assert [file.name for file in province.history.parent.iterdir()] == ["ca-mau.toml"]


@pytest.mark.parametrize("by", ['Ông "A" \\ B', "cô Ngọc – Sở", "[move]"])
def test_any_line_of_text_says_who_it_was(province: Province, by: str) -> None:
    assert province.advance(Stage.REGISTERED, by=by).exit_code == 0
    assert province.listed()["stage_by"] == by


@pytest.mark.parametrize("by", ["", "  ", "a\nb", "a\x7fb", "x" * 301])
def test_nobody_and_more_than_a_line_is_refused(province: Province, by: str) -> None:
    assert province.advance(Stage.REGISTERED, by=by).exit_code == 2
    assert not province.history.exists()


def test_a_stage_that_only_the_file_says_is_shown_as_not_proven(province: Province) -> None:
    said = province.real.read_text("utf-8").replace("owner", 'stage = "SYNCHRONISED"\nowner')
    province.real.write_text(said, "utf-8")
    row = province.listed()
    assert (row["stage"], row["stage_since"], row["stage_by"]) == ("SYNCHRONISED", None, None)
    shown = CliRunner().invoke(
        app, ["systems", "list", "--folder", str(province.folder)], env={"COLUMNS": "300"}
    )
    assert "not proven" in shown.stdout
    assert "the next one is REGISTERED" in province.advance(Stage.CONTACTED).stderr
    province.come_to(Stage.REGISTERED)
    assert province.listed()["stage"] == Stage.REGISTERED
    assert province.listed()["stage_since"] == _today().isoformat()


@pytest.mark.parametrize("stage", STEPS[2:])
def test_no_stage_is_skipped(province: Province, stage: Stage) -> None:
    province.come_to(Stage.REGISTERED)
    proof = [f"--report={province.report(province.test)}"] if stage is STEPS[3] else []
    done = province.advance(stage, *proof)
    assert (done.exit_code, len(done.stderr.splitlines())) == (3, 1)
    assert "one step at a time: the next one is CONTACTED" in done.stderr


def test_a_stage_is_come_to_once(province: Province) -> None:
    province.come_to(Stage.REGISTERED)
    done = province.advance(Stage.REGISTERED)
    assert done.exit_code == 3
    assert "stands at REGISTERED already" in done.stderr


def test_a_system_without_owner_is_not_registered(province: Province) -> None:
    told = province.real.read_text("utf-8").replace('owner = "Sở mẫu (mô phỏng)"', "")
    province.real.write_text(told, "utf-8")
    done = province.advance(Stage.REGISTERED)
    assert done.exit_code == 3
    assert "no owner" in done.stderr


@pytest.mark.parametrize(
    ("was", "is_"),
    [
        ('"TEST"', '"PRODUCTION"'),
        ('["96"]', '["95"]'),
        ("simulated = true", ""),
        ("_page", "_pages"),
    ],
)
def test_a_test_environment_is_a_sound_file_of_the_same_province(
    province: Province, was: str, is_: str
) -> None:
    province.come_to(Stage.CONTACTED)
    told = province.test.read_text("utf-8")
    province.test.write_text(told.replace(was, is_), "utf-8")
    done = province.advance(Stage.TEST_ENVIRONMENT)
    assert done.exit_code == 3
    assert "no sound file of its test environment" in done.stderr


def test_a_technical_connection_needs_a_report(province: Province) -> None:
    province.come_to(Stage.TEST_ENVIRONMENT)
    done = province.advance(Stage.TECHNICALLY_CONNECTED)
    assert done.exit_code == 3
    assert "--report" in done.stderr


@pytest.mark.parametrize(
    ("ago", "failed", "said"),
    [
        (91 * DAY, "", "older than 90 days"),
        (-DAY, "", "of the future"),
        (0, "errors.told", "reaches no tier"),
    ],
)
def test_a_report_out_of_time_or_below_bronze_proves_nothing(
    province: Province, ago: int, failed: str, said: str
) -> None:
    province.come_to(Stage.TEST_ENVIRONMENT)
    report = province.report(province.test, ago, failed)
    done = province.advance(Stage.TECHNICALLY_CONNECTED, f"--report={report}")
    assert done.exit_code == 3
    assert said in done.stderr
    assert province.listed()["stage"] == Stage.TEST_ENVIRONMENT


def test_a_report_whose_tier_its_rules_do_not_bear_out_proves_nothing(province: Province) -> None:
    province.come_to(Stage.TEST_ENVIRONMENT)
    report = province.report(province.test, failed="errors.told")
    told = orjson.loads(report.read_bytes())
    told |= {"tier": "PLATINUM", "exemptions": {"errors.told": "a reason that excuses nothing"}}
    report.write_bytes(orjson.dumps(told))
    done = province.advance(Stage.TECHNICALLY_CONNECTED, f"--report={report}")
    assert "reaches no tier" in done.stderr


def test_a_report_does_not_outlive_a_change_of_what_it_was_made_of(province: Province) -> None:
    province.come_to(Stage.TEST_ENVIRONMENT)
    report = province.report(province.test)
    province.write(province.test, per_page=200)
    done = province.advance(Stage.TECHNICALLY_CONNECTED, f"--report={report}")
    assert done.exit_code == 3
    assert "is not of these settings" in done.stderr


def test_a_report_of_a_test_system_read_in_another_way_proves_nothing(province: Province) -> None:
    province.come_to(Stage.TEST_ENVIRONMENT)
    province.write(province.test, per_page=200)
    report = province.report(province.test)
    done = province.advance(Stage.TECHNICALLY_CONNECTED, f"--report={report}")
    assert done.exit_code == 3
    assert "the report is of ca-mau-thu, which is asked or read in another way" in done.stderr


def test_a_report_of_the_production_system_itself_proves_it(province: Province) -> None:
    province.come_to(Stage.TEST_ENVIRONMENT)
    report = province.report(province.real)
    assert province.advance(Stage.TECHNICALLY_CONNECTED, f"--report={report}").exit_code == 0


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"form": 2}'])
def test_what_is_no_report_cannot_be_used(province: Province, text: str) -> None:
    province.come_to(Stage.TEST_ENVIRONMENT)
    other = province.folder.parent / "other.json"
    other.write_text(text, "utf-8")
    done = province.advance(Stage.TECHNICALLY_CONNECTED, f"--report={other}")
    assert done.exit_code == 2
    assert done.stderr.startswith("other.json: ")


def test_only_a_complete_harvest_of_this_system_synchronises(province: Province) -> None:
    province.come_to(Stage.TECHNICALLY_CONNECTED)
    assert "run txng sync" in province.advance(Stage.SYNCHRONISED).stderr
    province.harvested(None)
    done = province.advance(Stage.SYNCHRONISED, f"--store={province.store}")
    assert done.exit_code == 3
    assert "no complete harvest" in done.stderr


def test_a_store_that_is_not_there_cannot_be_used(province: Province) -> None:
    province.come_to(Stage.TECHNICALLY_CONNECTED)
    assert province.advance(Stage.SYNCHRONISED, f"--store={province.store}").exit_code == 2


def test_going_back_takes_a_reason_and_any_number_of_steps(province: Province) -> None:
    province.come_to(Stage.TECHNICALLY_CONNECTED)
    refused = province.advance(Stage.CONTACTED)
    assert (refused.exit_code, "--reason" in refused.stderr) == (3, True)
    assert province.advance(Stage.CONTACTED, "--reason=nhà cung cấp đổi API").exit_code == 0
    assert province.moves()[-1]["reason"] == "nhà cung cấp đổi API"
    assert province.listed()["stage"] == Stage.CONTACTED


def test_a_report_given_on_the_way_back_has_to_hold_too(province: Province) -> None:
    province.come_to(Stage.TECHNICALLY_CONNECTED)
    province.harvested(time_ns() // 1_000)
    assert province.advance(Stage.SYNCHRONISED, f"--store={province.store}").exit_code == 0
    old = province.report(province.test, 91 * DAY)
    done = province.advance(Stage.TECHNICALLY_CONNECTED, "--reason=mẫu", f"--report={old}")
    assert done.exit_code == 3
    assert "older than 90 days" in done.stderr


def test_a_move_is_dated_in_order_and_not_ahead(province: Province) -> None:
    yesterday, tomorrow = (_today() + timedelta(days=n) for n in (-1, 1))
    assert province.advance(Stage.REGISTERED, f"--on={tomorrow}").exit_code == 2
    province.come_to(Stage.REGISTERED)
    done = province.advance(Stage.CONTACTED, f"--on={yesterday}")
    assert done.exit_code == 3
    assert "before the last move" in done.stderr


def test_two_moves_at_once_are_made_one_after_the_other(province: Province) -> None:
    province.come_to(Stage.REGISTERED)
    command = "from hub.cli.commands import app; app()"
    words = ["systems", "advance", str(province.real), "--to", "CONTACTED", "--by"]
    both = [
        subprocess.Popen([sys.executable, "-c", command, *words, by], stderr=subprocess.PIPE)
        for by in ("một", "hai")
    ]
    for one in both:
        one.communicate(timeout=60)
    assert sorted(one.returncode for one in both) == [0, 3]
    assert [move["stage"] for move in province.moves()] == STEPS[:2]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[[move]]\nstage = "CONTACTED"\non = 2026-01-02\nby = "a"\n', "one step at a time"),
        ('[[move]]\nstage = "REGISTERED"\non = 2026-01-02\n', "move.0.by"),
        ("move = 1\n", "move"),
        ("[[", "is not TOML"),
    ],
)
def test_a_history_that_cannot_have_been_is_a_fault_of_its_system(
    province: Province, written: str, said: str
) -> None:
    province.history.parent.mkdir()
    province.history.write_text(written, "utf-8")
    done = CliRunner().invoke(app, ["systems", "list", "--folder", str(province.folder)])
    assert done.exit_code == 1
    assert "stages/ca-mau.toml: " in done.stderr
    assert said in done.stderr
    assert province.advance(Stage.REGISTERED).exit_code == 2
