"""Evidence paths on random worlds: made of the oracle's links, as long and as certain as told."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.cast import ITEMS, PLACES, POINTS, instant_at
from oracle.links import ORDER, Link
from oracle.meaning import Known
from oracle.world import EVERYTHING, statements, worlds

from hub.trace.explain import explain
from hub.trace.kept import decode, encode
from schema.model.evidence import NO_LINKS, EvidencePath, EvidenceStep, StepKind
from schema.model.identifiers.canonical import canonical
from schema.model.records import MasterData, Record
from schema.model.trace import Certainty, Direction, ItemRole, TraceReport

WALKED = replace(EVERYTHING, bare_transformation_ids=False, conflicts=False)
ENDS = st.none() | st.integers(0, POINTS - 1).map(lambda point: instant_at(point).earliest)
LIMITS = st.fixed_dictionaries(
    {"certainty": st.sampled_from(Certainty)},
    optional={
        "max_depth": st.integers(0, 3),
        "max_nodes": st.integers(1, 3),
        "window": st.tuples(ENDS, ENDS),
    },
)
State = tuple[str, str]


def state_of(step: EvidenceStep) -> State:
    assert step.event is not None
    return step.event.id, canonical(step.item)


def weakest(path: EvidencePath) -> Certainty:
    return min((step.certainty for step in path.steps), key=ORDER.__getitem__)


def holds(report: TraceReport, known: Known, path: EvidencePath) -> None:
    """The path is one of real links from a real start, and the numbers told of it are right."""
    begin, *steps = [step for step in path.steps if step.kind is not StepKind.CARRIER]
    if steps and steps[0].kind is StepKind.CONTENT:
        assert (begin.kind, begin.item) == (StepKind.START, report.start)
        begin, *steps = steps
    starts = known.starts(report.asked.start, path.direction)
    assert starts[state_of(begin)] is begin.certainty
    by_ends: dict[tuple[State, State], list[Link]] = {}
    for link in known.links:
        by_ends.setdefault((link.source, link.target), []).append(link)
    told = {(link.from_, link.to, str(link.kind)) for link in report.links}
    for before, step in zip([begin, *steps], steps, strict=False):
        ends = state_of(before), state_of(step)
        ends = ends if path.direction is Direction.FORWARD else ends[::-1]
        assert step.certainty in {link.certainty for link in by_ends[ends]}
        assert (step.reason is None) is (step.certainty is Certainty.CERTAIN)
        if step.kind is not StepKind.SUCCESSION:
            assert (step.from_, step.to, str(step.kind)) in told
    assert sum(step.kind not in NO_LINKS for step in path.steps) == path.depth
    assert weakest(path) is path.certainty


def check(report: TraceReport, known: Known) -> None:
    for node in (*report.items, *report.places):
        path = explain(report, node.id)
        assert path is not None
        assert (path.node, path.certainty, path.depth) == (node.id, node.certainty, node.depth)
        if path.steps[0].event is None:
            assert len(path.steps) == 1 and path.depth == 0
        else:
            holds(report, known, path)
        last = path.steps[-1]
        if node in report.items:
            assert last.item == node.id
            carried = getattr(node, "role", None) is ItemRole.CARRIER
            assert (last.kind is StepKind.CARRIER) is carried
    assert explain(report, "https://id.gs1.org/01/09521234999999/10/NOWHERE") is None


def explained(traced: Any, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        worlds(WALKED),
        st.sampled_from([*ITEMS, *PLACES]),
        st.sampled_from(Direction),
        LIMITS,
        st.just([]) | statements(),
    )
    def holds_of_every_node(
        records: list[Record],
        start: str,
        direction: Direction,
        limits: dict[str, Any],
        said: list[MasterData],
    ) -> None:
        stated = list({one.id: one for one in said}.values())
        report = traced(records, start, direction=direction, statements=stated, **limits)
        check(decode(encode(report)), Known(records, stated))

    holds_of_every_node()


def test_every_node_has_its_path_of_real_links(traced: Any) -> None:
    explained(traced, 150)


@pytest.mark.long
def test_every_node_of_thousands_of_worlds_has_its_path(traced: Any) -> None:
    explained(traced, 10_000)
