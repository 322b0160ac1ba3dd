"""Every case through the command ``txng``; and the cases hold to their form and to the oracle."""

import json
from collections import Counter

import pytest
from jsonschema import Draft202012Validator

from conformance import by_engine, by_oracle
from conformance.cases import HERE, Case, all_cases
from conformance.matching import differences
from schema.epcis.read import open_document

CASES = all_cases()
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@each_case
def test_the_command_gives_the_expected_answer(case: Case) -> None:
    assert differences(case.expected, by_engine.answer(case)) == []


@each_case
def test_the_oracle_gives_the_expected_answer(case: Case) -> None:
    assert by_oracle.answer(case) == case.expected


@pytest.mark.parametrize("form", ["case", "expected"])
def test_cases_and_answers_hold_to_their_schemas(form: str) -> None:
    schema = json.loads((HERE / f"{form}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    for case in CASES:
        Draft202012Validator(schema).validate(case.asked if form == "case" else case.expected)


def test_a_case_is_named_as_its_folder_and_holds_nothing_else() -> None:
    for case in CASES:
        files = {path.name for path in case.folder.iterdir()}
        assert files == {"case.json", "expected.json", *(path.name for path in case.documents)}
        assert case.asked["name"] == case.name


def test_cases_are_of_every_section_and_every_form_of_documents() -> None:
    sections = Counter(case.asked["section"] for case in CASES)
    assert set(sections) == set("123456")
    forms = {open_document(path.read_bytes()).version for c in CASES for path in c.documents}
    assert {str(form) for form in forms} == {"2.0-json", "2.0-xml", "1.2-xml"}


def test_every_kind_of_gap_finding_and_link_is_shown_that_documents_can_show() -> None:
    def shown(name: str) -> set[str]:
        return {one["kind"] for case in CASES for one in case.expected.get(name, [])}

    schema = json.loads((HERE / "expected.schema.json").read_text("utf-8"))
    defined = schema["$defs"]["trace"]["properties"]
    links = schema["$defs"]["links"]["items"]["properties"]["kind"]["enum"]
    assert shown("links") == set(links)
    for name in ("gaps", "findings"):
        assert shown(name) == set(defined[name]["items"]["properties"]["kind"]["enum"])


def test_a_wrong_answer_is_told_with_what_is_missing_and_what_is_too_much() -> None:
    (case,) = [case for case in CASES if case.name == "transformation"]
    wrong = case.expected
    wrong["items"] = wrong["items"][1:]
    wrong["status"] = "FAILED"
    found = differences(case.expected, wrong)
    assert [line.split(":")[0] for line in found] == ["status", "items"]
    assert [line.split(":")[0] for line in differences(wrong, case.expected)] == ["status", "items"]
