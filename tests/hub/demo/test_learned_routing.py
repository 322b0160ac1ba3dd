"""Learned routing over the simulated world: far fewer questions, and the same answers."""

from pathlib import Path

import pytest_asyncio
from asked_world import Cost, cost_of, differing, twenty

from hub.demo.world.world import World
from hub.registry.loading import load_registry
from schema.model.answers import Outcome
from schema.model.keys import SystemId
from schema.model.trace import Status, TraceReport

UNASKABLE = {SystemId(f"{name}-txng") for name in ("cao-bang", "hoa-binh", "quang-nam")}
Costs = tuple[list[Cost], list[Cost]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def costs(served) -> Costs:
    """Eight traces over two chains, from an empty graph and then again: learned, and of all."""
    made: World = served.world
    registry = load_registry(Path(served.summary.systems_folder))
    traces = twenty(made, chains=(0, 1))
    return (
        await cost_of(registry, traces, everyone=False, times=2),
        await cost_of(registry, traces, everyone=True, times=2),
    )


def _pairs(costs: Costs) -> list[tuple[TraceReport, TraceReport]]:
    learned, everyone = costs
    return [
        pair
        for some, all_ in zip(learned, everyone, strict=True)
        for pair in zip(some.reports, all_.reports, strict=True)
    ]


def _silent(costs: Costs) -> set[SystemId | None]:
    """Who leaves something open in traces that are not complete; COMPLETE ones have nobody."""
    silent = set()
    for one in (one for pair in _pairs(costs) for one in pair):
        here = {source.system for source in one.sources if source.outcome is Outcome.UNSUPPORTED}
        assert (one.status is Status.COMPLETE) is not bool(here)
        silent |= here
    return silent


def test_the_answers_are_those_of_asking_everyone_about_everything(costs: Costs) -> None:
    assert [differing(one, other) for one, other in _pairs(costs)] == [[]] * 16
    assert _silent(costs) <= UNASKABLE
    assert sum(len(one.items) for one, _ in _pairs(costs)) > 100


def test_from_an_empty_graph_most_questions_are_spared_and_once_learned_nearly_all(
    costs: Costs,
) -> None:
    (first, again), (first_of_all, again_of_all) = costs
    assert first.pairs < 0.11 * first_of_all.pairs
    assert again.pairs < 0.08 * again_of_all.pairs
    assert again.requests < 0.27 * again_of_all.requests


def test_whoever_was_not_asked_is_named_with_the_reason(costs: Costs) -> None:
    for one, _ in _pairs(costs):
        assert len({source.system for source in one.sources}) == 63
        spared = [s for s in one.sources if s.outcome is Outcome.NOT_ASKED]
        assert all("nothing that the trace met points to" in (s.reason or "") for s in spared)
    assert any(s.outcome is Outcome.NOT_ASKED for one, _ in _pairs(costs) for s in one.sources)
