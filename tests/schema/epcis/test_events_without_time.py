"""An event without any time is set aside, with its place; one of unknown time is legal."""

import orjson
import pytest

from schema.epcis.edtf import FIELD, NAMESPACE
from schema.epcis.read import read_events
from schema.model.times import UNKNOWN_TIME

_EPC = "urn:epc:id:sgtin:0614141.107346.2017"
_AT = "2024-01-01T00:00:00Z"


def _json(*times: dict[str, str]) -> bytes:
    about = {"type": "ObjectEvent", "action": "OBSERVE", "epcList": [_EPC]}
    zone = {"eventTimeZoneOffset": "+07:00"}
    frame = {"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": _AT}
    context = [
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        {"txng": NAMESPACE},
    ]
    events = [{**about, **zone, **time} for time in times]
    return orjson.dumps({**frame, "@context": context, "epcisBody": {"eventList": events}})


def _xml(version: int, *times: str) -> bytes:
    events = "".join(
        f"<ObjectEvent>{time}<eventTimeZoneOffset>+07:00</eventTimeZoneOffset><epcList><epc>{_EPC}"
        "</epc></epcList><action>OBSERVE</action></ObjectEvent>"
        for time in times
    )
    return (
        f'<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:{version}" schemaVersion="{version}.0" '
        f'creationDate="{_AT}"><EPCISBody><EventList>{events}</EventList></EPCISBody>'
        "</e:EPCISDocument>"
    ).encode()


def _stamp(time: str) -> str:
    return f"<eventTime>{time}</eventTime>"


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (_json({}, {"eventTime": _AT}), "/epcisBody/eventList/0"),
        (_xml(1, "", _stamp(_AT)), "ObjectEvent[1]"),
        (_xml(2, "", _stamp(_AT)), "ObjectEvent[1]"),
        (_xml(2, _stamp(""), _stamp(_AT)), "ObjectEvent[1]"),
    ],
)
def test_an_event_without_a_time_is_set_aside_and_the_next_is_read(
    document: bytes, place: str
) -> None:
    reading = read_events(document)
    assert reading.indexes == (1,)
    (bad,) = reading.set_aside
    assert (bad.index, bad.fault.rule) == (0, "field.required")
    assert place in bad.fault.place and "eventTime" in bad.fault.message


def test_a_time_that_is_not_known_is_legal() -> None:
    reading = read_events(_json({"eventTime": _AT, "txng:eventTimeEDTF": "../.."}))
    (event,) = reading.events
    time = event.event_time
    assert (time.earliest, time.latest) == (UNKNOWN_TIME.earliest, UNKNOWN_TIME.latest)
    assert event.extensions[FIELD] == "../.."
