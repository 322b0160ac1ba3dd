"""The CBV 2.0 event hash against published ids, and what must and must not change it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.epcis.event_hash import event_hash, pre_hash
from schema.epcis.hash_values import CANONICAL_LINK, identifier
from schema.epcis.json_in import event_from_json, namespaces
from schema.epcis.read import read_document
from schema.model.events import ErrorDeclaration
from schema.model.identifiers.canonical import canonical

FIXTURES = (
    Path(__file__).parents[3].parent / "shared/fixtures/openepcis/2.0/EPCIS/JSON/Capture/Documents"
)
KNOWN = namespaces({"@context": [{"example": "https://ns.example.com/epcis/"}]})
REFERENCE = {
    "type": "ObjectEvent",
    "eventTime": "2020-03-04T11:00:30+01:00",
    "eventTimeZoneOffset": "+01:00",
    "epcList": ["urn:epc:id:sgtin:0614141.011111.987"],
    "action": "OBSERVE",
    "bizStep": "departing",
    "disposition": "in_transit",
    "readPoint": {"id": "urn:epc:id:sgln:4012345.00011.0", "example:myField1": "AB-12"},
    "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epc:id:gdti:4012345.11111.123"}],
    "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00000"}],
    "destinationList": [{"type": "owning_party", "destination": "urn:epc:id:pgln:0614141.00000"}],
    "example:userExt": "CD-34",
}
"""Example 3 of the reference implementation of the CBV event hash."""


def read(event: dict[str, Any]) -> Any:
    return event_from_json(event, KNOWN)


def test_the_published_reference_example_has_its_id() -> None:
    assert event_hash(read(REFERENCE)) == (
        "ni:///sha-256;3ae14c02c4bdc220cc31942cf804f6845eb8dec96ba6483391c92a9b165f9329?ver=CBV2.0"
    )


@pytest.mark.skipif(not FIXTURES.exists(), reason="the shared OpenEPCIS fixtures are not here")
@pytest.mark.parametrize(
    ("name", "published"),
    [
        (
            "epcisDocWithAllGS1Keys",
            "40744f32beff53a4bf5bb5956d465cb52de5bbcc9f131409d8efb903b04d9351",
        ),
        (
            "ObjectEvent_all_possible_fields",
            "9811bfb2672e9c3a0f6151be339d22b60db375c8b23d2740f6137cc6539f0639",
        ),
    ],
)
@pytest.mark.parametrize("syntax", ["JSON", "XML"])
def test_published_examples_have_their_ids(name: str, published: str, syntax: str) -> None:
    folder = Path(str(FIXTURES).replace("JSON", syntax))
    (event,) = read_document((folder / f"{name}.{syntax.lower()}").read_bytes()).events
    assert event_hash(event) == f"ni:///sha-256;{published}?ver=CBV2.0"


def test_the_canonical_text_of_a_packing_is_the_published_one() -> None:
    event = {
        "type": "AggregationEvent",
        "eventTime": "2019-10-21T17:30:56.591+02:00",
        "eventTimeZoneOffset": "+02:00",
        "parentID": "urn:epc:id:sscc:4012344.0111111133",
        "action": "ADD",
        "bizStep": "packing",
        "readPoint": {"id": "urn:epc:id:sgln:4012345.00025.0"},
        "childQuantityList": [
            {"epcClass": "urn:epc:class:lgtin:4054739.099902.P2", "quantity": 12, "uom": "KGM"},
            {"epcClass": "urn:epc:class:lgtin:4054739.012345.lot2", "quantity": 17.0},
        ],
    }
    assert event_hash(read(event)) == (
        "ni:///sha-256;cfda50b7ff23682e989bafc3747ac9b752f405305fcde6618280f6be27344f35?ver=CBV2.0"
    )


@pytest.mark.parametrize(
    ("written", "hashed"),
    [
        ("2023-02-02T11:04:03.1415Z", "2023-02-02T11:04:03.142Z"),
        ("2023-02-02T11:04:03.1414Z", "2023-02-02T11:04:03.141Z"),
        ("2023-02-02T18:04:03+07:00", "2023-02-02T11:04:03.000Z"),
    ],
)
def test_a_time_is_utc_in_milliseconds(written: str, hashed: str) -> None:
    assert f"eventTime={hashed}event" in pre_hash(read(REFERENCE | {"eventTime": written}))


def test_spelling_and_order_change_nothing() -> None:
    same = REFERENCE | {
        "eventTime": "2020-03-04T10:00:30.000Z",
        "epcList": ["https://example.com/01/00614141111114/21/987?x=1"],
        "bizStep": "urn:epcglobal:cbv:bizstep:departing",
        "readPoint": {"example:myField1": " AB-12 ", "id": "https://id.gs1.org/414/4012345000115"},
    }
    assert event_hash(read(same)) == event_hash(read(REFERENCE))


@given(st.from_regex(CANONICAL_LINK, fullmatch=True))
def test_a_link_taken_for_canonical_is_canonical(link: str) -> None:
    assert identifier(link) == canonical(link)


def test_what_is_said_of_the_record_takes_no_part() -> None:
    event = read(REFERENCE)
    retraction = replace(
        event,
        event_id="urn:uuid:1",
        record_time="2024-01-01T00:00:00Z",
        error_declaration=ErrorDeclaration("2024-01-01T00:00:00Z", "incorrect_data"),
        certification_info=("urn:x:1",),
    )
    assert event_hash(retraction) == event_hash(event)


@pytest.mark.parametrize(
    "change",
    [
        {"action": "ADD"},
        {"eventTimeZoneOffset": "+02:00"},
        {"disposition": "in_progress"},
        {"epcList": ["urn:epc:id:sgtin:0614141.011111.988"]},
        {"quantityList": [{"epcClass": "urn:x:1"}]},
        {"example:userExt": "CD-35"},
        {"ilmd": {"example:a": "1"}},
        {"persistentDisposition": {"set": ["active"]}},
        {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 4}]}]},
    ],
)
def test_any_other_change_changes_the_id(change: dict[str, Any]) -> None:
    assert event_hash(read(REFERENCE | change)) != event_hash(read(REFERENCE))


def test_sensor_reports_are_sorted_and_their_numbers_trimmed() -> None:
    reports = [{"type": "Temperature", "value": 26.10}, {"type": "gs1:Speed", "value": 160.0}]
    metadata = {"bizRules": "https://example.com/253/4012345000054987"}
    element = {"sensorReport": reports, "sensorMetadata": metadata}
    assert (
        "sensorElementsensorMetadatabizRules=https://id.gs1.org/253/4012345000054987"
        "sensorReporttype=https://ref.gs1.org/voc/Speedvalue=160"
        "sensorReporttype=https://ref.gs1.org/voc/Temperaturevalue=26.1"
    ) in pre_hash(read(REFERENCE | {"sensorElementList": [element]}))
