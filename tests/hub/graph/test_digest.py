"""The digest of a graph: whatever order its rows come in, and different for any other row."""

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.graph.digest import Row, Section, digest, sorted_json

ROWS = st.lists(st.tuples(st.text(st.characters(codec="utf-8")), st.none() | st.integers(0, 9)))


def _only(section: Section, rows: Iterable[Row]) -> Mapping[Section, Iterable[Row]]:
    return {some: rows if some is section else () for some in Section}


@given(st.sampled_from(Section), ROWS.flatmap(lambda rows: st.permutations(rows).map(tuple)), ROWS)
def test_the_order_of_rows_changes_nothing_and_any_other_row_does(
    section: Section, rows: tuple[Row, ...], others: list[Row]
) -> None:
    told = digest(_only(section, rows))
    assert told == digest(_only(section, sorted(rows, key=repr)))
    assert (told == digest(_only(section, others))) == (
        sorted(rows, key=repr) == sorted(others, key=repr)
    )


def test_a_row_counts_where_it_stands_and_as_often_as_it_comes() -> None:
    one: Row = ("a", 1)
    told = [digest(_only(section, [one])) for section in Section]
    assert len({*told, digest(_only(Section.FACT, [one, one]))}) == len(Section) + 1


def test_no_section_may_be_left_out() -> None:
    with pytest.raises(KeyError):
        digest({Section.FACT: ()})


def test_equal_values_are_equal_texts() -> None:
    assert sorted_json(b'{"b": 1, "a": [{"d": 2, "c": 3}]}') == '{"a":[{"c":3,"d":2}],"b":1}'
