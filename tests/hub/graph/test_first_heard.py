"""Who was heard first, in which words, and together with what changes nothing."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from oracle import cast
from oracle.story import LOT, NORTH, ONE, SOUTH, TWO, A, made, received, seen, told

from hub.graph.harvest_store import HarvestStore
from hub.graph.questions import Amounts, Described, Members, Numbers, Rivals, StatesOf
from hub.graph.store import Written
from schema.model.events import Event, QuantityElement
from schema.model.keys import ItemId, PlaceId
from schema.model.records import MasterData, Record
from schema.model.times import Micros

Makes = Callable[[Callable[[], Micros]], HarvestStore]
WITH_LOT = f"{LOT}/21/1"
EITHER = "urn:x:either"
CLASS = "urn:epcglobal:epcis:vtype:EPCClass"


def _plan() -> Generator[Any, Any, tuple[Any, ...]]:
    numbers = yield Numbers([LOT, ONE])
    bonds = yield Members([numbers[LOT]] if LOT in numbers else [], True)
    of, _ = yield Amounts(list(numbers.values()), ())
    return len(bonds), sorted(map(str, of.amounts))


async def _seen(make: Makes, batches: Sequence[Sequence[Record]]) -> tuple[Any, ...]:
    store = make(lambda: 1)
    for batch in batches:
        await store.put(batch)
        await store.settle()
    found = await store.read(_plan), await store.item(ItemId(ONE)), await store.digest()
    await store.aclose()
    return found


def _heard(*records: Record) -> list[Record]:
    """Each from a system of its own, so that all stand."""
    return [replace(r, system=s) for r, s in zip(records, (NORTH, SOUTH), strict=True)]


def _conflicts() -> Generator[Any, Any, tuple[int, set[tuple[str, bool]]]]:
    numbers = yield Numbers([LOT])
    states, _ = yield StatesOf(list(numbers.values()))
    told = yield Described(states)
    rows = yield Rivals(list(told.facts))
    return len(rows), {(fact.step, fact.rival) for fact in told.facts.values()}


@pytest.mark.parametrize("first", [0, 1])
async def test_records_of_one_id_are_rivals_whichever_of_them_has_an_event_id(
    harvest_store: HarvestStore, first: int
) -> None:
    named, bare = (
        replace(r, record_id="b", mutable=False) for r in told(made(0, A, LOT), received(1, A, LOT))
    )
    named = replace(named, event=replace(named.event, event_id="b"))
    bare = replace(bare, event=replace(bare.event, event_id=None))
    for record in (named, bare) if first else (bare, named):
        await harvest_store.put([record])
    found = await harvest_store.read(_conflicts)
    assert found == (1, {("commissioning", True), ("receiving", True)})


def _weighed(amount: float) -> Event:
    return replace(made(0, A, LOT), quantity_list=(QuantityElement(LOT, amount),))


@pytest.mark.parametrize(
    "records",
    [
        _heard(*told(seen(0, A, WITH_LOT)), *told(seen(0, A, ONE))),
        _heard(*told(seen(0, A, WITH_LOT), seen(0, A, ONE))),
        _heard(*told(seen(0, A, ONE), seen(0, A, WITH_LOT))),
        _heard(*told(_weighed(1)), *told(_weighed(1.0))),
    ],
)
async def test_wordings_of_one_event_tell_the_same_in_any_order(
    new_harvested: Makes, records: list[Record]
) -> None:
    together = await _seen(new_harvested, [records])
    for some in permutations(records):
        assert await _seen(new_harvested, [some]) == together
        assert await _seen(new_harvested, [[record] for record in some]) == together


async def test_an_id_used_as_an_item_and_as_a_place_is_spelled_as_both(
    harvest_store: HarvestStore,
) -> None:
    await harvest_store.put(told(seen(0, A, EITHER), seen(1, EITHER, ONE)))
    item, place = (
        await harvest_store.item(ItemId(EITHER)),
        await harvest_store.place(PlaceId(EITHER)),
    )
    assert item is not None and place is not None
    assert item.spellings == place.spellings == (EITHER,)


async def test_of_several_statements_in_one_answer_the_last_stands_each_time(
    harvest_store: HarvestStore,
) -> None:
    answer = [MasterData(CLASS, TWO, {"name": name}) for name in ("first", "last")]
    for at in (10, 20, 30):
        await harvest_store.put_master_data(NORTH, answer, at)
        (said,) = (await harvest_store.master_data([TWO]))[TWO]
        assert (said.data, said.fetched_at) == (answer[1], at)


@pytest.mark.parametrize("mutable", [True, False])
@pytest.mark.parametrize("say", [lambda event: event, cast.respelled])
async def test_what_says_what_is_held_is_no_older_version_of_it(
    harvest_store: HarvestStore, every: Any, mutable: bool, say: Any
) -> None:
    (record,) = (replace(r, recorded_at=5, mutable=mutable) for r in told(received(1, A, LOT)))
    await harvest_store.put([record])
    again = replace(record, event=say(record.event), recorded_at=3, fetched_at=cast.FETCHED + 9)
    assert await harvest_store.put([again]) == Written(unchanged=1)
    (fact,) = await every(harvest_store)
    assert [(r.recorded_at, r.fetched_at) for r in fact.records] == [(5, cast.FETCHED + 9)]
