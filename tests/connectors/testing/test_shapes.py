"""A changed reply shows by its paths and types, whatever its values are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.testing.cassette.shapes import shape_changes, shape_of


def shape(body: Any, status: int = 200) -> Any:
    return shape_of({"status": status, "body": {"json": body}})


OLD = {"data": {"tong": 2, "nhat_ky": [{"ma": "1", "kg": 1.5, "kho": None}, {"ma": "2", "kg": 2}]}}


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"data": {"tong": 9, "nhat_ky": [{"ma": "7", "kg": 0, "kho": "K"}]}}, []),
        ({"data": {"tong": 0, "nhat_ky": []}}, []),
        ({"data": None}, []),
        (
            {"data": {"tong": "2", "nhat_ky": [{"ma": "1", "kho": {"ma": "K"}, "lo": []}]}},
            [
                "  - body.data.nhat_ky[].kg: number, no longer there",
                "  + body.data.nhat_ky[].lo: list, new",
                "  ~ body.data.tong: text, was number",
            ],
        ),
        ([OLD], ["  ~ body: list, was object", "  - body.data: object, no longer there"]),
    ],
)
def test_only_the_shape_counts(new: Any, told: list[str]) -> None:
    changes = shape_changes(shape(OLD), shape(new))
    assert changes[: len(told)] == told
    assert bool(changes) == bool(told)


def test_a_status_and_another_form_of_body_are_changes() -> None:
    web_page = shape_of({"status": 200, "body": {"text": ["<html>"]}})
    assert "  ~ body: text, was object" in shape_changes(shape(OLD), web_page)
    assert shape_changes(shape(OLD), shape(OLD, 404)) == ["  ~ status: 404, was 200"]


def test_elements_and_attributes_of_xml_are_paths() -> None:
    old = shape_of({"status": 200, "body": {"xml": ["<a><b c='1'>x</b></a>"]}})
    new = shape_of({"status": 200, "body": {"xml": ["<a><b>y</b><d/></a>"]}})
    assert shape_changes(old, new) == [
        "  - body.a.b.@c: text, no longer there",
        "  + body.a.d: element, new",
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=12,
)


@given(VALUES)
def test_nothing_differs_from_itself(value: Any) -> None:
    assert shape_changes(shape(value), shape(value)) == []


@given(VALUES, VALUES)
def test_what_is_new_one_way_is_gone_the_other_way(old: Any, new: Any) -> None:
    there = [line.strip() for line in shape_changes(shape(old), shape(new))]
    back = [line.strip() for line in shape_changes(shape(new), shape(old))]
    assert {_path(one) for one in there if one[0] == "+"} == {
        _path(one) for one in back if one[0] == "-"
    }


def _path(line: str) -> str:
    return line[2:].partition(":")[0]
