"""``txng trace --events`` with too little, or with what cannot be read: said, never guessed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from schema.model.identifiers.forms import FORMS

Run = Callable[..., Result]
RAW = "https://id.gs1.org/01/09521234543213/10/TOM-01"
RAW_URN = "urn:epc:class:lgtin:9521234.054321.TOM-01"
RAW_TYPED = "(01)09521234543213(10)TOM-01"
FARM, PLANT_URN = "urn:epc:id:sgln:9521234.00001.0", "urn:epc:id:sgln:9521234.00002.0"
WRONG_DIGIT = "https://id.gs1.org/01/09521234543214/10/TOM-01"


def test_a_document_that_is_missing_leaves_a_gap(traced: Any, folder: Path) -> None:
    (folder / "port.xml").unlink()
    (folder / "plant.xml").unlink()
    code, told = traced("--events", folder, "--start", RAW_TYPED, "--direction", "forward")
    assert (code, told["status"]) == (3, "INCOMPLETE")
    (gap,) = told["gaps"]
    assert (gap["kind"], gap["item"]) == ("SHIPPED_NEVER_RECEIVED", RAW_URN)
    assert (gap["location"], gap["nextLocation"]) == (FARM, PLANT_URN)


def test_no_name_at_all_is_not_the_current_folder(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    result = run("--events", "", RAW_TYPED)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is empty: name a file" in result.stderr


def test_a_start_in_no_document_fails(traced: Any, folder: Path) -> None:
    code, told = traced("--events", folder, "--start", "(01)09521234543213(10)NEVER-MADE")
    assert (code, told["status"], told["items"]) == (4, "FAILED", [])
    assert {s["outcome"] for s in told["sources"]} == {"ANSWERED"}


def test_a_start_that_is_no_code_says_the_rule_and_the_forms(run: Run, folder: Path) -> None:
    result = run("--events", folder, "--start", "(01)09521234543214(10)TOM-01")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "check digit is 4, expected 3" in result.stderr
    assert all(example in result.stderr for _, _, example in FORMS)


@pytest.mark.parametrize("content", [None, b"", b"not a document", b"<html></html>", b"[1, 2]"])
def test_a_file_that_is_no_document_is_named_in_one_line(
    run: Run, folder: Path, content: bytes | None
) -> None:
    wrong = folder.parent / "wrong.json"
    if content is not None:
        wrong.write_bytes(content)
    result = run("--events", folder, "--events", wrong, "--start", RAW)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{wrong}: ") and result.stderr.count("\n") == 1


def test_a_folder_without_documents_is_named(run: Run, tmp_path: Path) -> None:
    result = run("--events", tmp_path, "--start", RAW)
    assert (result.exit_code, result.stdout) == (2, "")
    assert str(tmp_path) in result.stderr and "document" in result.stderr


def test_a_bad_record_is_set_aside_and_the_rest_is_traced(
    traced: Any, folder: Path, captured: Any, farm_events: Any
) -> None:
    timeless = {k: v for k, v in farm_events[1].items() if k != "eventTime"}
    farm = folder / "farm.json"
    farm.write_bytes(captured(*farm_events, timeless))
    code, told = traced("--events", folder, "--start", RAW, "--direction", "forward")
    assert (code, told["status"]) == (3, "INCOMPLETE")
    assert len(told["items"]) == 3
    (source,) = (s for s in told["sources"] if s["outcome"] != "ANSWERED")
    assert (source["system"], source["outcome"], source["records"]) == (str(farm), "PARTIAL", 2)
    (aside,) = source["setAside"]
    assert aside["record"] == "2" and "eventTime" in aside["path"] + aside["reason"]
    (gap,) = told["gaps"]
    assert (gap["kind"], gap["system"]) == ("RECORDS_SET_ASIDE", str(farm))


def test_a_wrong_check_digit_that_a_document_holds_is_traced_and_found(
    traced: Any, run: Run, tmp_path: Path, captured: Any, farm_event: Any
) -> None:
    document = tmp_path / "wrong.json"
    document.write_bytes(captured(farm_event("commissioning", WRONG_DIGIT)))
    code, told = traced("--events", document, "--start", WRONG_DIGIT)
    assert (code, {i["id"] for i in told["items"]}) == (0, {WRONG_DIGIT})
    (finding,) = told["findings"]
    assert (finding["kind"], finding["item"]) == ("BAD_CHECK_DIGIT", WRONG_DIGIT)
    document.write_bytes(captured(farm_event("commissioning")))
    assert run("--events", document, "--start", WRONG_DIGIT).exit_code == 2


@pytest.mark.parametrize(
    ("option", "value"),
    [("--systems", "x"), ("--store", "x"), ("--freshness", "LIVE"), ("--max-age", "5")],
)
def test_options_that_ask_systems_do_not_go_with_documents(
    run: Run, folder: Path, option: str, value: str
) -> None:
    result = run("--events", folder, "--start", RAW, option, value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert option in result.stderr
    assert "asks no system" in result.stderr


def test_the_environments_systems_do_not_hinder_a_trace_over_documents(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TXNG_SYSTEMS", str(folder))
    monkeypatch.setenv("TXNG_STORE", str(folder / "graph.sqlite"))
    assert run("--events", folder, "--start", RAW).exit_code == 0


def test_an_unreadable_file_in_a_folder_is_a_source_that_failed(run: Any, folder: Path) -> None:
    (folder / "broken.json").write_text("{")
    result = run("--events", folder, "--start", RAW, "--json")
    report = json.loads(result.stdout)
    failed = [s for s in report["sources"] if s["outcome"] == "MALFORMED"]
    assert [s["system"] for s in failed] == [str(folder / "broken.json")]
    assert result.exit_code == 3
    assert report["items"]
    assert any(
        g["kind"] == "SOURCE_SILENT" and "broken.json" in g["reason"] for g in report["gaps"]
    )
