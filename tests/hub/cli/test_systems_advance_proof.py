"""``txng systems advance``: what each stage wants to see, and what proves nothing."""

from pathlib import Path

import orjson
import pytest
from advancing_province import Province

from schema.model.systems import Stage
from schema.model.times import DAY


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return Province(tmp_path)


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
