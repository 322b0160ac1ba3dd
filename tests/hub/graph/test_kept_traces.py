"""The store's contract for answered traces: immutable versions, kept for a time."""

import asyncio
from typing import Any

from hub.graph.store import GraphStore, KeptTrace
from schema.model.keys import TraceId
from schema.model.times import DAY
from schema.model.trace import Status

ONE, OTHER = TraceId("one"), TraceId("other")


def answer(clock: Any, trace: TraceId = ONE, body: bytes = b"body") -> KeptTrace:
    return KeptTrace(trace, clock(), Status.INCOMPLETE, body)


async def test_each_answer_is_the_next_version_of_its_trace(store: GraphStore, clock: Any) -> None:
    first = await store.keep_trace(answer(clock, body=b"first"))
    clock.now += 1
    second = await store.keep_trace(answer(clock, body=b"second"))
    other = await store.keep_trace(answer(clock, OTHER))
    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert await store.kept_versions(ONE) == (first, second)
    for number, body in ((1, b"first"), (2, b"second"), (None, b"second")):
        found = await store.kept_trace(ONE, number)
        assert found is not None and found[1].body == body
    assert first.answered_at == clock.now - 1


async def test_two_kept_at_once_get_different_versions(store: GraphStore, clock: Any) -> None:
    bodies = [bytes([n]) for n in range(20)]
    kept = await asyncio.gather(*(store.keep_trace(answer(clock, body=b)) for b in bodies))
    assert {version.number for version in kept} == set(range(1, 21))
    found = [await store.kept_trace(ONE, version.number) for version in kept]
    assert [some and some[1].body for some in found] == bodies


async def test_what_is_not_kept_is_not_found(store: GraphStore, clock: Any) -> None:
    await store.keep_trace(answer(clock))
    assert await store.kept_trace(ONE, 2) is None
    assert await store.kept_trace(OTHER) is None
    assert await store.kept_versions(OTHER) == ()


async def test_a_version_is_kept_for_its_time_and_then_gone(store: GraphStore, clock: Any) -> None:
    await store.keep_trace(answer(clock))
    clock.now += 365 * DAY
    assert await store.kept_trace(ONE) is not None
    clock.now += 1
    assert await store.kept_trace(ONE) is None
    assert await store.kept_versions(ONE) == ()
    await store.keep_trace(answer(clock, OTHER))
    clock.now -= 1
    assert await store.kept_trace(ONE) is None, "it was let go of, not only hidden"


async def test_a_number_is_never_given_again(store: GraphStore, clock: Any) -> None:
    first = await store.keep_trace(answer(clock))
    clock.now += 366 * DAY
    await store.keep_trace(answer(clock, OTHER))
    assert (await store.keep_trace(answer(clock), after=first.number)).number == 2
