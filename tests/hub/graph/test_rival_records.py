"""Records of one id with other content: a newer version, or two statements that both stand."""

from dataclasses import replace

from oracle.cast import LOTS, PLACES
from oracle.story import received, shipped, told

from hub.graph.store import GraphStore
from schema.model.keys import ItemId
from schema.model.records import Record


def _two(mutable: bool) -> tuple[Record, Record]:
    first, second = told(
        shipped(1, PLACES[0], LOTS[0], to=PLACES[1]), received(2, PLACES[1], LOTS[0])
    )
    return (
        replace(first, record_id="line-1", mutable=mutable),
        replace(second, record_id="line-1", mutable=mutable),
    )


async def _events(store: GraphStore) -> int:
    known = await store.item(ItemId(LOTS[0]))
    return known.events if known else 0


async def test_a_changed_record_replaces_the_one_before(store: GraphStore) -> None:
    first, second = _two(mutable=True)
    await store.put([first])
    written = await store.put([second])
    assert (written.changed, await _events(store)) == (1, 1)


async def test_an_older_version_heard_late_changes_nothing(store: GraphStore) -> None:
    first, second = _two(mutable=True)
    await store.put([replace(second, fetched_at=second.fetched_at + 1)])
    written = await store.put([first])
    assert (written.new, written.changed) == (0, 0)
    assert await _events(store) == 1


async def test_records_that_do_not_change_stand_beside_each_other(store: GraphStore) -> None:
    first, second = _two(mutable=False)
    await store.put([first])
    await store.put([second])
    assert await _events(store) == 2
    again = await store.put([first, second])
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)


async def test_two_of_one_id_in_one_answer_are_both_kept(store: GraphStore) -> None:
    first, second = _two(mutable=True)
    await store.put([first, second])
    assert await _events(store) == 2
    again = await store.put([second, first])
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
