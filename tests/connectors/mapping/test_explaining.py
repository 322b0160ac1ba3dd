"""A reading explained agrees with the reading, whatever the record is."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from demo_shapes import SHAPES, shaped
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.mapping.explaining.record import RecordExplainer
from connectors.mapping.explaining.told import Element, Explained
from connectors.mapping.language import EventMapping
from connectors.mapping.reader import Mappings, RecordReader
from connectors.registry import check_connector, load_sound
from connectors.rest.config import RestConfig
from connectors.sdk.system_file import parse_system
from schema.epcis.names import STANDARD, qualified
from schema.model.events import QuantityElement
from schema.model.records import Record, SetAside
from schema.model.systems import SystemSettings

HEARD = 1
OF_THE_WHOLE = ("an object event without", "a transformation without", "packing with action")
"""What is wrong with an event although each field of it can be read."""
WORDS = [
    "", " ", "8938501234563", "L1", "Xuất kho", "PR", "loaded", "05/06/2026 08:00", "kg", "x y",
    "2026-06-05 08:00", "urn:uuid:x", "https://id.gs1.org/414/8938501000019",
    "389385012345678909",
]  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers(-3, 2**60) | st.floats() | st.sampled_from(WORDS)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abgtinc"), inner),
    max_leaves=4,
)


@cache
def of_shape(name: str) -> tuple[RecordReader, RecordExplainer, list[Any]]:
    with TemporaryDirectory() as folder:
        system = load_sound(shaped(name).file(Path(folder)))
    config = check_connector(system)
    assert isinstance(config, RestConfig)
    return (
        *both(Mappings(config.mappings, config.things, config.tables), system),
        shaped(name).records(),
    )


def both(by: Mappings, system: SystemSettings) -> tuple[RecordReader, RecordExplainer]:
    reader = RecordReader(by.events.values(), by.things.values(), by.tables, system)
    return reader, RecordExplainer(by, system)


def said_by(explained: Explained) -> list[Any]:
    events = [one.said for one in explained.elements if one.said is not None]
    return events + [one for thing in explained.things for one in thing.said]


def values(element: Element, name: str) -> list[Any]:
    """The values of a field, or of all fields below it, that the event has."""
    kept = (f for f in element.fields if f.name == name or f.name.startswith(f"{name}."))
    return [f.value for f in kept if f.value is not None and not f.dropped]


def named(element: Element, name: str) -> dict[str, Any]:
    fields = (f for f in element.fields if f.name.startswith(f"{name}.") and not f.dropped)
    return {
        qualified(f.name.removeprefix(f"{name}."), STANDARD): f.value
        for f in fields
        if f.value is not None
    }


def listed(found: list[Any]) -> tuple[tuple[str, ...], tuple[QuantityElement, ...]]:
    return (
        tuple(one for one in found if isinstance(one, str)),
        tuple(one for one in found if isinstance(one, QuantityElement)),
    )


def agrees(element: Element, record: Record) -> None:
    event = record.event
    plain = {
        "type": event.type,
        "time": event.event_time,
        "event_id": event.event_id,
        "biz_step": event.biz_step,
        "disposition": event.disposition,
        "read_point": event.read_point,
        "biz_location": event.biz_location,
        "action": getattr(event, "action", None),
        "parent": getattr(event, "parent_id", None),
        "transformation_id": getattr(event, "transformation_id", None),
    }
    for name, value in plain.items():
        assert next(iter(values(element, name)), None) == value, name
    assert tuple(values(element, "biz_transactions")) == event.biz_transactions
    assert tuple(values(element, "sources")) == event.sources
    assert tuple(values(element, "destinations")) == event.destinations
    assert named(element, "extensions") == event.extensions
    assert named(element, "ilmd") == getattr(event, "ilmd", {})
    for name, epcs, quantities in (
        ("items", ("epc_list", "child_epcs"), ("quantity_list", "child_quantity_list")),
        ("inputs", ("input_epc_list",), ("input_quantity_list",)),
        ("outputs", ("output_epc_list",), ("output_quantity_list",)),
    ):
        held = [
            tuple(x for n in names for x in getattr(event, n, ())) for names in (epcs, quantities)
        ]
        assert listed(values(element, name)) == tuple(held), name
    assert not [field for field in element.fields if field.fault]


@st.composite
def records(draw: st.DrawFn, name: str) -> Any:
    """A record of a shape, some of its values others, or gone."""
    record = deepcopy(draw(st.sampled_from(of_shape(name)[2])))
    for _ in range(draw(st.integers(0, 3))):
        changed(draw, record)
    return record


def changed(draw: st.DrawFn, node: Any) -> None:
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    if not keys:
        return
    key = draw(st.sampled_from(keys))
    if isinstance(node[key], dict | list) and draw(st.booleans()):
        changed(draw, node[key])
    elif isinstance(node, dict) and draw(st.booleans()):
        del node[key]
    else:
        node[key] = draw(JSON)


@pytest.mark.parametrize("name", SHAPES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_is_explained_is_what_is_read(name: str, data: Any) -> None:
    reader, explainer, _ = of_shape(name)
    record = data.draw(records(name))
    explained = explainer.explain(record, HEARD)
    assert said_by(explained) == list(reader.read(record, HEARD))
    for element in explained.elements:
        if isinstance(element.said, Record):
            agrees(element, element.said)
        elif isinstance(element.said, SetAside):
            faults = [field.fault for field in element.fields if field.fault]
            assert element.said.reason in faults or element.said.reason.startswith(OF_THE_WHOLE)


@pytest.mark.parametrize("name", SHAPES)
def test_every_field_of_a_shapes_records_is_explained(name: str) -> None:
    _, explainer, found = of_shape(name)
    kinds = set()
    for record in found:
        for element in explainer.explain(record, HEARD).elements:
            if isinstance(element.said, Record):
                kinds.add(element.said.event.type)
                agrees(element, element.said)
    assert len(kinds) == 3


@pytest.mark.parametrize("name", SHAPES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_called_unmapped_changes_nothing(name: str, data: Any) -> None:
    reader, explainer, found = of_shape(name)
    record = data.draw(st.sampled_from(found))
    extra = {**record, "ghi_chu": {"nguoi": "A", "so": [1, 2]}}
    unmapped = [one.path for one in explainer.explain(extra, HEARD).unmapped]
    assert {"ghi_chu.nguoi", "ghi_chu.so[]"} <= set(unmapped)
    path = data.draw(st.sampled_from(unmapped))
    other = replaced(extra, path.replace("[]", "").split("."), data.draw(JSON))
    assert events(reader, other) == events(reader, extra)


def events(reader: RecordReader, record: Any) -> list[Any]:
    """What is read, without the record as it was."""
    return [
        (one.reason, one.path) if isinstance(one, SetAside) else one
        for one in reader.read(record, HEARD)
    ]


def replaced(node: Any, names: list[str], value: Any) -> Any:
    if isinstance(node, list):
        return [replaced(one, names, value) for one in node]
    if not names:
        return value
    if not isinstance(node, dict) or names[0] not in node:
        return node
    return {**node, names[0]: replaced(node[names[0]], names[1:], value)}


ITEM = {
    "uri": "u", "sscc": "s", "gtin": "g", "serial": "n", "lot": "l", "code": "c",
    "split": "t", "pattern": "(?P<gtin>[0-9]{13})[|](?P<lot>.+)", "quantity": "q",
}  # fmt: skip
PLACE = {"uri": "pu", "gln": "pg", "extension": "pe", "code": "pc"}
GIVEN = {
    "u": "urn:uuid:00000000-0000-4000-8000-000000000001", "s": "389385012345678909",
    "g": "8938501234563", "n": "S1", "l": "L1", "c": "C1", "t": "8938501234563|L2", "q": 2,
    "pu": "https://id.gs1.org/414/8938501000019", "pg": "8938501000019", "pe": "K1", "pc": "KHO",
}  # fmt: skip


OTHER = {
    "u": "urn:uuid:00000000-0000-4000-8000-000000000002", "s": "389385012345678916",
    "g": "8938501234570", "n": "S2", "l": "L9", "c": "C2", "t": "8938501234570|L8", "q": 3,
    "pu": "https://id.gs1.org/414/8938501000026", "pg": "8938501000026", "pe": "K2", "pc": "CHO",
}  # fmt: skip


@cache
def of_one_mapping() -> tuple[RecordReader, RecordExplainer]:
    plain = {"type": {"const": "ObjectEvent"}, "time": "at", "items": [ITEM], "read_point": PLACE}
    mapping = EventMapping.model_validate_json(orjson.dumps(plain))
    system = parse_system('[system]\nname = "x"\nprovinces = ["96"]\nkind = "rest"\n', "a.toml")
    return both(Mappings({"event": mapping}, {}, {}), system)


@given(st.sets(st.sampled_from(sorted(GIVEN))))
def test_what_is_said_not_to_be_used_makes_no_difference(keys: set[str]) -> None:
    reader, explainer = of_one_mapping()
    record = {"at": "2025-03-01T08:00:00+07:00", **{key: GIVEN[key] for key in keys}}
    (element,) = explainer.explain(record, HEARD).elements
    for part in (part for field in element.fields for part in field.parts if part.unused):
        without = {key: value for key, value in record.items() if key != part.path}
        assert events(reader, without) == events(reader, record), part
    for part in (part for field in element.fields for part in field.parts):
        if isinstance(element.said, Record) and not part.unused and part.found is not None:
            other = {**record, part.path: OTHER.get(part.path, "2025-04-01")}
            assert events(reader, other) != events(reader, record), part


def test_a_record_is_explained_path_by_path() -> None:
    _, explainer, found = of_shape("phieu")
    packed = next(r for r in found if r["cong_doan"] == "Đóng thùng")
    (element,) = explainer.explain({**packed, "ghi_chu": "xe lạnh"}, HEARD).elements
    fields = {field.name: field for field in element.fields}
    step = fields["biz_step"]
    assert [(part.path, part.found) for part in step.parts] == [("cong_doan", "Đóng thùng")]
    assert (step.value, step.through) == ("packing", "table step")
    assert fields["time"].through == "format dd/mm/yyyy HH:MM"
    assert {part.key for part in fields["items.0[0]"].parts} >= {"gtin", "lot", "quantity", "uom"}


def test_what_a_type_of_event_has_no_place_for_is_told() -> None:
    _, explainer, found = of_shape("phieu")
    sent = next(r for r in found if r["cong_doan"] == "Xuất kho")
    odd = {**sent, "thung": {"sscc": "389385012345678909"}, "nguyen_lieu": [{"gtin": "not one"}]}
    (element,) = explainer.explain(odd, HEARD).elements
    fields = {field.name: field for field in element.fields}
    assert isinstance(element.said, Record)
    assert fields["parent"].dropped == "ObjectEvent has no parent"
    assert fields["inputs.0[0]"].fault == ""


def test_a_word_that_no_table_has_is_told_at_its_path() -> None:
    _, explainer, found = of_shape("phieu")
    (element,) = explainer.explain({**found[0], "cong_doan": "Phơi"}, HEARD).elements
    fields = {field.name: field for field in element.fields}
    assert isinstance(element.said, SetAside)
    assert fields["biz_step"].fault == element.said.reason
    assert fields["type"].through == "not in table type: otherwise"
