"""Whatever a record is, reading it gives a record or sets it aside: nothing else ever happens."""

from pathlib import Path
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

import connectors
from connectors.epcis2.reading import read_page
from connectors.mapping.reader import RecordReader
from connectors.registry import check_connector
from connectors.rest.config import RestConfig
from connectors.sdk.errors import Malformed
from connectors.sdk.system_file import load_system
from schema.model.records import MasterData, Record, SetAside

SYSTEM = load_system(Path(connectors.__file__).parent / "rest" / "example.toml")
CONFIG = check_connector(SYSTEM)
assert isinstance(CONFIG, RestConfig)
READER = RecordReader(CONFIG.mappings.values(), CONFIG.things.values(), CONFIG.tables, SYSTEM)
WORDS = st.sampled_from(
    ["8938501234563", "L1", "Xuất kho", "Chế biến", "01/03/2025 08:30", "kg", "ADD", "OBSERVE",
     "2025-03-01T08:30:00+07:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "+07:00", "",
     "urn:epc:id:sgtin:1.2", "https://id.gs1.org/01/1/10/", "urn:uuid:x", "ObjectEvent", "\x00",
     "2025-03-01", "shipping", "AggregationEvent", "TransformationEvent", "%", "a:b", "a::b"]
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**64 - 1) | st.floats() | WORDS
NAMES = st.sampled_from(
    [
        "ma", "cong_doan", "thoi_gian", "cap_nhat", "noi", "lo", "nguyen_lieu", "gln", "gtin",
        "so_lo", "khoi_luong", "dvt", "ten", "noi_nhan", "han_dung",
    ]
)  # fmt: skip
EPCIS_NAMES = st.sampled_from(
    [
        "type", "eventID", "eventTime", "eventTimeZoneOffset", "recordTime", "action",
        "bizStep", "disposition", "id", "readPoint", "bizLocation", "epcList", "quantityList",
        "epcClass", "quantity", "uom", "parentID", "childEPCs", "ilmd", "inputQuantityList",
        "outputEPCList", "bizTransactionList", "bizTransaction", "sourceList", "source",
        "errorDeclaration", "declarationTime", "sensorElementList", "persistentDisposition",
        "set", "@context", "x:y", "transformationID", "certificationInfo", "epcisHeader",
        "vocabularyList", "attributes",
    ]
)  # fmt: skip


def json(names: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6),
        max_leaves=15,
    ).map(lambda value: orjson.loads(orjson.dumps(value)))


GOOD = {
    "ma": "1",
    "cong_doan": "Xuất kho",
    "thoi_gian": "01/03/2025 08:30",
    "cap_nhat": 1,
    "noi": {"gln": "8938501000019"},
    "lo": [{"gtin": "8938501234563", "so_lo": "L1"}],
}
GOOD_EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2025-03-01T08:30:00+07:00",
    "eventTimeZoneOffset": "+07:00",
    "action": "OBSERVE",
    "epcList": ["urn:epc:id:sscc:8938501.1234567890"],
}


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(NAMES, json(NAMES), max_size=3).map(lambda part: {**GOOD, **part}))
def test_a_mapping_reads_or_sets_aside(record: Any) -> None:
    said = list(READER.read(record, 1))
    assert said
    for one in said:
        assert isinstance(one, (Record, MasterData)) or (isinstance(one, SetAside) and one.reason)


@settings(max_examples=100, deadline=None)
@given(json(NAMES))
def test_a_mapping_reads_or_sets_aside_what_is_no_record_at_all(record: Any) -> None:
    assert all(isinstance(one, (Record, SetAside, MasterData)) for one in READER.read(record, 1))


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(EPCIS_NAMES, json(EPCIS_NAMES), max_size=3),
    st.dictionaries(EPCIS_NAMES, json(EPCIS_NAMES), max_size=2),
)
def test_an_epcis_event_is_read_or_set_aside(part: Any, outside: Any) -> None:
    results = {"queryResults": {"resultsBody": {"eventList": [{**GOOD_EVENT, **part}]}}}
    said = list(read_page({**outside, "epcisBody": results}, SYSTEM, 1))
    assert all(isinstance(one, (Record, SetAside, MasterData)) for one in said)
    assert isinstance(said[0], (Record, SetAside))


@settings(max_examples=100, deadline=None)
@given(json(EPCIS_NAMES))
def test_an_epcis_reply_is_read_or_malformed(reply: Any) -> None:
    for value in (reply, {"epcisBody": reply}, {"epcisBody": {"eventList": reply}}):
        try:
            said = list(read_page(value, SYSTEM, 1))
        except Malformed:
            continue
        assert all(isinstance(one, (Record, SetAside, MasterData)) for one in said)
