"""A million children in one event: set aside with the reason, and the events beside it go on."""

from typing import Any

import orjson
import pytest

from schema.epcis.read import read_events
from schema.model.size import MOST_IDS

_EPC = "urn:epc:id:sgtin:0614141.107346.2017"
_CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]


def _document(*counts: int) -> bytes:
    events: list[dict[str, Any]] = [
        {
            "type": "AggregationEvent",
            "action": "ADD",
            "eventTime": "2024-01-01T00:00:00Z",
            "eventTimeZoneOffset": "+07:00",
            "parentID": "urn:epc:id:sscc:0614141.1234567890",
            "childEPCs": [_EPC] * count,
        }
        for count in counts
    ]
    frame = {"@context": _CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0"}
    return orjson.dumps(
        {**frame, "creationDate": "2024-01-01T00:00:00Z", "epcisBody": {"eventList": events}}
    )


def _xml(count: int) -> bytes:
    children = f"<epc>{_EPC}</epc>" * count
    event = (
        "<eventTime>2024-01-01T00:00:00Z</eventTime><eventTimeZoneOffset>+07:00"
        "</eventTimeZoneOffset><parentID>urn:epc:id:sscc:0614141.1234567890</parentID>"
        f"<childEPCs>{children}</childEPCs><action>ADD</action>"
    )
    return (
        '<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" '
        'creationDate="2024-01-01T00:00:00Z"><EPCISBody><EventList><AggregationEvent>'
        f"{event}</AggregationEvent></EventList></EPCISBody></e:EPCISDocument>"
    ).encode()


def test_an_event_of_too_many_ids_is_set_aside_and_the_others_are_read() -> None:
    reading = read_events(_document(2, MOST_IDS + 1, 3))
    assert reading.indexes == (0, 2)
    (bad,) = reading.set_aside
    assert (bad.index, bad.fault.rule) == (1, "event.size")
    assert bad.fault.place == "/epcisBody/eventList/1"
    assert "100,001 ids, more than 100,000" in bad.fault.message


@pytest.mark.parametrize(("count", "read"), [(MOST_IDS, 1), (MOST_IDS + 1, 0)])
def test_the_limit_holds_in_xml_too(count: int, read: int) -> None:
    reading = read_events(_xml(count))
    assert (len(reading.events), len(reading.set_aside)) == (read, 1 - read)
