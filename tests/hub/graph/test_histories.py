"""Random histories of harvests, live traces and sweeps leave the same in every store."""

import asyncio
from collections.abc import Collection
from pathlib import Path

import a_store
import pytest
from hypothesis import HealthCheck, given, settings
from oracle import cast
from reference_store.histories import EVENT_IDS, ITEMS, PLACES, SYSTEMS, TRACES, histories
from reference_store.steps import START, Clock, History, play
from reference_store.store import ReferenceStore
from reference_store.whole import Vocabulary, places_of, whole

from hub.graph.harvest_store import HarvestStore

SHORT, LONG = {"memory": 150, "file": 25, "neo4j": 6}, {"memory": 4_000, "file": 300, "neo4j": 150}
"""How many histories each is tried with."""
ENGINES = [name for name in a_store.STORES if name != "reference"]
ABOUT = Vocabulary(
    ITEMS,
    places_of(PLACES),
    EVENT_IDS,
    cast.TRANSFORMATION_IDS,
    SYSTEMS,
    TRACES,
    [START + moment for moment in (3, 6, 9)],
)


IDS = [*ABOUT.ids, cast.TRANSFORMATION_IDS[0], *(f"{s} batch-1" for s in SYSTEMS)]
"""What is asked for in the past: items, places and keys of transformations."""


async def _compare(store: HarvestStore, clock: Clock, history: History) -> None:
    reference = ReferenceStore(now=(time := Clock()))
    assert await play(store, clock, history) == await play(reference, time, history)
    told, expected = await whole(store, ABOUT), await whole(reference, ABOUT)
    assert told.keys() == expected.keys()
    for name, answer in expected.items():
        assert told[name] == answer, name
    for n, at in enumerate(ABOUT.moments):
        await _compare_past(store, reference, IDS, at)
        for one in IDS[n :: len(ABOUT.moments)]:
            await _compare_past(store, reference, [one], at)


async def _compare_past(
    store: HarvestStore, reference: ReferenceStore, ids: Collection[str], at: int
) -> None:
    """What was held about these is told, each once, and nothing that was not held."""
    told = list(map(repr, await store.held(ids, at)))
    needed = set(map(repr, await reference.held(ids, at)))
    assert needed <= set(told) <= set(map(repr, await reference.held_by(at))), (ids, at)
    assert len(told) == len(set(told))


def _histories_agree(engine: str, path: Path, examples: int, random_events: bool = False) -> None:
    files = (path / f"{n}.db" for n in range(10**9))

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(histories(random_events=random_events))
    def agree(history: History) -> None:
        async def both() -> None:
            store = a_store.store(engine, clock := Clock(), next(files))
            try:
                await _compare(store, clock, history)
            finally:
                await store.aclose()

        asyncio.run(both())

    agree()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_history_leaves_the_same_in_every_store(engine: str, tmp_path: Path) -> None:
    _histories_agree(engine, tmp_path, SHORT[engine])


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
def test_thousands_of_histories_leave_the_same_in_every_store(engine: str, tmp_path: Path) -> None:
    _histories_agree(engine, tmp_path, LONG[engine], random_events=True)
