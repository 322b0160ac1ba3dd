"""``txng epcis check`` and ``convert``, as a person without a server uses them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner, Result

from hub.cli.epcis import app
from schema.epcis.document import Version
from schema.epcis.read import read_document

CONTEXT = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld"
EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2024-11-05T07:00:00+07:00",
    "eventTimeZoneOffset": "+07:00",
    "action": "OBSERVE",
    "bizStep": "shipping",
    "epcList": ["https://id.gs1.org/01/09521141012345/21/2017"],
}
XML = """<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2"
    creationDate="2024-11-05T08:00:00+07:00"><EPCISBody><EventList><ObjectEvent>
  <eventTime>2024-11-05T07:00:00+07:00</eventTime>
  <eventTimeZoneOffset>+07:00</eventTimeZoneOffset>
  <epcList><epc>https://id.gs1.org/01/09521141012345/21/2017</epc></epcList>
  <action>OBSERVE</action>
  <bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>
</ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>"""


def document(*events: dict[str, Any]) -> bytes:
    return orjson.dumps(
        {
            "@context": [CONTEXT],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2024-11-05T08:00:00+07:00",
            "epcisBody": {"eventList": events},
        }
    )


@pytest.fixture
def run() -> Callable[..., Result]:
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, [str(a) for a in arguments])


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.json"
    path.write_bytes(document(EVENT, EVENT))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.jsonld"
    path.write_bytes(document(EVENT, EVENT | {"action": "SEE", "bizStep": "walking"}))
    return path


def test_a_valid_document_is_counted(run: Callable[..., Result], good: Path) -> None:
    result = run("check", good)
    assert result.exit_code == 0
    assert result.stdout == f"{good}: valid, events read: 2\n"


def test_each_fault_is_named_and_the_exit_code_says_so(
    run: Callable[..., Result], good: Path, bad: Path
) -> None:
    result = run("check", good, bad)
    assert result.exit_code == 1
    assert "/epcisBody/eventList/1/action: value.action:" in result.stdout
    assert "/epcisBody/eventList/1/bizStep: value.vocabulary:" in result.stdout


def test_json_output_is_a_list_of_results(
    run: Callable[..., Result], good: Path, bad: Path
) -> None:
    result = run("check", "--json", good, bad)
    assert result.exit_code == 1
    first, second = json.loads(result.stdout)
    assert first == {"file": str(good), "valid": True, "events": 2, "errors": [], "warnings": []}
    assert (second["valid"], second["events"]) == (False, 1)
    assert {(error["place"], error["rule"]) for error in second["errors"]} == {
        ("/epcisBody/eventList/1/action", "value.action"),
        ("/epcisBody/eventList/1/bizStep", "value.vocabulary"),
    }


def test_a_missing_file_is_an_entry_not_a_traceback(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run("check", tmp_path / "none.json", "--json")
    (entry,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (entry["valid"], entry["events"]) == (False, 0)
    assert entry["errors"][0]["rule"] == "file.unreadable"


def test_a_folder_stands_for_the_documents_in_it(
    run: Callable[..., Result], good: Path, bad: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_text(XML)
    (tmp_path / "readme.txt").write_text("not a document")
    files = [entry["file"] for entry in json.loads(run("check", "--json", tmp_path).stdout)]
    assert files == [str(tmp_path / "a.xml"), str(bad), str(good)]


def test_an_empty_folder_is_not_a_success(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("check", tmp_path, "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (1, [])


def test_xml_is_converted_to_json_ld(run: Callable[..., Result], tmp_path: Path) -> None:
    source, target = tmp_path / "a.xml", tmp_path / "a.json"
    source.write_text(XML)
    assert run("convert", source, "--to", "json", "-o", target).exit_code == 0
    assert read_document(target.read_bytes()).events == read_document(source.read_bytes()).events
    printed = run("convert", source, "--to", "json").stdout
    assert json.loads(printed)["epcisBody"]["eventList"][0] == EVENT


def test_json_ld_is_converted_to_xml_1_2(
    run: Callable[..., Result], good: Path, tmp_path: Path
) -> None:
    target = tmp_path / "a.xml"
    assert run("convert", good, "--to", "xml", "-o", target).exit_code == 0
    written = read_document(target.read_bytes())
    assert written.version is Version.XML_1_2
    assert written.events == read_document(good.read_bytes()).events


def test_what_1_2_has_no_place_for_is_named_and_nothing_is_written(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    source, target = tmp_path / "a.json", tmp_path / "a.xml"
    source.write_bytes(document(EVENT, EVENT | {"certificationInfo": "urn:x:1"}))
    result = run("convert", source, "--to", "xml", "-o", target)
    assert result.exit_code == 1
    place = "/eventList/1/certificationInfo"
    assert result.stderr == f"{source}: {place}: xml.carried: EPCIS 1.2 has no certificationInfo\n"
    assert not target.exists()


def test_an_invalid_document_is_not_converted(run: Callable[..., Result], bad: Path) -> None:
    result = run("convert", bad, "--to", "json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "value.action" in result.stderr


def test_a_file_that_cannot_be_read_or_written_is_said(
    run: Callable[..., Result], good: Path, tmp_path: Path
) -> None:
    assert "cannot be read" in run("convert", tmp_path / "none.xml").stderr
    assert "cannot be written" in run("convert", good, "-o", tmp_path / "no" / "a.json").stderr


WRONG = "https://id.gs1.org/01/09521141012346/21/2017"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (document(EVENT, EVENT | {"epcList": [WRONG]}), "/epcisBody/eventList/1/epcList/0"),
        (
            document(EVENT | {"quantityList": [{"epcClass": WRONG}]}),
            "/epcisBody/eventList/0/quantityList/0/epcClass",
        ),
        (document(EVENT | {"readPoint": {"id": WRONG}}), "/epcisBody/eventList/0/readPoint/id"),
        (
            XML.replace("345/21", "346/21").encode(),
            "/epcis:EPCISDocument/EPCISBody/EventList/ObjectEvent/epcList/*[1] (line 5)",
        ),
    ],
)
def test_a_wrong_check_digit_is_a_warning(
    run: Callable[..., Result], tmp_path: Path, content: bytes, place: str
) -> None:
    path = tmp_path / "some"
    path.write_bytes(content)
    result = run("check", "--json", path)
    (checked,) = json.loads(result.stdout)
    assert (result.exit_code, checked["valid"], checked["errors"]) == (0, True, [])
    message = f"{WRONG}: check digit is 6, expected 5"
    warning = {"place": place, "rule": "value.checkdigit", "message": message}
    assert checked["warnings"] == [warning]
    told = run("check", path).stdout.splitlines()
    assert told[1:] == [f"  warning: {place}: value.checkdigit: {message}"]


def test_an_invalid_document_has_its_warnings_too(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "both.json"
    path.write_bytes(document(EVENT | {"epcList": [WRONG], "action": "SEE"}))
    result = run("check", "--json", path)
    (checked,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (len(checked["errors"]), len(checked["warnings"])) == (1, 1)
