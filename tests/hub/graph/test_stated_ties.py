"""What master data says of two items: found from either, as it holds now, whoever says it."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import pytest
from oracle import cast
from oracle.story import LOT, NORTH, ONE, OTHER, SOUTH, THIRD, A, made, told

from hub.graph.meaning.ties import TieKind
from hub.graph.questions import AnyMembers, Bond, Members, Numbers
from hub.graph.store import GraphStore
from schema.model.keys import SystemId
from schema.model.records import MasterData

CLASS = "urn:epcglobal:epcis:vtype:EPCClass"
LOCAL = "urn:txng:item:north:lo-7"
Told = tuple[str, str, TieKind, bool, tuple[SystemId, ...]]


def _said(item: str, type_: str = CLASS, **attributes: Any) -> MasterData:
    return MasterData(type_, item, attributes)


def _plan(items: list[str], forward: bool) -> Generator[Any, Any, tuple[bool, list[Told]]]:
    numbers: dict[str, int] = yield Numbers([*items, LOT, OTHER, THIRD, ONE, LOCAL])
    names = {n: item for item, n in numbers.items()}
    any_ = yield AnyMembers()
    bonds: list[Bond] = yield Members([numbers[i] for i in items if i in numbers], forward)
    found = [
        (
            names[bond.item],
            names[bond.other],
            bond.kind,
            bond.event is not None,
            bond.stated.systems if bond.stated else (),
        )
        for bond in bonds
    ]
    return any_, sorted(found)


async def _bonds(store: GraphStore, *items: str, forward: bool = True) -> list[Told]:
    any_, found = await store.read(lambda: _plan(list(items), forward))
    assert any_ or not found
    return found


async def test_codes_of_one_thing_are_found_from_either_both_ways(store: GraphStore) -> None:
    await store.put_master_data(NORTH, [_said(LOCAL, sameAs=[LOT, OTHER])], 10)
    same = TieKind.SAME
    for forward in (True, False):
        assert await _bonds(store, LOT, forward=forward) == [(LOT, LOCAL, same, False, (NORTH,))]
        found = await _bonds(store, LOCAL, forward=forward)
        assert {bond[1] for bond in found} == {LOT, OTHER}


async def test_the_lot_of_an_instance_is_found_one_way_each(store: GraphStore) -> None:
    await store.put_master_data(NORTH, [_said(ONE, lotNumber="A")], 10)
    member = TieKind.MEMBER
    assert await _bonds(store, LOT) == [(LOT, ONE, member, False, (NORTH,))]
    assert await _bonds(store, ONE, forward=False) == [(ONE, LOT, member, False, (NORTH,))]
    assert await _bonds(store, ONE) == await _bonds(store, LOT, forward=False) == []


@pytest.mark.parametrize("first", [True, False])
async def test_an_event_and_master_data_say_so_together(store: GraphStore, first: bool) -> None:
    statement = _said(ONE, lotNumber="A")
    if first:
        await store.put_master_data(SOUTH, [statement], 10)
    await store.put(told(made(0, A, ONE, ilmd={"lotNumber": "A"})))
    await store.put_master_data(NORTH, [statement], 20)
    if not first:
        await store.put_master_data(SOUTH, [statement], 10)
    assert await _bonds(store, LOT) == [(LOT, ONE, TieKind.MEMBER, True, (NORTH, SOUTH))]


async def test_a_later_statement_replaces_the_earlier_of_its_system(store: GraphStore) -> None:
    await store.put_master_data(NORTH, [_said(LOCAL, sameAs=LOT)], 10)
    await store.put_master_data(SOUTH, [_said(LOCAL, sameAs=LOT)], 10)
    await store.put_master_data(NORTH, [_said(LOCAL, sameAs=OTHER)], 20)
    assert [bond[4] for bond in await _bonds(store, LOT)] == [(SOUTH,)]
    assert [bond[1] for bond in await _bonds(store, OTHER)] == [LOCAL]
    await store.put_master_data(NORTH, [_said(LOCAL, sameAs=LOT)], 15)
    assert [bond[4] for bond in await _bonds(store, LOT)] == [(SOUTH,)]
    await store.put_master_data(SOUTH, [_said(LOCAL, name="x")], 30)
    assert await _bonds(store, LOT) == []
    await store.put_master_data(NORTH, [_said(LOCAL)], 30)
    assert await store.read(lambda: _plan([LOCAL], True)) == (False, [])


async def test_statements_of_one_id_as_different_things_stand_beside_each_other(
    store: GraphStore,
) -> None:
    await store.put_master_data(NORTH, [_said(LOCAL, sameAs=LOT)], 10)
    await store.put_master_data(NORTH, [_said(LOCAL, "urn:x:type", sameAs=OTHER)], 20)
    assert {bond[1] for bond in await _bonds(store, LOCAL)} == {LOT, OTHER}


async def test_it_is_told_when_the_oldest_statement_was_heard_last(store: GraphStore) -> None:
    await store.put_master_data(NORTH, [_said(LOCAL, sameAs=LOT)], 10)
    await store.put_master_data(SOUTH, [_said(LOT, sameAs=LOCAL)], 20)
    await store.put_master_data(NORTH, [_said(LOCAL, sameAs=LOT)], 30)

    def plan() -> Generator[Any, Any, list[Bond]]:
        numbers = yield Numbers([LOT])
        bonds: list[Bond] = yield Members(numbers.values(), True)
        return bonds

    (bond,) = await store.read(plan)
    assert bond.stated is not None
    assert (bond.stated.systems, bond.stated.heard) == ((NORTH, SOUTH), 20)


async def test_what_was_ever_named_together_is_remembered(store: GraphStore) -> None:
    await store.put_master_data(NORTH, [_said(LOCAL, sameAs=LOT), _said(ONE, lotNumber="A")], 10)
    await store.put_master_data(NORTH, [_said(LOCAL, name="x")], 20)
    assert set(await store.tied([LOT])) == {LOCAL, ONE}
    assert set(await store.tied([LOCAL, "urn:x:never"])) == {LOT}
    assert set(await store.tied([OTHER])) == set(await store.tied([])) == set()


async def test_an_item_that_only_master_data_names_is_not_known(store: GraphStore) -> None:
    await store.put_master_data(NORTH, [_said(THIRD, sameAs=LOCAL)], 10)
    assert await store.item(THIRD) is None
    assert await store.lots(cast.PRODUCTS[1].rpartition("/")[2], 10) == ()
    (record,) = told(made(0, A, THIRD))
    await store.put([replace(record, fetched_at=20)])
    known = await store.item(THIRD)
    assert known is not None and known.events == 1 and known.spellings == (THIRD,)
