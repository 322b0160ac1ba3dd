"""The walk over an adjacency written by hand: best certainty, fewest links, budgets, time lines."""

from collections import defaultdict
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.graph.meaning.derive import LEFT, SHIFT, way
from hub.graph.meaning.marks import CERTAIN, INFERRED, POSSIBLE, Mark
from hub.graph.questions import LinksFrom, Moments, Timelines, Ways
from hub.trace.lanes import Lanes
from hub.trace.reach import Budget, Reach
from hub.trace.walk import walk

Links = list[tuple[int, int, int]]
"""(from, to, certainty); negative numbers are hubs."""


def state(item: int, at: int = 0) -> int:
    return (item << SHIFT) + at


def _answers(links: Links, forward: bool, plan: Generator[Any, Any, Reach]) -> Reach:
    """Drive a walk over some links, none of which asks for a time line."""
    onward: dict[int, list[int]] = defaultdict(list)
    for source, end, certainty in links:
        start, stop = (source, end) if forward else (end, source)
        onward[start].append(way(stop, certainty, False))
    question = next(plan)
    while True:
        match question:
            case Ways(nodes=nodes):
                answer: Any = [w for node in nodes for w in onward[node]]
            case LinksFrom(nodes=nodes):
                pairs = [(node, w) for node in nodes for w in onward[node]]
                answer = [n for n, _ in pairs], [w for _, w in pairs]
            case Timelines():
                answer = Moments([], [], [], [], ())
        try:
            question = plan.send(answer)
        except StopIteration as end_:
            reach: Reach = end_.value
            return reach


def _walk(links: Links, *start: int, forward: bool = True, **budget: Any) -> Reach:
    begin = dict.fromkeys(start, (CERTAIN, LEFT))
    return _answers(links, forward, walk(begin, forward, Budget(**budget)))


ONE, TWO, THREE, FOUR = (state(n) for n in (1, 2, 3, 4))


def test_a_hub_is_passed_at_no_cost_in_depth() -> None:
    reach = _walk([(ONE, -7, CERTAIN), (-7, TWO, CERTAIN)], ONE)
    assert reach.depth == {ONE: 0, TWO: 1}
    assert reach.hubs == {-7: CERTAIN}


def test_a_state_is_as_certain_as_its_best_path_and_as_near_as_that_path_is_long() -> None:
    links = [(ONE, FOUR, POSSIBLE), (ONE, TWO, CERTAIN), (TWO, THREE, CERTAIN)]
    reach = _walk([*links, (THREE, FOUR, CERTAIN)], ONE)
    assert reach.certainty[FOUR] == CERTAIN
    assert reach.depth[FOUR] == 3


def test_a_path_is_as_certain_as_its_weakest_link() -> None:
    reach = _walk([(ONE, TWO, INFERRED), (TWO, THREE, CERTAIN), (THREE, FOUR, POSSIBLE)], ONE)
    assert reach.certainty == {ONE: CERTAIN, TWO: INFERRED, THREE: INFERRED, FOUR: POSSIBLE}


def test_what_is_weaker_than_asked_for_is_not_followed() -> None:
    links = [(ONE, TWO, INFERRED), (TWO, THREE, POSSIBLE)]
    assert set(_walk(links, ONE, least=CERTAIN).certainty) == {ONE}
    assert set(_walk(links, ONE, least=INFERRED).certainty) == {ONE, TWO}


def test_the_depth_limit_leaves_as_open_only_what_leads_on() -> None:
    links = [(ONE, TWO, CERTAIN), (ONE, THREE, CERTAIN), (THREE, FOUR, CERTAIN)]
    reach = _walk(links, ONE, depth=1)
    assert set(reach.certainty) == {ONE, TWO, THREE}
    assert reach.frontier == {THREE}


def test_what_leads_back_to_what_was_reached_is_no_open_end() -> None:
    circle = [(ONE, TWO, CERTAIN), (TWO, ONE, CERTAIN)]
    assert _walk(circle, ONE, depth=1).frontier == set()


