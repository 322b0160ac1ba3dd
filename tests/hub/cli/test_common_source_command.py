"""``txng common-source``: cases typed, documents ranked, through the real command."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

import schema
from hub.cli.commands import app

RAW = "https://id.gs1.org/01/09521234543213/10/TOM-01"
RAW_TYPED = "(01)09521234543213(10)TOM-01"
BOX = "https://id.gs1.org/01/09521234123453/10/HOP-01"
PALLET = "urn:epc:id:sscc:9521234.0000000001"
FARM, PORT = "urn:epc:id:sgln:9521234.00001.0", "urn:epc:id:sgln:9521234.00003.0"
PLANT = "https://id.gs1.org/414/9521234000020"
UNKNOWN = "(01)09521234543213(10)NOWHERE"
FORM = Path(schema.__file__).parent / "common-source-report.schema.json"


@pytest.fixture
def rank() -> Callable[..., Result]:
    """``txng common-source`` with these words."""
    runner = CliRunner()
    return lambda *said: runner.invoke(app, ["common-source", *(str(word) for word in said)])


@pytest.fixture
def ranked(rank: Any, report_form: Any) -> Callable[..., tuple[int, Any]]:
    """The exit code and the JSON, held to its schema."""
    form = json.loads(FORM.read_text("utf-8"))
    Draft202012Validator.check_schema(form)

    def run(*said: object) -> tuple[int, Any]:
        result = rank(*said, "--json")
        told = json.loads(result.stdout)
        Draft202012Validator(form, format_checker=report_form).validate(told)
        return result.exit_code, told

    return run


def scores(told: Any) -> dict[tuple[str, str], float]:
    return {(one["kind"], one["id"]): one["score"] for one in told["scores"]}


def test_everything_in_the_documents_is_ranked(ranked: Any, folder: Path) -> None:
    code, told = ranked("--events", folder, "--case", f"{BOX}=3", "--case", "(414)9521234000013=1")
    assert (code, told["status"]) == (0, "COMPLETE")
    assert scores(told) == {
        ("item", RAW): 0.75,
        ("item", BOX): 0.75,
        ("item", PALLET): 0.75,
        ("place", FARM): 1.0,
        ("place", PLANT): 0.75,
        ("place", PORT): 0.0,
    }
    assert [one["score"] for one in told["scores"]] == [1.0, 0.75, 0.75, 0.75, 0.75, 0.0]
    assert [(c["id"], c["weight"], c["found"]) for c in told["cases"]] == [
        (BOX, 3, True),
        (FARM, 1, True),
    ]


def test_two_spellings_of_one_case_are_one_and_add_up(ranked: Any, folder: Path) -> None:
    _, told = ranked("--events", folder, "--case", f"{RAW_TYPED}=1", "--case", f"{RAW}=2",
                     "--case", "urn:epc:id:sgln:9521234.00003.0=1",
                     "--case", "(414)9521234000037=2")  # fmt: skip
    assert [(c["id"], c["weight"]) for c in told["cases"]] == [(RAW, 3), (PORT, 3)]


def test_a_link_with_an_equals_sign_is_split_at_the_last(ranked: Any, folder: Path) -> None:
    _, told = ranked("--events", folder, "--case", f"{RAW}?11=250301=0.5")
    assert [(c["id"], c["weight"]) for c in told["cases"]] == [(RAW, 0.5)]


def test_a_case_that_no_document_holds_counts_and_is_told(ranked: Any, folder: Path) -> None:
    code, told = ranked("--events", folder, "--case", f"{RAW}=1", "--case", f"{UNKNOWN}=1")
    assert (code, told["status"]) == (3, "INCOMPLETE")
    assert scores(told)["item", RAW] == 0.5
    assert [gap["kind"] for gap in told["gaps"]] == ["UNKNOWN_CASE"]
    assert [c["found"] for c in told["cases"]] == [True, False]


def test_without_a_case_that_anybody_knows_it_fails(ranked: Any, folder: Path) -> None:
    code, told = ranked("--events", folder, "--case", f"{UNKNOWN}=1")
    assert (code, told["status"]) == (4, "FAILED")
    assert set(scores(told).values()) == {0.0}


def test_a_file_of_a_folder_that_cannot_be_read_is_a_source_that_failed(
    ranked: Any, folder: Path
) -> None:
    (folder / "broken.json").write_text("{")
    code, told = ranked("--events", folder, "--case", f"{RAW}=1")
    assert code == 3
    assert "SOURCE_SILENT" in {gap["kind"] for gap in told["gaps"]}


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (RAW, "CODE=WEIGHT"),
        ("=1", "CODE=WEIGHT"),
        (f"{RAW}=0", "above 0"),
        (f"{RAW}=-1", "above 0"),
        (f"{RAW}=nan", "above 0"),
        (f"{RAW}=inf", "above 0"),
        (f"{RAW}=", "no number"),
        (f"{RAW}=much", "no number"),
    ],
)
def test_a_case_that_is_none_is_refused(rank: Any, folder: Path, case: str, why: str) -> None:
    result = rank("--events", folder, "--case", case)
    assert result.exit_code == 2
    assert why in " ".join(result.stderr.replace("│", " ").split())


def test_a_code_with_a_wrong_check_digit_is_refused(rank: Any, folder: Path) -> None:
    result = rank("--events", folder, "--case", "(01)09521234543214(10)TOM-01=1")
    assert result.exit_code == 2
    assert "09521234543214" in result.stderr


def test_weights_too_large_to_be_added_up_are_refused(rank: Any, folder: Path) -> None:
    result = rank("--events", folder, "--case", f"{RAW}=1e308", "--case", f"{BOX}=1e308")
    assert result.exit_code == 2
    assert "together" in result.stderr


def test_documents_and_systems_are_not_asked_at_once(rank: Any, folder: Path) -> None:
    result = rank("--events", folder, "--systems", folder, "--case", f"{RAW}=1")
    assert result.exit_code == 2
    assert rank("--case", f"{RAW}=1").exit_code == 2


def test_as_tables_the_highest_stand_first(rank: Any, folder: Path) -> None:
    said = rank("--events", folder, "--case", f"{RAW}=1", "--case", f"{UNKNOWN}=3").stdout
    assert said.index("0.250") < said.index("0.000")
    assert "1 of 2 cases known" in said
    assert "UNKNOWN_CASE" in said


def test_only_certain_ways_are_followed_where_no_others_are_asked_for(
    ranked: Any, folder: Path
) -> None:
    (folder / "farm.json").unlink()
    _, loose = ranked("--events", folder, "--case", f"{BOX}=1")
    _, strict = ranked("--events", folder, "--case", f"{BOX}=1", "--certainty", "certain")
    assert scores(strict)["item", RAW] == scores(loose)["item", RAW] == 1.0
