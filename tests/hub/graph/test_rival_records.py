"""Records of one id with other content: a newer version, or two statements that both stand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from oracle.cast import LOTS, PLACES
from oracle.story import received, shipped, told

from hub.graph.sqlite.store import connect
from hub.graph.sqlite.write import Writer
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


def _steps(records: Sequence[Record]) -> int:
    """How much work SQLite has with them, in thousands of its own steps."""
    done = 0

    def step() -> int:
        nonlocal done
        done += 1
        return 0

    connection = connect(None)
    try:
        connection.set_progress_handler(step, 1_000)
        Writer(connection, lambda: 0, {}).put(records)
    finally:
        connection.close()
    return done


@pytest.mark.parametrize("shared", ["event id", "record id"])
def test_one_id_for_all_that_a_source_holds_costs_no_more_than_ids_of_their_own(
    shared: str,
) -> None:
    events = (shipped(day, PLACES[0], LOTS[0], to=PLACES[1]) for day in range(400))
    own = told(*(replace(event, event_id=None) for event in events))
    if shared == "event id":
        alike = [replace(r, event=replace(r.event, event_id="urn:uuid:0")) for r in own]
    else:
        alike = [replace(r, record_id="0") for r in own]
    assert _steps(alike) < 2 * _steps(own)
