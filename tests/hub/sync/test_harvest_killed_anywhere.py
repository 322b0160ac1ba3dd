"""Killed between any two steps and begun again: the same graph as if it had never been."""

import asyncio
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.story import LOT, OTHER, A, B, made, shipped

from hub.graph.harvest_store import RunOutcome
from schema.model.keys import SystemId
from schema.model.times import DAY, SECOND, EventTime

NORTH, SOUTH = SystemId("north"), SystemId("south")


class Killed(BaseException):
    """The process ends here."""


def _world(make: Any, by_time: bool) -> Any:
    harvests = make()
    north, south = harvests.add("north"), harvests.add("south")
    if by_time:
        from connectors.sdk.interface import Capability

        south.capabilities = frozenset({Capability.EVENTS_BY_TIME})
    for n in range(7):
        at = harvests.begun - (n * n * 20 + 1) * DAY
        north.add(f"n{n}", made(n, A, LOT), recorded=n, bad="no time" if n == 3 else None)
        south.add(f"s{n}", shipped(EventTime(at, at), B, OTHER), recorded=n)
    return harvests


def _kill_at(harvests: Any, calls: int, before: bool) -> None:
    """End the process at the n-th writing step from now, before or after it is done."""
    store, left = harvests.store, [calls]

    def dying(method: Any) -> Any:
        async def call(*args: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0 and before:
                raise Killed
            done = await method(*args, **named)
            if left[0] == 0:
                raise Killed
            return done

        return call

    for name in ("harvest", "sweep", "begin_run", "end_run"):
        own = getattr(type(store), name).__get__(store)
        setattr(store, name, dying(own))


def _alive(harvests: Any) -> None:
    for name in ("harvest", "sweep", "begin_run", "end_run"):
        harvests.store.__dict__.pop(name, None)


def _digest(harvests: Any) -> str:
    digest: str = harvests.run(harvests.store.digest())
    harvests.run(harvests.store.aclose())
    return digest


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=5), st.booleans())
def test_a_harvest_killed_between_any_steps_ends_in_the_same_graph(
    make_harvests: Any, kills: list[tuple[int, bool]], by_time: bool
) -> None:
    whole = _world(make_harvests, by_time)
    whole.sync()
    undisturbed = _digest(whole)
    killed = _world(make_harvests, by_time)
    for calls, before in kills:
        _kill_at(killed, calls, before)
        try:
            killed.sync()
        except BaseException as error:
            assert _was_killed(error)
        _alive(killed)
        killed.begun += 60 * SECOND
    runs = killed.sync()
    assert {run.outcome for run in runs.values()} == {RunOutcome.COMPLETE}
    assert _digest(killed) == undisturbed


def _was_killed(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(map(_was_killed, error.exceptions))
    return isinstance(error, Killed | asyncio.CancelledError)
