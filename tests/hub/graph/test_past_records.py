"""What was held before is found by what it was about then."""

from typing import Any

from oracle.story import LOT, NORTH, OTHER, SOUTH, A, made, told, transformed

from hub.graph.harvest_store import HarvestStore


async def test_a_transformation_is_found_by_the_key_of_a_system_that_tells_of_it_no_more(
    harvest_store: HarvestStore, clock: Any
) -> None:
    event, then = transformed(0, A, [LOT], [OTHER], "batch-1"), clock.now
    await harvest_store.put([*told(event), *told(event, system=SOUTH)])
    clock.now += 1
    await harvest_store.put(told(made(0, A, LOT)))
    found = await harvest_store.held([f"{NORTH} batch-1"], then)
    assert {record.system for record in found} == {NORTH, SOUTH}
