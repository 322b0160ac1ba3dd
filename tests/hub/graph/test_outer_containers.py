"""What things are inside of, and who told of it: asked of whom the containers' ways are known."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from oracle.story import CRATE, LOT, NORTH, OTHER, PALLET, SOUTH, A, B, packed, seen, told

from hub.graph.questions import Holders, Numbers


def _around(*items: str) -> Generator[Any, Any, Any]:
    numbers = yield Numbers(items)
    return (yield Holders(list(numbers.values())))


async def test_every_container_around_a_thing_is_named_with_who_told_of_it(opened: Any) -> None:
    pallet, crate, other = told(
        packed(0, A, PALLET, CRATE), packed(1, A, CRATE, LOT), seen(2, B, OTHER)
    )
    async with opened() as store:
        await store.put([pallet, replace(crate, system=SOUTH), other])
        assert await store.read(lambda: _around(LOT)) == {CRATE: {NORTH, SOUTH}, PALLET: {NORTH}}
        assert await store.read(lambda: _around(LOT, CRATE)) == {PALLET: {NORTH}}
        assert await store.read(lambda: _around(OTHER)) == {}
