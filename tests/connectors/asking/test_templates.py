"""Templates: what has no value is left out, and no value leaves its place."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.asking.templates import filled_json, filled_path, filled_query


def test_a_template_leaves_out_what_has_no_value() -> None:
    body = {"a": "{lot}", "b": "{from}", "c": [1, "{ids}"], "d": None, "e": "x{lot}"}
    filled = filled_json(body, {"lot": "L"}, ["1", "2"])
    assert filled == {"a": "L", "c": [1, ["1", "2"]], "d": None, "e": "xL"}
    assert filled_query({"a": "{lot}", "b": "{to}"}, {"lot": "L"}, [], ",") == [("a", "L")]


@given(st.text(min_size=1))
def test_a_value_stays_within_its_part_of_the_path(value: str) -> None:
    try:
        path = filled_path("/x/{lot}/y", {"lot": value})
    except UnicodeEncodeError:  # a lone surrogate, which no JSON reader lets through
        return
    if path is None:
        assert value in (".", "..")
    else:
        assert path.count("/") == 3
        assert not set("?#") & set(path)
