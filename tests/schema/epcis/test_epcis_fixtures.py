"""Every document of the OpenEPCIS test resources: valid ones read without loss, others refused."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from gs1_schemas import check_capture

from schema.epcis.document import DocumentKind, Version
from schema.epcis.event_hash import pre_hash
from schema.epcis.faults import InvalidDocument
from schema.epcis.json_in import event_from_json, namespaces
from schema.epcis.json_out import event_to_json, write_document
from schema.epcis.read import read_document, read_events
from schema.epcis.xml_out import write_xml

ROOT = Path(__file__).parents[3].parent / "shared" / "fixtures" / "openepcis"
FILES = sorted(p for p in ROOT.rglob("*") if p.suffix in {".json", ".xml"})
INVALID = [p for p in FILES if "Invalid" in p.parts]
QUERIES = [p for p in FILES if "Queries" in p.parts and p not in INVALID]
VALID = [p for p in FILES if p not in INVALID and p not in QUERIES]
PAIRS = [
    (p, x)
    for p in VALID
    if p.suffix == ".json" and "Capture" in p.parts
    for x in [Path(str(p).replace("JSON", "XML")).with_suffix(".xml")]
    if x.exists()
]
UNLIKE = {
    "ObjectEvent_with_comment",
    "SensorData_with_combined_events",
    "TransformationEvent_with_userExtensions",
    "TransactionEvent",
}
"""Pairs whose two documents do not say the same: XML attributes, a comment, an empty element."""

pytestmark = pytest.mark.skipif(not FILES, reason="the shared OpenEPCIS fixtures are not here")


def name(path: object) -> str:
    return str(path).removeprefix(str(ROOT) + "/") if isinstance(path, Path) else ""


@pytest.mark.parametrize("path", VALID, ids=name)
def test_a_valid_document_is_read(path: Path) -> None:
    document = read_document(path.read_bytes())
    assert document.events
    assert document.faults == ()
    assert (document.version is Version.JSON_2_0) == (path.suffix == ".json")
    if "Query" in path.parts:
        assert document.kind is DocumentKind.QUERY


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_an_invalid_document_is_refused_with_place_and_rule(path: Path) -> None:
    with pytest.raises(InvalidDocument) as refused:
        read_document(path.read_bytes())
    for fault in refused.value.faults:
        assert re.fullmatch(r"[a-z]+(\.[a-z]+)+", fault.rule)
        assert fault.place == "" or fault.place[0] == "/"
        assert fault.message


@pytest.mark.parametrize("path", QUERIES, ids=name)
def test_a_query_is_refused_as_a_query(path: Path) -> None:
    with pytest.raises(InvalidDocument) as refused:
        read_document(path.read_bytes())
    assert [fault.rule for fault in refused.value.faults] == ["document.query"]


@pytest.mark.parametrize("path", VALID, ids=name)
def test_what_is_written_reads_back_equal(path: Path) -> None:
    document = read_document(path.read_bytes())
    again = read_document(write_document(document.events, document.master_data))
    assert again.events == document.events
    assert again.master_data == document.master_data


@pytest.mark.parametrize("path", VALID, ids=name)
def test_what_1_2_can_carry_is_the_same_event_in_xml(path: Path) -> None:
    document = read_document(path.read_bytes())
    try:
        written = write_xml(document.events, document.master_data)
    except InvalidDocument as refused:
        assert {fault.rule for fault in refused.faults} == {"xml.carried"}
        return
    check_capture(written)
    again = read_document(written)
    assert list(map(pre_hash, again.events)) == list(map(pre_hash, document.events))
    assert set(map(repr, again.master_data)) == set(map(repr, document.master_data))


@pytest.mark.parametrize("path", VALID, ids=name)
def test_an_event_written_by_itself_reads_back_equal(path: Path) -> None:
    for event in read_document(path.read_bytes()).events:
        alone = orjson.loads(orjson.dumps(event_to_json(event)))
        assert event_from_json(alone, namespaces(alone), strict=True) == event


@pytest.mark.parametrize("path", VALID, ids=name)
def test_the_lenient_reading_sets_nothing_of_a_valid_document_aside(path: Path) -> None:
    reading = read_events(path.read_bytes())
    assert reading.set_aside == ()
    assert reading.events == read_document(path.read_bytes()).events


@pytest.mark.parametrize("path", [p for p in VALID if p.suffix == ".json"], ids=name)
def test_no_value_of_a_json_document_is_lost(path: Path) -> None:
    source = orjson.loads(path.read_bytes())
    written = orjson.loads(write_document(read_document(path.read_bytes()).events))
    assert not Counter(leaves(events_of(source))) - Counter(leaves(events_of(written)))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: name(pair[0]))
def test_an_event_is_the_same_in_json_and_xml(pair: tuple[Path, Path]) -> None:
    if pair[0].stem in UNLIKE:
        pytest.skip("the two documents say different things")
    first, second = (read_document(path.read_bytes()).events for path in pair)
    assert [pre_hash(event) for event in first] == [pre_hash(event) for event in second]


def test_the_master_data_of_a_document_is_read() -> None:
    path = ROOT / "1.2/EPCIS/XML/Capture/Documents/GS1_US_Pharma_Example_2_2_1_1.xml"
    document = read_document(path.read_bytes())
    places = {m.id: m for m in document.master_data if m.type.endswith(":Location")}
    depot = places["urn:epc:id:sgln:030001.111121.0"]
    assert depot.attributes["urn:epcglobal:cbv:mda#city"] == "Westlake Village"
    assert document.version is Version.XML_1_2


def test_all_faults_of_all_events_are_named() -> None:
    path = ROOT / "2.0/EPCIS/JSON/Capture/Invalid/Combination_of_multiple_invalid_fields.json"
    with pytest.raises(InvalidDocument) as refused:
        read_document(path.read_bytes())
    assert [
        (f.place.removeprefix("/epcisBody/eventList"), f.rule) for f in refused.value.faults
    ] == [
        ("/0/bizStep", "value.vocabulary"),
        ("/1/disposition", "value.vocabulary"),
        ("/2/sourceList/0/type", "value.vocabulary"),
        ("/3/ilmd/materialType", "field.unknown"),
        ("/4/action", "value.action"),
        ("/4/eventTime", "value.time"),
    ]


def events_of(document: dict) -> object:
    body = document.get("epcisBody", {"eventList": [document]})
    return body.get("eventList") or body["queryResults"]["resultsBody"]["eventList"]


def leaves(value: object) -> Iterator[str]:
    """The last part of every scalar: a word's or CURIE's, whatever its spelling."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if key != "@context":
                yield from leaves(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from leaves(entry)
    elif isinstance(value, float | int) and not isinstance(value, bool):
        yield str(float(value))
    else:
        yield re.split(r"[:/#]|epcis(?=\w)|BizStep-|Comp-", str(value))[-1]
