"""The same records give the same answer whichever way they come: kept in the graph, read from
documents, or heard live from the systems that hold them."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from oracle.cast import ITEMS, PLACES
from oracle.world import EVERYTHING, worlds

from hub.trace.offline import trace_files
from schema.epcis.json_out import write_document
from schema.model.events import Event
from schema.model.identifiers.canonical import canonical
from schema.model.records import Record
from schema.model.trace import Direction, Freshness, TraceInput, TraceReport

WRITTEN = datetime(2024, 2, 1, tzinfo=UTC)
HELD = replace(
    EVERYTHING,
    bare_transformation_ids=False,
    conflicts=False,
    vague_times=False,
    transactions=False,
    members=False,
)
"""A bare transformation id joins what one system holds, and nobody else can be asked about it; nor
can a system be asked for events that name a lot only in their ILMD.
What is in conflict is told apart by hashes alone. Documents spell no interval from a moment within
a day, and hold no transaction event without a transaction."""


def _by_system(records: Sequence[Record]) -> dict[str, list[Event]]:
    held: dict[str, list[Event]] = defaultdict(list)
    for record in records:
        held[record.system].append(record.event)
    return held


def _offline(records: Sequence[Record], asked: TraceInput, folder: Path) -> TraceReport:
    paths = []
    for system, events in _by_system(records).items():
        path = folder / f"{system}.json"
        path.write_bytes(write_document(events, created=WRITTEN))
        paths.append(path)
    return asyncio.run(trace_files(paths, asked))


def _live(records: Sequence[Record], asked: TraceInput, world: Any) -> TraceReport:
    """From two systems that are asked about everything."""
    systems = sorted(_by_system(records).items())
    for province, (system, events) in zip(("01", "79"), systems, strict=False):
        world.add(system, province, *events)
    try:
        report: TraceReport = world.trace(
            asked.start, direction=asked.direction, freshness=Freshness.LIVE
        )
        return report
    finally:
        world.run(world.store.aclose())


def _answer(report: TraceReport) -> Any:
    """All but who was asked and when; movements that only the same code explains are told as the
    walk happened to come by them."""
    return (
        {(i.canonical, i.role, i.certainty, i.depth, i.first, i.last) for i in report.items},
        {(p.canonical, p.certainty, p.depth, p.first, p.last) for p in report.places},
        {event.hash for event in report.events},
        {(k.from_, k.to, k.kind, k.item) for k in report.links if k.certainty == "CERTAIN"},
        {(f.kind, f.item) for f in report.findings},
    )


def _check(traced: Any, world: Any, folder: Path, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        worlds(HELD),
        st.sampled_from([*ITEMS, *PLACES]),
        st.sampled_from([Direction.FORWARD, Direction.BACKWARD]),
    )
    def agrees(records: list[Record], start: str, direction: Direction) -> None:
        assume(records)
        asked = TraceInput(start=canonical(start), direction=direction)
        kept = _answer(traced(records, asked.start, direction=direction))
        assert _answer(_live(records, asked, type(world)(everyone=True))) == kept
        assert _answer(_offline(records, asked, folder)) == kept

    agrees()


def test_graph_documents_and_systems_give_one_answer(
    traced: Any, world: Any, tmp_path: Path
) -> None:
    _check(traced, world, tmp_path, 25)


@pytest.mark.long
def test_graph_documents_and_systems_give_one_answer_in_many_worlds(
    traced: Any, world: Any, tmp_path: Path
) -> None:
    _check(traced, world, tmp_path, 1_000)
