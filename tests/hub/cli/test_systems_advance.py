"""``txng systems advance``: a stage moves with proof only, step by step, and moves stay told."""

import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from time import time_ns

import pytest
from advancing_province import STEPS, Province, today
from typer.testing import CliRunner

from hub.cli.commands import app
from schema.model.systems import Stage
from schema.model.times import DAY


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return Province(tmp_path)


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
        "on": today(),
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
    assert province.listed()["stage_since"] == today().isoformat()


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
    yesterday, tomorrow = (today() + timedelta(days=n) for n in (-1, 1))
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


def test_a_machine_without_locks_is_told_so(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    done = province.advance(STEPS[0])
    assert done.exit_code == 2
    assert "cannot be written: this machine has no locks as POSIX has them" in done.stderr
    assert not province.history.exists()
