"""What is stored of an event reads back equal, whatever its type and fields."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.world import EVERYTHING, events, times

from hub.graph.body import decode, digest, encode, fact_id, hash_of
from schema.epcis.event_hash import event_hash
from schema.model.events import (
    Action,
    AggregationEvent,
    AssociationEvent,
    BizTransaction,
    Event,
    ObjectEvent,
    PersistentDisposition,
    QuantityElement,
    SourceDest,
    TransactionEvent,
    TransformationEvent,
)
from schema.model.keys import FactId

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
TEXTS = st.lists(TEXT, max_size=2).map(tuple)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(0, 10**15)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
OBJECTS = st.dictionaries(TEXT, JSON, max_size=2)
QUANTITIES = st.lists(st.builds(QuantityElement, TEXT, NUMBERS, st.none() | TEXT), max_size=2).map(
    tuple
)
ENTRIES = st.lists(st.builds(SourceDest, TEXT, TEXT), max_size=2).map(tuple)
PAPERS = st.lists(st.builds(BizTransaction, st.none() | TEXT, TEXT), max_size=2).map(tuple)
MAYBE = st.none() | TEXT
ACTIONS = st.sampled_from(Action)
COMMON: dict[str, Any] = {
    "event_time": times(EVERYTHING),
    "event_id": MAYBE,
    "record_time": MAYBE,
    "biz_step": MAYBE,
    "disposition": MAYBE,
    "persistent_disposition": st.none() | st.builds(PersistentDisposition, TEXTS, TEXTS),
    "read_point": MAYBE,
    "biz_location": MAYBE,
    "biz_transactions": PAPERS,
    "sources": ENTRIES,
    "destinations": ENTRIES,
    "sensor_elements": st.lists(OBJECTS, max_size=2).map(tuple),
    "certification_info": TEXTS,
    "extensions": OBJECTS,
}
CHILDREN: dict[str, Any] = {
    "action": ACTIONS,
    "parent_id": MAYBE,
    "child_epcs": TEXTS,
    "child_quantity_list": QUANTITIES,
}
LISTED: dict[str, Any] = {"action": ACTIONS, "epc_list": TEXTS, "quantity_list": QUANTITIES}
ANY_EVENT: st.SearchStrategy[Event] = st.one_of(
    st.builds(ObjectEvent, ilmd=OBJECTS, **LISTED, **COMMON),
    st.builds(AggregationEvent, **CHILDREN, **COMMON),
    st.builds(AssociationEvent, **CHILDREN, **COMMON),
    st.builds(TransactionEvent, parent_id=MAYBE, **LISTED, **COMMON),
    st.builds(
        TransformationEvent,
        transformation_id=MAYBE,
        input_epc_list=TEXTS,
        input_quantity_list=QUANTITIES,
        output_epc_list=TEXTS,
        output_quantity_list=QUANTITIES,
        ilmd=OBJECTS,
        **COMMON,
    ),
)


@settings(max_examples=150, deadline=None)
@given(ANY_EVENT)
def test_any_event_reads_back_equal(event: Event) -> None:
    assert decode(encode(event)) == event


@settings(max_examples=50, deadline=None)
@given(events())
def test_a_hash_is_kept_as_its_bytes_and_written_as_the_standard_says(event: Event) -> None:
    assert fact_id(digest(event)) == event_hash(event)
    assert hash_of(event_hash(event)) == digest(event)


@pytest.mark.parametrize("text", ["", "urn:uuid:1", "ni:///sha-256;xyz?ver=CBV2.0"])
def test_what_is_no_hash_finds_nothing(text: str) -> None:
    assert not hash_of(FactId(text))
