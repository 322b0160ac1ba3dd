"""Whatever events and master data the model can say, for Hypothesis."""

from typing import Any

from hypothesis import strategies as st

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
ACTIONS = {"action": st.sampled_from(Action)}
BUSINESSES = {"biz_transactions": st.lists(BUSINESS, max_size=2).map(tuple)}
TRADED = {
    "parent_id": st.none() | URIS,
    "biz_transactions": st.lists(BUSINESS, min_size=1, max_size=2).map(tuple),
}


def common(extensions: st.SearchStrategy[Any]) -> dict[str, Any]:
    """The fields of every event of EPCIS 1.2, and their extensions."""
    reasons = st.sampled_from([None, "incorrect_data"])
    return {
        "event_time": st.just(instant(TIME)),
        "event_id": st.none() | URIS,
        "record_time": st.sampled_from([None, TIME]),
        "biz_step": STEPS,
        "disposition": st.none() | STATES,
        "read_point": st.none() | URIS,
        "biz_location": st.none() | URIS,
        "sources": st.lists(SOURCE_DEST, max_size=2).map(tuple),
        "destinations": st.lists(SOURCE_DEST, max_size=2).map(tuple),
        "error_declaration": st.none()
        | st.builds(ErrorDeclaration, st.just(TIME), reasons, EPCS, extensions),
        "extensions": extensions,
    }


def events_of_1_2(
    extensions: st.SearchStrategy[Any], elements: st.SearchStrategy[QuantityElement], **more: Any
) -> st.SearchStrategy[Any]:
    """Events of the four types that EPCIS 1.2 has; ``more`` are later fields of all of them."""
    fields = {**common(extensions), **more}
    quantities = st.lists(elements, max_size=2).map(tuple)
    things = {"epc_list": SOME, "quantity_list": quantities}
    made = {
        "transformation_id": st.none() | URIS,
        "input_epc_list": SOME,
        "input_quantity_list": quantities,
        "output_epc_list": EPCS,
        "output_quantity_list": quantities,
    }
    return st.one_of(
        st.builds(ObjectEvent, **fields, **ACTIONS, **BUSINESSES, **things, ilmd=extensions),
        st.builds(AggregationEvent, **fields, **ACTIONS, **BUSINESSES, **packed(quantities)),
        st.builds(TransactionEvent, **fields, **ACTIONS, **TRADED, **things),
        st.builds(TransformationEvent, **fields, **BUSINESSES, **made, ilmd=extensions),
    )


def packed(quantities: st.SearchStrategy[Any]) -> dict[str, Any]:
    """A container and what is in it."""
    return {"parent_id": URIS, "child_epcs": SOME, "child_quantity_list": quantities}


LATER: dict[str, Any] = {
    "persistent_disposition": st.none()
    | st.builds(PersistentDisposition, st.tuples(STATES), st.just(())),
    "certification_info": EPCS,
}
EVENTS = events_of_1_2(EXTENSIONS, ELEMENTS, **LATER) | st.builds(
    AssociationEvent,
    **common(EXTENSIONS),
    **LATER,
    **ACTIONS,
    **BUSINESSES,
    **packed(st.lists(ELEMENTS, max_size=2).map(tuple)),
)


def places(text: st.SearchStrategy[str]) -> st.SearchStrategy[MasterData]:
    """Master data of places; their attributes are ``text``."""
    kind = st.just("urn:epcglobal:epcis:vtype:Location")
    return st.builds(MasterData, kind, URIS, st.dictionaries(URIS, text, max_size=2), EPCS)


PLACES = places(TEXT)
