"""EPCIS XML 1.2 out: what it can carry reads back equal and keeps to the schema of GS1."""

from dataclasses import replace
from typing import Any

import pytest
from any_events import AMOUNTS, URIS, events_of_1_2, places
from gs1_schemas import check_capture
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.epcis.document import Version
from schema.epcis.event_hash import event_hash
from schema.epcis.faults import InvalidDocument
from schema.epcis.read import read_document
from schema.epcis.xml_out import write_xml
from schema.model.events import (
    Action,
    AssociationEvent,
    ObjectEvent,
    PersistentDisposition,
    QuantityElement,
    TransformationEvent,
)
from schema.model.records import MasterData
from schema.model.times import EventTime, instant, month

CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Z"), exclude_characters="\ufffe\uffff"
)
TEXT = st.text(CHARACTERS, min_size=1, max_size=6)
NAMES = st.sampled_from(["{urn:a:}x", "{http://b.vn/}y", "{urn:txng:epcis:}z", "{urn:c}w"])
VALUES = st.recursive(
    TEXT | st.just(""),
    lambda inner: (
        st.dictionaries(NAMES | st.just("p"), inner, min_size=1, max_size=2)
        | st.builds(lambda a, t: {"@unit": a, "#text": t}, TEXT, TEXT)
        | st.lists(inner.filter(lambda one: type(one) is not list), min_size=2, max_size=3)
    ),
    max_leaves=6,
)
EXTENSIONS = st.dictionaries(NAMES, VALUES, max_size=3)
ELEMENTS = st.builds(
    lambda epc_class, amount, uom: QuantityElement(epc_class, amount, uom if amount else None),
    URIS,
    AMOUNTS,
    st.sampled_from([None, "KGM", "C62"]),
)
EVENTS = events_of_1_2(EXTENSIONS, ELEMENTS)
PLAIN = ObjectEvent(
    event_time=instant("2024-11-05T07:00:00+07:00"), action=Action.OBSERVE, epc_list=("urn:x:1",)
)


def written(*events: Any) -> bytes:
    document = write_xml(events)
    check_capture(document)
    return document


def again(*events: Any) -> tuple[Any, ...]:
    return read_document(written(*events)).events


def places_of_faults(*events: Any) -> list[str]:
    with pytest.raises(InvalidDocument) as refused:
        write_xml(events)
    assert {fault.rule for fault in refused.value.faults} == {"xml.carried"}
    return [fault.place.removeprefix("/eventList") for fault in refused.value.faults]


@settings(max_examples=60, deadline=None)
@given(st.lists(EVENTS, max_size=3), st.lists(places(TEXT), max_size=2))
def test_what_1_2_can_carry_reads_back_equal(events: list[Any], named: list[Any]) -> None:
    document = write_xml(events, named)
    check_capture(document)
    read = read_document(document)
    assert read.version is Version.XML_1_2
    assert read.events == tuple(events)
    assert list(map(event_hash, read.events)) == list(map(event_hash, events))
    assert sorted(map(repr, read.master_data)) == sorted(map(repr, named))


def test_extensions_of_a_place_stand_within_it() -> None:
    event = replace(PLAIN, read_point="urn:x:2", extensions={"readPoint/{urn:a:}b": "1"})
    assert again(event) == (event,)
    assert places_of_faults(replace(event, read_point=None)) == ["/0/readPoint"]


def test_an_inexact_time_is_told_in_its_extension() -> None:
    (event,) = again(replace(PLAIN, event_time=month("2024-11")))
    assert event.event_time.earliest == month("2024-11").earliest
    assert event.event_time.latest == month("2024-11").latest


def test_times_without_seconds_get_theirs() -> None:
    text = "2024-11-05T07:00+07:00"
    at = instant("2024-11-05T07:00:00+07:00")
    event = replace(PLAIN, event_time=EventTime(at.earliest, at.latest, "+07:00", text))
    assert again(event) == (PLAIN,)


def test_quantities_have_no_exponent() -> None:
    event = replace(PLAIN, quantity_list=tuple(QuantityElement("urn:x:2", q) for q in (1e22, 1e-7)))
    document = written(event)
    assert b"<quantity>10000000000000000000000</quantity>" in document
    assert b"<quantity>0.0000001</quantity>" in document
    assert read_document(document).events == (event,)


def test_numbers_and_booleans_become_their_texts() -> None:
    (event,) = again(replace(PLAIN, extensions={"{urn:a:}b": [1, 2.5, True, None]}))
    assert event.extensions == {"{urn:a:}b": ["1", "2.5", "true", ""]}


def test_master_data_keeps_its_values_and_children() -> None:
    place = MasterData("urn:v:Location", "urn:x:1", {"urn:n": ["Kho", "Cảng"]}, ("urn:x:1.1",))
    document = write_xml((), (place,))
    check_capture(document)
    assert read_document(document).master_data == (place,)


def test_master_data_that_xml_cannot_hold_is_refused() -> None:
    place = MasterData("urn:v:Location", "urn:x:1", {"urn:n": "\x00"})
    with pytest.raises(InvalidDocument) as refused:
        write_xml((PLAIN,), (place,))
    assert [str(f.place) for f in refused.value.faults] == ["/vocabularyList/0"]


def test_what_came_with_2_0_is_refused_field_by_field() -> None:
    later = AssociationEvent(
        event_time=PLAIN.event_time, action=Action.ADD, parent_id="urn:x:1", child_epcs=("urn:x:2",)
    )
    kept = PersistentDisposition(set=("completeness_verified",))
    changed = replace(PLAIN, certification_info=("urn:c",), persistent_disposition=kept)
    faults = places_of_faults(PLAIN, later, changed)
    assert faults == ["/1/type", "/2/persistentDisposition", "/2/certificationInfo"]


@pytest.mark.parametrize(
    "changes",
    [
        {"extensions": {"{urn:a:}not a name": "1"}},
        {"extensions": {"{urn:epcglobal:epcis:xsd:1}action": "ADD"}},
        {"extensions": {"{urn:a:}b": [["1"]]}},
        {"extensions": {"{urn:a:}b": {"@c": {"d": "1"}}}},
        {"extensions": {"{urn:a:}b": "\x00"}},
        {"ilmd": {"{urn:a:}b": "\ud800"}},
        {"quantity_list": (QuantityElement("urn:x:2", None, "KGM"),)},
    ],
)
def test_what_xml_cannot_hold_is_refused(changes: dict[str, Any]) -> None:
    assert places_of_faults(replace(PLAIN, **changes)) == ["/0"]


def test_a_transformation_stands_in_the_extension_of_the_list() -> None:
    made = TransformationEvent(event_time=PLAIN.event_time, input_epc_list=("urn:x:1",))
    assert again(PLAIN, made, PLAIN) == (PLAIN, made, PLAIN)
    assert written(made).count(b"<extension>") == 1
