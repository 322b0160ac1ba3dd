"""The first fill of a server by its own importer leaves what the embedded store holds."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from a_neo4j import needs_neo4j
from oracle import cast
from oracle.story import (
    LOT,
    NORTH,
    OTHER,
    PALLET,
    SOUTH,
    A,
    B,
    made,
    packed,
    shipped,
    told,
    transformed,
)
from own_neo4j import OwnNeo4j, own_neo4j
from typer.testing import CliRunner

from hub.cli.commands import app
from hub.graph.harvest_store import EVERYTHING, Gathered, HarvestStore, RunOutcome
from hub.graph.neo4j.harvest_store import Neo4jHarvestStore
from hub.graph.neo4j.migrate import migrate
from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from hub.graph.store import Checkpoint, KeptTrace
from schema.model.events import ErrorDeclaration
from schema.model.keys import TraceId
from schema.model.records import MasterData, SetAside
from schema.model.times import DAY
from schema.model.trace import Status

pytestmark = needs_neo4j
NOW = 1_760_000_000_000_000
LATER = NOW + DAY
EXAMPLE = Path(__file__).parents[2] / "docs" / "example"
SAME = "urn:txng:epcis:sameAs"
NAMES = MasterData("urn:epcglobal:epcis:vtype:Location", A, {"name": "Kho, số “1”"})
TIES = MasterData("urn:epcglobal:epcis:vtype:EPCClass", LOT, {SAME: [OTHER]})


async def _live_through_much(store: HarvestStore) -> None:
    """Records of every fate: held, replaced, retracted, swept, worded otherwise, set aside."""
    await store.lease("harvest", "me", DAY)
    run = await store.begin_run(NORTH)
    records = told(made(0, A, LOT), shipped(1, A, LOT), transformed(2, B, [LOT], [OTHER]), first=1)
    packing = told(packed(3, B, PALLET, OTHER), shipped(4, B, PALLET), first=7)
    changed = replace(records[1], mutable=True, event=packing[1].event, fetched_at=LATER)
    wrong = ErrorDeclaration("2025-01-02T00:00:00Z", "wrong", (cast.event_id(99),), {})
    retracted = replace(
        records[2], event=replace(records[2].event, error_declaration=wrong), fetched_at=LATER
    )
    aside = [SetAside(NORTH, "no “time”", "", "x", {"a": "b,\nc"}), SetAside(NORTH, "y", "p")]
    for some, at in (([*records, *packing], NOW), ([changed, retracted], LATER)):
        page = Gathered(
            system=NORTH,
            run=run.id,
            heard=at,
            records=some,
            set_aside=aside,
            master_data=[NAMES, TIES],
            checkpoint=Checkpoint(f"c{at}", at, None),
        )
        await store.harvest([page], "harvest", "me")
    await store.end_run(run.id, RunOutcome.COMPLETE)
    other = await store.begin_run(SOUTH)
    some = told(made(9, B, OTHER), system=SOUTH)
    gone = Gathered(system=SOUTH, run=other.id, heard=1, records=some)
    await store.harvest([gone], "harvest", "me")
    await store.sweep(other, EVERYTHING, NOW * 2, "harvest", "me")
    await store.note_asked(SOUTH, [LOT, OTHER], NOW)
    await store.keep_trace(KeptTrace(TraceId("t"), LATER, Status.COMPLETE, bytes(range(256))))


async def _seen(store: HarvestStore, digest: Callable[..., Awaitable[Any]]) -> list[Any]:
    ids = (LOT, OTHER, PALLET)
    places = [A, B]
    return [
        await store.digest(),
        await digest(store, cast.ITEMS),
        await store.checkpoints(),
        await store.runs([], 9),
        [(q.system, q.record_id, q.reason, q.path, q.raw) for q in await store.quarantined()],
        await store.asked(ids),
        await store.master_data([*ids, *places]),
        sorted(await store.tied(ids)),
        await store.kept_trace(TraceId("t")),
        sorted(map(repr, await store.held([*ids, *places], NOW * 2))),
        [await store.place(place) for place in places],
    ]


@pytest.fixture
def server(tmp_path: Path) -> Any:
    with own_neo4j(tmp_path / "neo4j") as own:
        own.kill()
        yield own


def _import(own: OwnNeo4j, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["graph", "import", *words, f"--home={own.whole_home()}"])
    return done.exit_code, done.output


async def test_all_that_the_embedded_store_holds_is_there_and_can_be_written_on(
    server: OwnNeo4j, tmp_path: Path, digest: Any
) -> None:
    path = tmp_path / "graph.db"
    async with aclosing(SqliteHarvestStore(path, now=lambda: LATER)) as embedded:
        await _live_through_much(embedded)
        seen = await _seen(embedded, digest)
        code, said = _import(server, str(path))
        assert (code, "--overwrite" in said) == (2, True)
        code, said = _import(server, str(path), "--overwrite")
        assert code == 0, said
        uri = server.start()
        migrate(uri, server.login)
        async with aclosing(Neo4jHarvestStore(uri, server.login, now=lambda: LATER)) as filled:
            assert await _seen(filled, digest) == seen
            for store in (embedded, filled):
                await store.put(told(made(0, A, LOT), made(11, A, PALLET), first=1))
            assert await filled.digest() == await embedded.digest()


@pytest.mark.long
async def test_documents_fill_it_too(server: OwnNeo4j, every: Any) -> None:
    code, said = await asyncio.to_thread(_import, server, str(EXAMPLE), "--overwrite")
    assert code == 0, said
    uri = server.start()
    migrate(uri, server.login)
    async with aclosing(Neo4jHarvestStore(uri, server.login, now=lambda: NOW)) as filled:
        assert len(await every(filled)) == 7


@pytest.mark.parametrize(
    ("source", "words"),
    [("nothing.db", "nothing.db"), ("letter.db", "letter.db")],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, source: str, words: str) -> None:
    (tmp_path / "letter.db").write_text("SQLite format 3\0 and nothing of the kind", "utf-8")
    (tmp_path / "lib").mkdir()
    done = CliRunner().invoke(
        app, ["graph", "import", str(tmp_path / source), f"--home={tmp_path}"]
    )
    assert done.exit_code == 2
    assert words in done.output
