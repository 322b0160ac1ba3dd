"""Spans of time that overlap, each handed out once, however many there are at one place."""

from hypothesis import given
from hypothesis import strategies as st

from hub.graph.meaning.derive import SHIFT
from hub.trace.spans import Span, Spans

_SPAN = st.tuples(st.integers(0, 9), st.integers(0, 5)).map(lambda p: (p[0], p[0] + p[1]))
_ASKED = st.lists(st.tuples(_SPAN, st.integers(0, 2)), max_size=8)


def _numbered(spans: list[tuple[tuple[int, int], int]]) -> list[Span]:
    return [(lo, hi, (item << SHIFT) + n) for n, ((lo, hi), item) in enumerate(spans)]


@given(_ASKED, _ASKED)
def test_each_is_handed_out_to_the_first_of_another_item_that_overlaps(
    spans: list[tuple[tuple[int, int], int]], asked: list[tuple[tuple[int, int], int]]
) -> None:
    waiting = _numbered(spans)
    tree = Spans(waiting)
    for (first, last), item in asked:
        expected = {s for s in waiting if s[0] <= last and s[1] >= first and s[2] >> SHIFT != item}
        assert tree.overlaps(first, last, item) == bool(expected)
        assert set(tree.take(first, last, item)) == {state for _, _, state in expected}
        waiting = [span for span in waiting if span not in expected]


def test_thousands_that_one_item_may_not_have_are_not_looked_through() -> None:
    own = [(n, n, (1 << SHIFT) + n) for n in range(20_000)]
    tree = Spans([*own, (20_000, 20_000, 2 << SHIFT)])
    assert tree.take(0, 10**6, 1) == [2 << SHIFT]
    for n in range(20_000):
        assert tree.take(n, 10**6, 1) == []
    assert len(tree.take(0, 10**6, 2)) == 20_000
