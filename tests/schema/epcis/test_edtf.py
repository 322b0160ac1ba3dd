"""Inexact event times in an extension field."""

from dataclasses import replace
from typing import Any

import pytest

from schema.epcis.edtf import FIELD, interval, spelled
from schema.epcis.event_hash import event_hash
from schema.epcis.faults import EventFault
from schema.epcis.json_in import event_from_json, namespaces
from schema.epcis.json_out import event_to_json
from schema.model.times import EventTime, iso

CONTEXT = namespaces({"@context": [{"txng": "urn:txng:epcis:"}]})
STATED = EventTime(0, 0, "+07:00", "1970-01-01T07:00:00+07:00")


def ends(text: str) -> tuple[str | None, str | None]:
    time = interval(text, STATED)
    return (
        None if time.earliest is None else iso(time.earliest, "+07:00"),
        None if time.latest is None else iso(time.latest, "+07:00"),
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2013", "2013-01-01T00:00:00+07:00", "2013-12-31T23:59:59.999000+07:00"),
        ("2012-02", "2012-02-01T00:00:00+07:00", "2012-02-29T23:59:59.999000+07:00"),
        ("2013-11-09", "2013-11-09T00:00:00+07:00", "2013-11-09T23:59:59.999000+07:00"),
        ("2013-11/2014", "2013-11-01T00:00:00+07:00", "2014-12-31T23:59:59.999000+07:00"),
        ("../2013", None, "2013-12-31T23:59:59.999000+07:00"),
        ("2013/..", "2013-01-01T00:00:00+07:00", None),
        ("../..", None, None),
    ],
)
def test_a_text_means_the_interval_in_its_offset(
    text: str, first: str | None, last: str | None
) -> None:
    assert ends(text) == (first, last)


@pytest.mark.parametrize("text", ["2013", "2012-02", "2013-11-09", "../2013-04-01", "../.."])
def test_what_is_spelled_reads_as_the_same_interval(text: str) -> None:
    time = interval(text, STATED)
    again = spelled(time)
    assert again is not None
    assert interval(again, STATED) == time


@pytest.mark.parametrize(
    "text", ["", "..", "2013-13", "2013-02-30", "13", "2014/2013", "2013-1", "0000", "x/y"]
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        interval(text, STATED)


def test_the_field_sets_the_time_and_is_written_back(shipping: Any) -> None:
    event = event_from_json(shipping(**{"txng:eventTimeEDTF": "2024-11"}), CONTEXT)
    assert event.event_time.earliest != event.event_time.latest
    written = event_to_json(event)
    assert written["txng:eventTimeEDTF"] == "2024-11"
    assert written["eventTime"] == "2024-11-05T07:00:00+07:00"
    assert event_from_json(written, namespaces(written)) == event


def test_an_inexact_time_of_another_source_is_written_so_and_hashed_so(shipping: Any) -> None:
    read = event_from_json(shipping(), CONTEXT)
    month = interval("2024-11", EventTime(0, 0))
    event = type(read)(
        event_time=month, action=read.action, epc_list=read.epc_list, read_point=read.read_point
    )
    written = event_to_json(event)
    again = event_from_json(written, namespaces(written))
    assert again.extensions == {FIELD: "2024-11"}
    assert (again.event_time.earliest, again.event_time.latest) == (month.earliest, month.latest)
    assert event_hash(again) == event_hash(event)


def test_a_time_written_in_no_form_of_epcis_is_written_in_one(shipping: Any) -> None:
    event = event_from_json(shipping(), CONTEXT)
    at = event.event_time.earliest
    event = replace(event, event_time=EventTime(at, at, "+07:00", "5/11/2024 7h"))
    assert event_to_json(event)["eventTime"] == "2024-11-05T07:00:00+07:00"
    vague = replace(event, event_time=EventTime(None, None, "+07:00", "5/11/2024"))
    assert event_to_json(vague)["txng:eventTimeEDTF"] == "../.."
    assert event_hash(vague) != event_hash(event)


def test_an_unreadable_text_is_a_fault(shipping: Any) -> None:
    with pytest.raises(EventFault) as raised:
        event_from_json(shipping(**{"txng:eventTimeEDTF": "spring"}), CONTEXT)
    assert raised.value.rule == "value.edtf"
