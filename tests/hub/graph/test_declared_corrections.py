"""What error declarations name as right instead, and which version of a declaration counts."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from oracle import cast
from oracle.story import LOT, SOUTH, A, seen, shipped, told

from hub.graph.questions import Numbers, Retraction, Retractions
from hub.graph.store import GraphStore
from schema.epcis.event_hash import event_hash
from schema.model.events import ErrorDeclaration
from schema.model.records import Record

RIGHT, OTHER_RIGHT = cast.event_id(77), cast.event_id(78)


def _plan() -> Generator[Any, Any, list[Retraction]]:
    numbers = yield Numbers([LOT])
    return (yield Retractions(numbers.values()))


async def _missing(store: GraphStore) -> set[str]:
    return {wanted for retraction in await store.read(_plan) for wanted in retraction.missing}


def _declaration(*instead: str, fetched: int = 1, mutable: bool = True) -> Record:
    (record,) = told(shipped(1, A, LOT))
    declaration = ErrorDeclaration("2024-01-09T00:00:00Z", None, instead)
    event = replace(record.event, error_declaration=declaration)
    return replace(record, event=event, fetched_at=fetched, mutable=mutable)


async def test_a_newer_declaration_replaces_the_one_before(store: GraphStore) -> None:
    await store.put([_declaration(RIGHT)])
    written = await store.put([_declaration(OTHER_RIGHT, fetched=2)])
    assert (written.changed, await _missing(store)) == (1, {OTHER_RIGHT})


async def test_an_older_declaration_heard_late_changes_nothing(store: GraphStore) -> None:
    await store.put([_declaration(OTHER_RIGHT, fetched=2)])
    await store.put([_declaration(RIGHT)])
    assert await _missing(store) == {OTHER_RIGHT}


async def test_the_same_declaration_again_is_unchanged(store: GraphStore) -> None:
    await store.put([_declaration(RIGHT)])
    written = await store.put([_declaration(RIGHT, fetched=2)])
    assert (written.new, written.changed, written.unchanged) == (0, 0, 1)


async def test_declarations_that_do_not_change_stand_beside_each_other(store: GraphStore) -> None:
    await store.put([_declaration(RIGHT, mutable=False)])
    await store.put([_declaration(OTHER_RIGHT, mutable=False)])
    assert await _missing(store) == {RIGHT, OTHER_RIGHT}


async def test_a_correction_that_came_is_missing_no_more(store: GraphStore) -> None:
    await store.put([_declaration(RIGHT, OTHER_RIGHT)])
    await store.put([Record(SOUTH, "x", replace(seen(3, A, LOT), event_id=RIGHT), 1)])
    assert await _missing(store) == {OTHER_RIGHT}


async def test_a_correction_may_be_named_by_its_content(store: GraphStore) -> None:
    right = seen(3, A, LOT)
    await store.put([Record(SOUTH, "y", right, 1), _declaration(event_hash(right))])
    assert await _missing(store) == set()
