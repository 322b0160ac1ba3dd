"""A common source over EPCIS documents alone: everything that they tell of is ranked."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from hub.graph.sqlite.store import SqliteStore
from hub.trace.common_plan import common_source_plan
from hub.trace.common_report import Asking, rank
from hub.trace.offline import atlas_of, documents, start_of
from schema.model.common_source import Case, CommonSourceInput, CommonSourceReport, merged
from schema.model.identifiers.canonical import site
from schema.model.keys import PlaceId


async def rank_files(
    paths: Sequence[Path], asked: CommonSourceInput, come_across: Collection[Path] = ()
) -> CommonSourceReport:
    """The ranking that these documents allow; the cases are codes as typed or as they write them.

    Zeros are included. Raises as ``hub.trace.offline.documents`` does, ``CodeError`` for a case
    that is no code and in no document, ``NoWeight`` for weights too large to be added up.
    """
    async with documents(paths, come_across) as read:
        cases = [Case(await _case(read.store, c.code), c.weight) for c in asked.cases]
        asked = replace(asked, cases=merged(cases))
        found = await read.store.read(lambda: common_source_plan(asked, everything=True))
        about = Asking(read.read_at, read.reports)
        return rank(asked, found, await atlas_of(read.store, found.traced), about)


async def _case(store: SqliteStore, code: str) -> str:
    """The canonical id of a case, a place's at its site: so two spellings of one are one case."""
    canonical = await start_of(store, code)
    return site(canonical) if await store.place(PlaceId(site(canonical))) else canonical
