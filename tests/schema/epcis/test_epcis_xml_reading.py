"""XML documents: the same events as in JSON, no trust in what they bring along."""

import re

import pytest

from schema.epcis.document import DocumentKind, Version
from schema.epcis.faults import InvalidDocument
from schema.epcis.read import read_document, read_events
from schema.model.events import Action, ObjectEvent, QuantityElement

EVENT = """
<ObjectEvent>
  <eventTime>2024-11-05T07:00:00+07:00</eventTime>
  <eventTimeZoneOffset>+07:00</eventTimeZoneOffset>
  {before}
  <epcList><epc> urn:epc:id:sgtin:9521141.001234.2017 </epc></epcList>
  <action>OBSERVE</action>
  {after}
</ObjectEvent>
"""


def document(before: str = "", after: str = "", version: int = 2, head: str = "") -> bytes:
    event = EVENT.format(before=before, after=after)
    return f"""<?xml version="1.0"?>{head}
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:{version}" xmlns:vn="urn:vn:"
    schemaVersion="{version}.0" creationDate="2024-11-05T08:00:00+07:00">
  <EPCISBody><EventList>{event}</EventList></EPCISBody>
</epcis:EPCISDocument>""".encode()


def event_of(data: bytes) -> ObjectEvent:
    (event,) = read_document(data).events
    assert isinstance(event, ObjectEvent)
    return event


def rules(data: bytes) -> list[str]:
    with pytest.raises(InvalidDocument) as refused:
        read_document(data)
    return [fault.rule for fault in refused.value.faults]


def test_the_wrappers_of_epcis_1_count_as_their_content() -> None:
    before = "<baseExtension><eventID>urn:x:1</eventID></baseExtension>"
    after = """<extension><quantityList><quantityElement><epcClass>urn:x:2</epcClass>
      <quantity>2.50</quantity><uom>KGM</uom></quantityElement></quantityList></extension>"""
    event = event_of(document(before, after, version=1))
    assert event.event_id == "urn:x:1"
    assert event.quantity_list == (QuantityElement("urn:x:2", 2.5, "KGM"),)


def test_a_quantity_event_is_the_object_event_that_stands_for_it() -> None:
    seen = "<epcClass>urn:x:2</epcClass><quantity>200</quantity><vn:a>1</vn:a>"
    text = document(after=seen, version=1).decode()
    text = re.sub(r"<epcList>.*</epcList>|<action>.*</action>", "", text)
    event = event_of(text.replace("ObjectEvent", "QuantityEvent").encode())
    assert (event.action, event.extensions) == (Action.OBSERVE, {"{urn:vn:}a": "1"})
    assert event.quantity_list == (QuantityElement("urn:x:2", 200.0),)
    assert rules(text.replace("ObjectEvent", "QuantityEvent").replace("200", "many").encode()) == [
        "type.number"
    ]


def test_extension_elements_have_the_shape_of_json() -> None:
    after = '<vn:a>1</vn:a><vn:a><vn:b unit="KGM">2</vn:b></vn:a><vn:c/>'
    assert event_of(document(after=after)).extensions == {
        "{urn:vn:}a": ["1", {"{urn:vn:}b": {"@unit": "KGM", "#text": "2"}}],
        "{urn:vn:}c": "",
    }


def test_comments_and_processing_instructions_do_not_count() -> None:
    after = "<!-- x --><bizStep><?x y?>urn:epcglobal:cbv:bizstep:<!-- z -->shipping</bizStep>"
    assert event_of(document(after=after)).biz_step == "shipping"


def test_a_bare_event_is_read() -> None:
    read = read_document(EVENT.format(before="", after="").encode())
    assert (read.kind, read.version, len(read.events)) == (
        DocumentKind.EVENT,
        Version.XML_2_0,
        1,
    )


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE x>",
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_document_type_declaration_is_refused(head: str) -> None:
    assert rules(document(head=head)) == ["xml.dtd"]


def test_an_entity_is_never_resolved() -> None:
    head = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert rules(document(after="<bizStep>&b;</bizStep>", head=head)) == ["xml.dtd"]


def test_nesting_beyond_reason_is_refused_by_the_parser() -> None:
    deep = "<vn:x>" * 5_000 + "</vn:x>" * 5_000
    assert rules(document(after=deep)) == ["xml.syntax"]


def test_nesting_that_the_parser_bears_is_a_fault() -> None:
    deep = "<vn:x>" * 100 + "</vn:x>" * 100
    assert rules(document(after=deep)) == ["value.depth"]


def test_faults_name_the_path_and_the_line() -> None:
    with pytest.raises(InvalidDocument) as refused:
        read_document(document(after="<bizStep>walking</bizStep>"))
    (fault,) = refused.value.faults
    assert fault.place == ("/epcis:EPCISDocument/EPCISBody/EventList/ObjectEvent/bizStep (line 11)")


def test_a_repeated_field_is_refused() -> None:
    data = document(after="<action>ADD</action>")
    assert rules(data) == ["field.repeated"]
    assert read_events(data).set_aside[0].fault.rule == "field.repeated"


def test_what_before_when_is_refused_in_2_0_and_borne_in_1_2() -> None:
    late = b"<eventTime>2024-11-05T07:00:00+07:00</eventTime>"
    for version, refused in ((2, True), (1, False)):
        data = document(after=late.decode(), version=version).replace(late, b"", 1)
        assert (rules(data) == ["xml.order"] * 2) if refused else event_of(data)


@pytest.mark.parametrize(
    "after",
    [
        "<quantityList><box/></quantityList>",
        "<sensorElementList><box/></sensorElementList>",
        "<bizTransactionList><box>urn:x:1</box></bizTransactionList>",
        "<readPoint><id>urn:x:1</id><box/></readPoint>",
    ],
)
def test_an_element_that_does_not_belong_in_a_list_is_refused(after: str) -> None:
    assert "field.unknown" in rules(document(after=after))


def test_an_element_that_is_no_epc_is_refused() -> None:
    data = document().replace(b"<epc>", b"<box>").replace(b"</epc>", b"</box>")
    assert rules(data) == ["type.string"]


def test_an_unknown_event_is_set_aside_with_its_name() -> None:
    data = document().replace(b"ObjectEvent>", b"ShippingEvent>")
    (aside,) = read_events(data).set_aside
    assert aside.fault.rule == "value.type"
    assert "ShippingEvent" in aside.fault.message


def test_a_legacy_encoding_is_read_as_declared() -> None:
    data = document(after="<vn:name>T\u00f4m</vn:name>").decode()
    data = data.replace('version="1.0"', 'version="1.0" encoding="windows-1258"')
    event = event_of(data.encode("cp1258"))
    assert event.extensions == {"{urn:vn:}name": "Tôm"}
