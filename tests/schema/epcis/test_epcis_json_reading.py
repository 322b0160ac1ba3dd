"""JSON-LD events as documents in the field write them, and what is refused."""

from typing import Any

import orjson
import pytest

from schema.epcis.faults import EventFault, InvalidDocument
from schema.epcis.json_in import event_from_json, master_data, namespaces
from schema.epcis.json_out import event_to_json
from schema.epcis.read import read_document, read_events
from schema.model.events import EventType, ObjectEvent, QuantityElement

ONE = "/quantityList/0"
KNOWN = namespaces({"@context": ["x", {"vn": "https://example.vn/ns/"}]})


def read(event: Any, **options: Any) -> Any:
    return event_from_json(event, KNOWN, **options)


def faults(event: Any, **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(EventFault) as raised:
        read(event, **options)
    return [(fault.place, fault.rule) for fault in raised.value.faults]


@pytest.mark.parametrize(
    "written",
    [
        "shipping",
        "cbv:BizStep-shipping",
        "urn:epcglobal:cbv:bizstep:shipping",
        "https://ref.gs1.org/cbv/BizStep-shipping",
        "https://ns.gs1.org/cbv/BizStep-shipping",
    ],
)
def test_a_cbv_word_is_bare_whatever_its_spelling(shipping: Any, written: str) -> None:
    assert read(shipping(bizStep=written)).biz_step == "shipping"


def test_a_curie_value_is_its_full_uri(shipping: Any) -> None:
    assert read(shipping(bizStep="vn:drying")).biz_step == "https://example.vn/ns/drying"


@pytest.mark.parametrize("word", ["sprinkling", "urn:epcglobal:cbv:bizstep:sprinkling"])
def test_a_word_that_the_cbv_lacks_is_refused(shipping: Any, word: str) -> None:
    assert faults(shipping(bizStep=word)) == [("/bizStep", "value.vocabulary")]


def test_an_extension_is_kept_under_its_full_name(shipping: Any) -> None:
    event = read(shipping(**{"vn:pond": {"vn:no": "7", "note": "x"}}))
    pond = {"{https://example.vn/ns/}no": "7", "note": "x"}
    assert event.extensions == {"{https://example.vn/ns/}pond": pond}


def test_an_event_adds_prefixes_of_its_own(shipping: Any) -> None:
    event = read(shipping(**{"@context": [{"vn": "urn:other:"}], "vn:pond": "7"}))
    assert event.extensions == {"{urn:other:}pond": "7"}


def test_an_extension_of_a_read_point_is_kept_by_its_path(shipping: Any) -> None:
    place = {"id": "urn:x:1", "vn:gate": "B"}
    event = read(shipping(readPoint=place))
    assert event.read_point == "urn:x:1"
    assert event.extensions == {"readPoint/{https://example.vn/ns/}gate": "B"}


def test_extensions_within_list_entries_are_kept_and_written_back(shipping: Any) -> None:
    quantity = {"epcClass": "urn:x:1", "vn:boxes": 4}
    trade = {"type": "po", "bizTransaction": "urn:x:2", "vn:page": "3"}
    event = read(shipping(quantityList=[quantity], bizTransactionList=[trade]))
    assert event.extensions == {
        "quantityList/0/{https://example.vn/ns/}boxes": 4,
        "bizTransactionList/0/{https://example.vn/ns/}page": "3",
    }
    written = event_to_json(event)
    assert written["quantityList"] == [{"epcClass": "urn:x:1", "ext1:boxes": 4}]
    assert event_from_json(written, namespaces(written)) == event


def test_standard_prefixes_hold_without_any_context(shipping: Any) -> None:
    event = read(shipping(action="ADD", ilmd={"cbvmda:lotNumber": "A"}))
    assert event.ilmd == {"{urn:epcglobal:cbv:mda}lotNumber": "A"}
    assert event_from_json(event_to_json(event), {}) == event


def test_ids_with_wrong_check_digits_are_kept_as_written(shipping: Any) -> None:
    wrong = "https://id.gs1.org/01/09521141012346/21/2017"
    assert read(shipping(epcList=[wrong])).epc_list == (wrong,)


def test_a_quantity_of_zero_differs_from_an_unknown_one(shipping: Any) -> None:
    elements = [{"epcClass": "urn:x:1", "quantity": 0}, {"epcClass": "urn:x:2"}]
    event = read(shipping(quantityList=elements))
    assert event.quantity_list == (QuantityElement("urn:x:1", 0.0), QuantityElement("urn:x:2"))


@pytest.mark.parametrize(
    ("field", "value", "place", "rule"),
    [
        ("epcList", "urn:x:1", "/epcList", "type.list"),
        ("epcList", ["urn:x:1", 7], "/epcList/1", "type.string"),
        ("quantityList", [{"quantity": 1}], "/quantityList/0", "field.required"),
        ("quantityList", [{"epcClass": "u", "quantity": True}], f"{ONE}/quantity", "type.number"),
        ("quantityList", [{"epcClass": "u", "quantity": -1}], f"{ONE}/quantity", "value.quantity"),
        ("quantityList", [{"epcClass": "u", "uom": "kilo"}], f"{ONE}/uom", "value.uom"),
        ("readPoint", "urn:x:1", "/readPoint", "type.object"),
        ("readPoint", {}, "/readPoint", "field.required"),
        ("eventTime", "2024-02-30T00:00:00Z", "/eventTime", "value.time"),
        ("eventTime", 1730764800, "/eventTime", "value.time"),
        ("eventTime", "0001-01-01T00:00:00Z", "/eventTime", "value.time"),
        ("eventTimeZoneOffset", "+7", "/eventTimeZoneOffset", "value.offset"),
        ("recordTime", "yesterday", "/recordTime", "value.time"),
        ("action", "observe", "/action", "value.action"),
        ("type", "ShippingEvent", "/type", "value.type"),
        ("shipper", "x", "/shipper", "field.unknown"),
        ("a/b~c", "x", "/a~1b~0c", "field.unknown"),
        ("ilmd", {"soil": "x"}, "/ilmd/soil", "field.unknown"),
        ("sourceList", [{"source": "urn:x:1"}], "/sourceList/0", "field.required"),
        ("certificationInfo", [{"vn:a": 1}], "/certificationInfo/0", "type.string"),
        ("errorDeclaration", {}, "/errorDeclaration", "field.required"),
        ("sensorElementList", [{}], "/sensorElementList/0", "field.required"),
    ],
)  # fmt: skip
def test_a_broken_field_is_named(
    shipping: Any, field: str, value: Any, place: str, rule: str
) -> None:
    assert (place, rule) in faults(shipping(**{field: value}))


def test_every_fault_of_an_event_is_named(shipping: Any) -> None:
    event = shipping(action="SEE", bizStep="walking", eventTime="now", epcList=[1])
    assert {place for place, _ in faults(event)} == {
        "/action",
        "/bizStep",
        "/eventTime",
        "/epcList/0",
    }


def test_an_event_about_nothing_is_refused(shipping: Any) -> None:
    assert faults(shipping(epcList=None)) == [("", "event.identifiers")]
    assert faults(shipping(epcList=[])) == [("", "event.identifiers")]


def test_an_emptied_container_needs_no_children(shipping: Any) -> None:
    change = {"type": "AggregationEvent", "parentID": "urn:x:1", "epcList": None}
    assert read(shipping(action="DELETE", **change)).type is EventType.AGGREGATION
    assert faults(shipping(action="ADD", **change)) == [("", "event.identifiers")]


def test_a_parent_may_be_absent_only_when_seen(shipping: Any) -> None:
    change = {"type": "AggregationEvent", "childEPCs": ["urn:x:1"], "epcList": None}
    assert read(shipping(**change)).parent_id is None
    assert faults(shipping(action="ADD", **change)) == [("", "field.required")]


def test_inputs_alone_are_read_for_their_gap_to_be_seen(shipping: Any) -> None:
    change = {"type": "TransformationEvent", "inputEPCList": ["urn:x:1"]}
    assert read(shipping(action=None, epcList=None, **change)).output_epc_list == ()


def test_a_time_without_zone_takes_the_events_offset_else_the_default(shipping: Any) -> None:
    naive = {"eventTime": "2024-11-05T07:00:00"}
    at_seven = read(shipping(**naive, eventTimeZoneOffset="+07:00")).event_time
    assert at_seven.earliest == read(shipping()).event_time.earliest
    assert read(shipping(**naive, eventTimeZoneOffset=None)).event_time == at_seven
    utc = read(shipping(**naive, eventTimeZoneOffset=None), default_offset="+00:00").event_time
    assert utc.earliest == at_seven.earliest + 7 * 3_600_000_000


def test_a_strict_reading_wants_zone_and_offset(shipping: Any) -> None:
    event = shipping(eventTime="2024-11-05T07:00:00", eventTimeZoneOffset=None)
    assert faults(event, strict=True) == [("", "field.required"), ("/eventTime", "value.time.zone")]


def test_digits_beyond_microseconds_are_kept_in_writing(shipping: Any) -> None:
    written = "2022-04-13T12:35:29.017069617Z"
    time = read(shipping(eventTime=written)).event_time
    assert (time.earliest, time.written) == (1_649_853_329_017_069, written)


def test_null_is_an_absent_field_unless_strict(shipping: Any) -> None:
    event = shipping() | {"disposition": None}
    assert read(event).disposition is None
    assert faults(event, strict=True) == [("/disposition", "type.string")]
    quantity = {"epcClass": "urn:x:1", "quantity": None, "uom": None}
    assert read(shipping(quantityList=[quantity])).quantity_list == (QuantityElement("urn:x:1"),)


def test_an_id_that_is_no_uri_is_kept_unless_strict(shipping: Any) -> None:
    event = shipping(epcList=["AO-7"], readPoint={"id": "kho 3"})
    assert read(event).epc_list == ("AO-7",)
    assert faults(event, strict=True) == [
        ("/epcList/0", "value.uri"),
        ("/readPoint/id", "value.uri"),
    ]


def test_an_action_of_null_is_a_missing_action(shipping: Any) -> None:
    assert faults(shipping() | {"action": None}) == [("", "field.required")]
    assert faults(shipping() | {"action": None}, strict=True) == [("/action", "value.action")]


def test_a_message_stays_short_however_long_the_value(shipping: Any) -> None:
    with pytest.raises(EventFault) as raised:
        read(shipping(bizStep="x" * 10**6, eventTime="x" * 10**6, **{"y" * 10**6: 1}))
    assert all(len(f.message) < 300 and len(f.place) < 200 for f in raised.value.faults)


@pytest.mark.parametrize("depth", [65, 5_000])
def test_nesting_beyond_reason_is_a_fault_not_a_crash(shipping: Any, depth: int) -> None:
    deep: Any = "x"
    for _ in range(depth):
        deep = [deep]
    assert faults(shipping(**{"vn:deep": deep})) == [("", "value.depth")]
    assert faults(shipping(epcList=[deep])) == [("/epcList/0", "type.string")]


def test_one_bad_event_is_set_aside_and_the_rest_go_on(shipping: Any, capture: Any) -> None:
    bad = shipping(action="SEE")
    reading = read_events(capture(shipping(), bad, "not an event", shipping(eventID="urn:x:9")))
    assert reading.indexes == (0, 3)
    assert [event.event_id for event in reading.events] == [None, "urn:x:9"]
    assert [(a.index, a.fault.place, a.fault.rule, a.raw) for a in reading.set_aside] == [
        (1, "/epcisBody/eventList/1/action", "value.action", bad),
        (2, "/epcisBody/eventList/2", "type.object", "not an event"),
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_any_unicode_encoding_is_read(shipping: Any, capture: Any, encoding: str) -> None:
    data = capture(shipping(**{"vn:name": "Tôm sú"}), context=({"vn": "urn:vn:"},))
    (event,) = read_document(data.decode().encode(encoding)).events
    assert event.extensions == {"{urn:vn:}name": "Tôm sú"}


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "document.empty"),
        (b'{"type": "EPCISDoc', "json.syntax"),
        (b"[1, 2]", "type.object"),
        (b'{"type": "Invoice"}', "document.type"),
        (b"{}", "field.required"),
        (b"<html><body>Loi", "xml.syntax"),
        (b"<html><body/></html>", "document.type"),
        (b"\xff\xfe{\x00\x00\xd8", "document.encoding"),
        (b'{"type": "\xe1"}', "json.syntax"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(InvalidDocument) as refused:
        read_document(data)
    assert [fault.rule for fault in refused.value.faults] == [rule]


@pytest.mark.parametrize(
    "body", [{}, {"eventList": "x"}, {"eventList": {}}, {"queryResults": {"resultsBody": []}}, []]
)
def test_a_document_without_any_list_is_refused_not_empty(capture: Any, body: Any) -> None:
    with pytest.raises(InvalidDocument):
        read_events(capture(epcisBody=body))


def test_a_document_of_no_events_is_empty(capture: Any) -> None:
    assert read_events(capture()).events == ()


def test_gaps_in_the_frame_are_faults_when_strict_and_told_otherwise(shipping: Any) -> None:
    data = orjson.dumps({"type": "EPCISDocument", "epcisBody": {"eventList": [shipping()]}})
    with pytest.raises(InvalidDocument):
        read_document(data)
    document = read_document(data, strict=False)
    assert isinstance(document.events[0], ObjectEvent)
    assert [fault.rule for fault in document.faults] == ["field.required"] * 3


def test_master_data_of_the_header_is_read() -> None:
    attributes = [
        {"id": "cbvmda:name", "attribute": "Ao số 7"},
        {"id": "urn:x:tag", "attribute": "a"},
        {"id": "urn:x:tag", "attribute": "b"},
    ]
    element = {"id": "urn:x:1", "attributes": attributes, "children": ["urn:x:2"]}
    vocabulary = {"type": "epcis:Location", "vocabularyElementList": [element]}
    header = {"epcisMasterData": {"vocabularyList": [vocabulary]}}
    (place,) = master_data({"epcisHeader": header})
    assert place.type == "urn:epcglobal:epcis:vtype:Location"
    assert place.attributes == {
        "urn:epcglobal:cbv:mda#name": "Ao số 7",
        "urn:x:tag": ["a", "b"],
    }
    assert place.children == ("urn:x:2",)
