"""Whatever the model can say reads back equal; whatever comes in, reading never crashes."""

from typing import Any

import orjson
from any_events import EVENTS, PLACES, TIME
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.epcis.event_hash import event_hash
from schema.epcis.faults import EventFault, InvalidDocument
from schema.epcis.json_in import EVENT_FIELDS, event_from_json, namespaces
from schema.epcis.json_out import event_to_json, write_document
from schema.epcis.read import read_document, read_events

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4) | st.just(TIME),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(sorted(EVENT_FIELDS["ObjectEvent"] | EVENT_FIELDS["AggregationEvent"]))
KINDS = st.sampled_from(["ObjectEvent", "AggregationEvent", None])


@settings(max_examples=60, deadline=None)
@given(st.lists(EVENTS, max_size=2), st.lists(PLACES, max_size=2))
def test_any_events_and_places_read_back_equal(events: list[Any], places: list[Any]) -> None:
    document = read_document(write_document(events, places))
    assert document.events == tuple(events)
    assert document.master_data == tuple(places)


@settings(max_examples=40, deadline=None)
@given(EVENTS)
def test_the_hash_survives_writing_and_another_order_of_lists(event: Any) -> None:
    written = event_to_json(event)
    turned = {k: v[::-1] if k in {"epcList", "sourceList"} else v for k, v in written.items()}
    again = event_from_json(turned, namespaces(turned))
    assert event_hash(again) == event_hash(event)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(FIELDS, JSON, max_size=6),
    st.sampled_from(["ObjectEvent", "AggregationEvent", None]),
)
def test_any_object_is_an_event_or_a_named_fault(fields: Any, kind: str | None) -> None:
    event = fields | ({"type": kind} if kind else {})
    try:
        event_from_json(event, {})
    except EventFault as fault:
        assert fault.rule
        assert fault.message


@settings(max_examples=150, deadline=None)
@given(
    JSON | st.dictionaries(st.sampled_from(["type", "epcisBody", "@context", "epcisHeader"]), JSON)
)
def test_any_json_is_a_document_or_is_refused(value: Any) -> None:
    if isinstance(value, dict) and "type" in value:
        value["type"] = "EPCISDocument"
    try:
        read_events(orjson.dumps(value))
    except InvalidDocument as refused:
        assert refused.faults


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=30), st.sampled_from([b"", b"<", b"{", b"<EPCISDocument>", b"\xff\xfe"]))
def test_any_bytes_are_refused_with_faults(data: bytes, head: bytes) -> None:
    try:
        read_document(head + data)
    except InvalidDocument as refused:
        assert refused.faults


@settings(max_examples=200, deadline=None)
@given(EVENTS, st.dictionaries(FIELDS, JSON, min_size=1, max_size=2), st.booleans())
def test_a_valid_event_with_a_strange_field_is_read_or_refused(
    event: Any, changes: Any, strict: bool
) -> None:
    written = event_to_json(event) | changes
    try:
        again = event_from_json(written, namespaces(written), strict=strict)
    except EventFault as fault:
        assert fault.faults
    else:
        assert event_hash(again)
        assert event_to_json(again)
