"""Records heard again word by word: only their freshness moves, found without going through all."""

import sqlite3
from dataclasses import replace
from typing import Any

import pytest
from oracle import cast
from oracle.story import LOT, OTHER, A, B, made, received, told

from hub.graph.sqlite import unchanged
from hub.graph.sqlite.store import connect
from hub.graph.store import GraphStore, Written
from schema.model.records import Record


def _again(record: Record, **changed: Any) -> Record:
    return replace(record, fetched_at=record.fetched_at + 5, **changed)


@pytest.mark.parametrize("mutable", [True, False])
async def test_only_freshness_moves(store: GraphStore, every: Any, mutable: bool) -> None:
    records = [replace(r, mutable=mutable) for r in told(made(0, A, LOT), received(1, B, LOT))]
    await store.put(records)
    assert await store.put([_again(r, recorded_at=9) for r in records]) == Written(unchanged=2)
    heard = {(r.fetched_at, r.recorded_at) for f in await every(store) for r in f.records}
    assert heard == {(records[0].fetched_at + 5, 9)}


async def test_the_same_in_other_words_is_unchanged_too(store: GraphStore, every: Any) -> None:
    (record,) = told(received(1, B, LOT))
    await store.put([record])
    respelled = _again(record, event=cast.respelled(record.event))
    assert await store.put([respelled]) == Written(unchanged=1)
    assert len(await every(store)) == 1


async def test_what_is_heard_twice_in_one_batch_is_weighed_as_a_whole(store: GraphStore) -> None:
    (record,), (other,) = told(made(0, A, LOT)), told(made(0, A, OTHER))
    await store.put([record])
    assert await store.put([record, _again(other)]) == Written(changed=1, late=1)


async def test_of_rival_statements_each_keeps_its_own_freshness(
    store: GraphStore, every: Any
) -> None:
    one, two = (
        replace(r, record_id="x", mutable=False) for r in told(made(0, A, LOT), received(1, B, LOT))
    )
    await store.put([one, two])
    assert await store.put([_again(two)]) == Written(unchanged=1)
    heard = {f.event.biz_step: f.records[0].fetched_at for f in await every(store)}
    assert heard == {"commissioning": one.fetched_at, "receiving": two.fetched_at + 5}


@pytest.mark.parametrize("statement", [unchanged._MUTABLE, unchanged._OTHERS])
def test_ids_are_looked_up_one_by_one(statement: str) -> None:
    connection: sqlite3.Connection = connect(None)
    values = ("[]",) * statement.count("?")
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    connection.close()
    assert plan[0].startswith("SCAN j")
    assert "rid" in plan[1]
