"""XML records one at a time: the same as of the whole document, however it is cut up."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.epcis.read import open_document, read_document
from schema.epcis.xml_element import name_of
from schema.epcis.xml_event import event_object
from schema.epcis.xml_out import write_xml
from schema.epcis.xml_parsing import UnreadableXml
from schema.epcis.xml_stream import XmlRecords, sliced
from schema.model.records import MasterData

EXAMPLES = Path(__file__).parents[2] / "docs" / "example"
PLACE = MasterData("urn:v:Location", "urn:x:1", {"urn:n": "Kho"})
DOCUMENT = write_xml(
    [e for f in sorted(EXAMPLES.iterdir()) for e in read_document(f.read_bytes()).events] * 3,
    [PLACE],
)
EVENT = b"<ObjectEvent><eventTime>2025-03-01T08:00:00Z</eventTime></ObjectEvent>"


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def objects(records: XmlRecords) -> list[Any]:
    return [event_object(one) for one in records if name_of(one) != "VocabularyElement"]


@given(st.integers(1, len(DOCUMENT)))
def test_the_events_are_those_of_the_whole_document(size: int) -> None:
    records = XmlRecords(cut(DOCUMENT, size))
    assert objects(records) == [found.raw for found in open_document(DOCUMENT).events]
    assert records.root is not None
    assert name_of(records.root) == "EPCISDocument"


def test_master_data_comes_in_its_place() -> None:
    names = [name_of(one) for one in XmlRecords(sliced(DOCUMENT))]
    assert names[0] == "VocabularyElement"
    assert "TransformationEvent" in names
    assert "extension" not in names


def test_what_was_read_is_let_go_of() -> None:
    chunks = [b"<a><EventList>", *[EVENT] * 1_000, b"</EventList></a>"]
    held = [sum(1 for _ in one.itersiblings()) for one in XmlRecords(chunks)]
    before = [sum(1 for _ in one.itersiblings(preceding=True)) for one in XmlRecords(chunks)]
    assert (len(held), max(held), max(before)) == (1_000, 1, 0)


def test_unknown_elements_of_a_list_are_records_too() -> None:
    listed = b"<EventList><x:Odd xmlns:x='urn:x'><EventList/></x:Odd><Robot/></EventList>"
    assert [name_of(one) for one in XmlRecords([b"<a>", listed, b"</a>"])] == [
        "{urn:x}Odd",
        "Robot",
    ]


def test_several_lists_are_read_in_their_order() -> None:
    listed = b"<EventList>" + EVENT + b"</EventList>"
    assert len(objects(XmlRecords([b"<a><b>", listed, b"</b><c/>", listed, b"</a>"]))) == 2


@pytest.mark.parametrize(
    ("rest", "whole"),
    [
        (b"", 2),
        (b"</Other>", 2),
        (b"&nbsp;</EventList></a>", 2),
        (b"</EventList>", 3),
        (b"<b>" * 300, 3),
    ],
)
def test_a_fault_comes_after_the_records_that_are_surely_whole(rest: bytes, whole: int) -> None:
    records, read = XmlRecords([b"<a><EventList>" + EVENT * 3 + rest]), list[str]()
    with pytest.raises(UnreadableXml) as fault:
        read.extend(name_of(one) for one in records)
    assert (fault.value.rule, len(read)) == ("xml.syntax", whole)


@pytest.mark.parametrize("head", [b"<!DOCTYPE a>", b'<!DOCTYPE a [<!ENTITY x "y">]>'])
def test_a_document_type_declaration_is_refused_before_anything_is_read(head: bytes) -> None:
    with pytest.raises(UnreadableXml) as fault:
        next(iter(XmlRecords([head + b"<a><EventList>" + EVENT + b"</EventList></a>"])))
    assert fault.value.rule == "xml.dtd"


@pytest.mark.parametrize("data", [b"", b" \n", b"{}", b"\xff"])
def test_what_is_not_xml_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableXml):
        list(XmlRecords(sliced(data)))
