"""``spread``: lots in a list of their own within each of the goods, read with the goods' GTIN."""

from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connectors.mapping.explaining.record import RecordExplainer
from connectors.mapping.expression import compile_path
from connectors.mapping.language import EventMapping
from connectors.mapping.reader import Mappings, RecordReader
from connectors.mapping.spreading import MappingFunctions
from connectors.sdk.errors import Malformed
from schema.model.events import ObjectEvent, QuantityElement
from schema.model.identifiers import build
from schema.model.keys import ProvinceCode, SystemId
from schema.model.records import Record
from schema.model.systems import SystemSettings

SYSTEM = SystemSettings(
    id=SystemId("sample"), name="Mẫu", provinces=(ProvinceCode("01"),), kind="rest"
)
SHRIMP, FISH = "08938501234568", "08938501234575"
RECORD = {
    "so": 7,
    "luc": "2026-03-02T06:35:00+07:00",
    "hang_hoa": [
        {
            "mat_hang": {"ma_vach": SHRIMP},
            "cac_lo": [{"so_lo": "TOM-01", "kg": 120.5}, {"so_lo": "TOM-02", "kg": 80.0}],
        },
        {"mat_hang": {"ma_vach": FISH}, "cac_lo": [{"so_lo": "CA-01", "kg": 5.0}]},
        {"mat_hang": {"ma_vach": FISH}, "cac_lo": []},
    ],
}
MAPPING: dict[str, Any] = {
    "id": "so",
    "type": {"const": "ObjectEvent"},
    "time": "luc",
    "items": (
        {
            "each": "spread(hang_hoa, &cac_lo)",
            "gtin": "mat_hang.ma_vach",
            "lot": "so_lo",
            "quantity": "kg",
        },
    ),
}
NAMES = st.sampled_from(["a", "b"])
JSON = st.recursive(
    st.none() | st.integers(-3, 3) | st.just("x"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=12,
)


def test_each_lot_has_the_gtin_of_the_goods_around_it_and_goods_without_lots_stay() -> None:
    mappings = Mappings({"event": EventMapping.model_validate(MAPPING)}, {}, {})
    (said,) = RecordReader(mappings.events.values(), (), {}, SYSTEM).read(RECORD, 1)
    assert isinstance(said, Record) and isinstance(said.event, ObjectEvent)
    assert said.event.quantity_list == (
        QuantityElement(build.lot(SHRIMP, "TOM-01"), 120.5),
        QuantityElement(build.lot(SHRIMP, "TOM-02"), 80.0),
        QuantityElement(build.lot(FISH, "CA-01"), 5.0),
        QuantityElement(build.product(FISH)),
    )
    explained = RecordExplainer(mappings, SYSTEM).explain(RECORD, 1)
    assert not explained.unmapped


def test_lots_that_are_plain_texts_stand_under_their_own_name() -> None:
    find = compile_path("spread(goods, &lots)")
    record: Any = {"goods": [{"gtin": "1", "lots": ["A", "B"]}, {"gtin": "2"}]}
    spread = [{"gtin": "1", "lots": "A"}, {"gtin": "1", "lots": "B"}, {"gtin": "2"}]
    assert find(record, record) == spread
    one = {"goods": record["goods"][0]}
    assert find(one, one) == spread[:2]
    assert find({}, {}) is None


@pytest.mark.parametrize("path", ["spread(a, &b)", "spread(a, &b)[].a", "spread([a][], &b) | [0]"])
@given(value=JSON)
def test_it_is_the_same_compiled_and_interpreted(path: str, value: Any) -> None:
    options = jmespath.Options(custom_functions=MappingFunctions())
    try:
        expected = jmespath.search(path, value, options)
    except jmespath.exceptions.JMESPathError:
        return  # a text, say: null to the one, refused by the other
    assert compile_path(path)(value, value) == expected


def test_around_what_is_not_compiled_it_works_all_the_same() -> None:
    record = {"x": {"k": [{"n": 1, "b": [{"m": 2}]}]}}
    assert compile_path("spread(x.*[], &b)")(record, record) == [{"n": 1, "m": 2}]
    with pytest.raises(Malformed, match="cannot be applied"):
        compile_path("spread(x.*[] | [0].n, &b)")(record, record)


@pytest.mark.parametrize(
    "path", ["spread(a)", "spread(a, b)", "spread(a, &b.c)", "a || spread(a, &[b])"]
)
def test_any_other_call_is_refused_when_the_file_is_read(path: str) -> None:
    items = ({**MAPPING["items"][0], "each": path},)
    with pytest.raises(ValidationError, match=r"write spread\(list, &name\)"):
        EventMapping.model_validate({**MAPPING, "items": items})
