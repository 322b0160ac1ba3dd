"""A harvest's pages in, its checkpoints and counts with them, and what has disappeared out."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from hub.graph.harvest_store import Gathered, Run, Window
from hub.graph.meaning.gist import EVER_AFTER, EVER_BEFORE
from hub.graph.neo4j import quarantine
from hub.graph.neo4j.asking import Tx, rows, some
from hub.graph.neo4j.ready import Heard
from hub.graph.neo4j.records import Name
from hub.graph.neo4j.runs import Count, check_lease, count, counted
from hub.graph.neo4j.snapshot import Turn
from hub.graph.neo4j.write import Writer
from hub.graph.store import Written
from hub.graph.told import aside_stands_for
from schema.model.keys import SystemId
from schema.model.records import SetAside
from schema.model.times import Micros

SWEEP = 2_000
"""Records retired in one transaction: bounds the time for which others wait."""


def harvest(
    writer: Writer,
    turn: Turn,
    pages: Sequence[Gathered],
    heard: Sequence[Heard],
    lease: str,
    holder: str,
) -> None:
    """See ``HarvestStore.harvest``; ``heard`` are all the pages' records."""
    check_lease(turn.tx, lease, holder)
    some(turn.tx, "systems", ids=sorted({page.system for page in pages}))
    written = writer.put(turn, heard)
    for page in pages:
        if page.master_data:
            writer.state(turn, page.system, page.master_data, page.heard)
    _read_well(turn, pages)
    _save(turn.tx, pages)
    count(turn.tx, _counts(pages, written))


def _read_well(turn: Turn, pages: Sequence[Gathered]) -> None:
    """What could not be read, page by page; only of few systems there is, or was, anything."""
    aside = set(quarantine.counts(turn.tx, sorted({page.system for page in pages})))
    for page in pages:
        if page.set_aside:
            quarantine.enter(turn, page.system, page.set_aside, page.heard)
            aside.add(page.system)
        if page.system in aside:
            quarantine.leave(turn.tx, page.system, page.records)


def _save(tx: Tx, pages: Sequence[Gathered]) -> None:
    """Note how far systems are harvested: by the last page of each that tells."""
    told = {page.system: page.checkpoint for page in pages if page.checkpoint is not None}
    made = [
        {"system": system, "cursor": at.cursor, "complete": at.complete, "listed": at.listed}
        for system, at in told.items()
    ]
    some(tx, "save_checkpoint", rows=made)


def _counts(pages: Sequence[Gathered], written: Mapping[SystemId, Written]) -> list[Count]:
    aside = Counter[SystemId]()
    latest: dict[SystemId, Micros] = {}
    for page in pages:
        aside[page.system] += len(page.set_aside)
        for record in page.records:
            if record.recorded_at is not None:
                known = latest.get(page.system, record.recorded_at)
                latest[page.system] = max(record.recorded_at, known)
    runs = {page.system: page.run for page in pages}
    return [
        counted(run, written.get(s, Written()), set_aside=aside[s], newest=latest.get(s))
        for s, run in runs.items()
    ]


def unseen(tx: Tx, system: SystemId, window: Window, seen_since: Micros) -> list[Name]:
    """The records to be swept: see ``HarvestStore.sweep``."""
    since = EVER_BEFORE if window[0] is None else window[0]
    until = EVER_AFTER + 1 if window[1] is None else window[1]
    bounds = {"from": since, "until": until, "since": seen_since}
    aside = quarantine.aside_since(tx, system, seen_since)
    found = rows(tx, "unseen", system=system, **bounds)
    return [(system, *told) for told in found if not aside_stands_for(aside, told[0])]


def retire(
    writer: Writer,
    turn: Turn,
    run: Run,
    names: Sequence[Name],
    seen_since: Micros,
    lease: str,
    holder: str,
) -> int:
    """Move those of these records that were not heard meanwhile to the history; how many."""
    check_lease(turn.tx, lease, holder)
    retired = writer.retire(turn, names, seen_since)
    count(turn.tx, [counted(run.id, retired=retired)])
    return retired


def forget(turn: Turn, run: Run, seen_since: Micros, lease: str, holder: str) -> None:
    """Let go of quarantined records that a complete listing did not bring."""
    check_lease(turn.tx, lease, holder)
    quarantine.forget(turn.tx, run.system, seen_since)


def replay(
    writer: Writer,
    turn: Turn,
    heard: Sequence[Heard],
    readable: Collection[int],
    unreadable: Mapping[int, SetAside],
) -> None:
    """See ``HarvestStore.replay``; ``heard`` are the records that read well now."""
    writer.put(turn, heard)
    quarantine.release(turn.tx, readable)
    quarantine.explain(turn.tx, unreadable)
