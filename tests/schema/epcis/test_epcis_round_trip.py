"""Whatever the model can say reads back equal; whatever comes in, reading never crashes."""

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.epcis.event_hash import event_hash
from schema.epcis.faults import EventFault, InvalidDocument
from schema.epcis.json_in import EVENT_FIELDS, event_from_json, namespaces
from schema.epcis.json_out import event_to_json, write_document
from schema.epcis.read import read_document, read_events
from schema.epcis.vocabulary import BIZ_STEPS, DISPOSITIONS, SOURCE_DESTS, TRANSACTIONS
from schema.model.events import (
    Action,
    AggregationEvent,
    AssociationEvent,
    BizTransaction,
    ErrorDeclaration,
    ObjectEvent,
    PersistentDisposition,
    QuantityElement,
    SourceDest,
    TransactionEvent,
    TransformationEvent,
)
from schema.model.records import MasterData
from schema.model.times import instant

TIME = "2024-11-05T07:00:00+07:00"
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=6)
URIS = st.integers(0, 9).map(lambda n: f"urn:x:{n}")
EPCS = st.lists(URIS, max_size=3).map(tuple)
SOME = st.lists(URIS, min_size=1, max_size=3).map(tuple)
AMOUNTS = st.none() | st.floats(0, 1e12, allow_nan=False)
ELEMENTS = st.builds(QuantityElement, URIS, AMOUNTS, st.sampled_from([None, "KGM", "C62"]))
QUANTITIES = st.lists(ELEMENTS, max_size=2).map(tuple)
NAMES = st.sampled_from(["{urn:a:}x", "{http://b.vn/}y", "{urn:txng:epcis:}z", "{urn:c}w"])
SCALARS = TEXT | st.integers(-(2**53), 2**53) | st.booleans() | st.floats(-1e9, 1e9)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.just("p"), inner, max_size=2)
    ),
    max_leaves=6,
)
EXTENSIONS = st.dictionaries(NAMES, VALUES, max_size=3)
SOURCE_DEST = st.builds(SourceDest, st.sampled_from(sorted(set(SOURCE_DESTS.values()))), URIS)
BUSINESS = st.builds(
    BizTransaction, st.sampled_from([None, "urn:t:1", *sorted(set(TRANSACTIONS.values()))]), URIS
)
STEPS = st.sampled_from([None, "urn:s:1", *sorted(set(BIZ_STEPS.values()))])
STATES = st.sampled_from(sorted(set(DISPOSITIONS.values())))
COMMON: dict[str, Any] = {
    "event_time": st.just(instant(TIME)),
    "event_id": st.none() | URIS,
    "record_time": st.sampled_from([None, TIME]),
    "biz_step": STEPS,
    "disposition": st.none() | STATES,
    "persistent_disposition": st.none()
    | st.builds(PersistentDisposition, st.tuples(STATES), st.just(())),
    "read_point": st.none() | URIS,
    "biz_location": st.none() | URIS,
    "sources": st.lists(SOURCE_DEST, max_size=2).map(tuple),
    "destinations": st.lists(SOURCE_DEST, max_size=2).map(tuple),
    "certification_info": EPCS,
    "error_declaration": st.none()
    | st.builds(
        ErrorDeclaration, st.just(TIME), st.sampled_from([None, "incorrect_data"]), EPCS, EXTENSIONS
    ),
    "extensions": EXTENSIONS,
}
ACTIONS = {"action": st.sampled_from(Action)}
BUSINESSES = {"biz_transactions": st.lists(BUSINESS, max_size=2).map(tuple)}
PACKED = {"parent_id": URIS, "child_epcs": SOME, "child_quantity_list": QUANTITIES}
THINGS = {"epc_list": SOME, "quantity_list": QUANTITIES}
MADE = {
    "transformation_id": st.none() | URIS,
    "input_epc_list": SOME,
    "input_quantity_list": QUANTITIES,
    "output_epc_list": EPCS,
    "output_quantity_list": QUANTITIES,
}
BUSINESS_NEEDED = st.lists(BUSINESS, min_size=1, max_size=2).map(tuple)
TRADED = {"parent_id": st.none() | URIS, "biz_transactions": BUSINESS_NEEDED}
EVENTS = st.one_of(
    st.builds(ObjectEvent, **COMMON, **ACTIONS, **BUSINESSES, **THINGS, ilmd=EXTENSIONS),
    st.builds(AggregationEvent, **COMMON, **ACTIONS, **BUSINESSES, **PACKED),
    st.builds(AssociationEvent, **COMMON, **ACTIONS, **BUSINESSES, **PACKED),
    st.builds(TransactionEvent, **COMMON, **ACTIONS, **TRADED, **THINGS),
    st.builds(TransformationEvent, **COMMON, **BUSINESSES, **MADE, ilmd=EXTENSIONS),
)
PLACES = st.builds(
    MasterData,
    st.just("urn:epcglobal:epcis:vtype:Location"),
    URIS,
    st.dictionaries(URIS, TEXT, max_size=2),
    EPCS,
)
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