def test_a_weaker_link_is_an_open_end_only_if_it_would_be_followed() -> None:
    links = [(ONE, TWO, CERTAIN), (TWO, THREE, POSSIBLE)]
    assert _walk(links, ONE, depth=1, least=CERTAIN).frontier == set()
    assert _walk(links, ONE, depth=1).frontier == {TWO}


def test_the_size_limit_counts_items_and_not_their_states() -> None:
    links = [(state(1, n), state(1, n + 1), CERTAIN) for n in range(9)]
    reach = _walk([*links, (state(1, 9), TWO, CERTAIN)], ONE, items=2)
    assert len(reach.certainty) == 11
    assert reach.frontier == set()
    narrow = _walk([(ONE, TWO, CERTAIN), (TWO, THREE, CERTAIN)], ONE, items=2)
    assert narrow.frontier == {TWO}


@pytest.mark.parametrize("forward", [True, False])
def test_twenty_thousand_links_deep_is_no_deeper_than_one(forward: bool) -> None:
    links = [(state(n), state(n + 1), CERTAIN) for n in range(1, 20_001)]
    start = ONE if forward else state(20_001)
    reach = _walk(links, start, forward=forward, depth=30_000, items=30_000)
    assert max(reach.depth.values()) == 20_000
    assert reach.frontier == set()


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(0, 2)), max_size=20))
def test_a_start_reaches_an_end_exactly_when_the_end_reaches_it_backward(links: Links) -> None:
    made = [(state(a), state(b), certainty) for a, b, certainty in links]
    ahead = {n: _walk(made, state(n)).certainty for n in range(1, 8)}
    behind = {n: _walk(made, state(n), forward=False).certainty for n in range(1, 8)}
    for a in range(1, 8):
        for b in range(1, 8):
            assert ahead[a].get(state(b)) == behind[b].get(state(a))


def _lane(forward: bool, flags: int, never: Any = ()) -> Lanes:
    """Item 1 with three events, one after the other, all alike."""
    lanes = Lanes(forward)
    states = [state(1, n) for n in range(3)]
    lanes.load({1}, Moments(states, [flags] * 3, [0, 10, 20], [0, 10, 20], never))
    return lanes


def test_each_state_of_a_time_line_is_handed_out_once_to_whoever_asks_first() -> None:
    lanes = _lane(True, LEFT | Mark.SAME_CODE)
    assert set(lanes.steps(state(1, 1), POSSIBLE)) == {state(1, 2)}
    assert list(lanes.steps(state(1, 0), POSSIBLE)) == [state(1, 1)]
    assert list(lanes.steps(state(1, 0), POSSIBLE)) == []


def test_against_the_stream_a_time_line_leads_to_what_may_lie_before() -> None:
    lanes = _lane(False, LEFT | Mark.SAME_CODE)
    assert set(lanes.steps(state(1, 2), POSSIBLE)) == {state(1, 0), state(1, 1)}


def test_what_is_explained_is_not_inferred_by_the_time_line() -> None:
    assert list(_lane(True, LEFT | Mark.SAME_CODE).steps(state(1, 0), INFERRED)) == []
    unexplained = LEFT | Mark.SAME_CODE | Mark.UNEXPLAINED
    assert len(list(_lane(True, unexplained).steps(state(1, 0), INFERRED))) == 2


def test_what_did_not_leave_leads_nowhere() -> None:
    assert list(_lane(True, Mark.SAME_CODE).steps(state(1, 0), POSSIBLE)) == []


def test_a_barred_pair_waits_for_another_to_ask() -> None:
    barred = {(state(1, 0), state(1, 2))}
    lanes = _lane(True, LEFT | Mark.SAME_CODE, barred)
    assert list(lanes.steps(state(1, 0), POSSIBLE)) == [state(1, 1)]
    assert list(lanes.steps(state(1, 1), POSSIBLE)) == [state(1, 2)]


def test_a_time_line_is_loaded_once() -> None:
    lanes = Lanes(True)
    assert lanes.missing([state(1, 0), state(1, 1), state(2, 0)]) == {1, 2}
    lanes.load({1}, Moments([], [], [], [], ()))
    assert lanes.missing([state(1, 0), state(2, 0)]) == {2}
