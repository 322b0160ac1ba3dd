"""What a live trace tells while it runs, and what it prints at its end."""

import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from hub.cli.trace_progress import Telling
from hub.cli.trace_tables import MOST_ROWS, print_report
from hub.trace.increments import Done, Increment, RoundBegan, RoundEnded, SourceAnswered
from schema.model.answers import Coverage, Outcome, SourceReport
from schema.model.keys import ItemId, ProvinceCode, SystemId, TraceId
from schema.model.trace import (
    Certainty,
    Gap,
    GapKind,
    ItemRole,
    Status,
    TracedItem,
    TraceInput,
    TraceReport,
)
from schema.model.viewer import Deadline, Role, Viewer

CA_MAU, HUE = SystemId("ca-mau"), SystemId("hue")
DOWN = SourceReport(
    system=HUE,
    provinces=(ProvinceCode("46"),),
    outcome=Outcome.UNREACHABLE,
    reason="[bold]refused[/bold]",
)


def report(items: int = 1) -> TraceReport:
    return TraceReport(
        id=TraceId("t"),
        version=1,
        asked=TraceInput(start="urn:x:0"),
        start="urn:x:0",
        status=Status.INCOMPLETE,
        answered_at=0,
        items=tuple(
            TracedItem(
                id=f"urn:x:{n}",
                canonical=ItemId(f"urn:x:{n}"),
                role=ItemRole.REACHED,
                certainty=Certainty.CERTAIN,
                depth=n,
            )
            for n in range(items)
        ),
        gaps=(Gap(kind=GapKind.SOURCE_SILENT, reason="hue did not answer", system=HUE),),
        sources=(DOWN,),
        coverage=Coverage(1, 2),
    )


class Scripted:
    """A tracer that plays a script."""

    def __init__(self, *script: Increment) -> None:
        self._script = script

    async def increments(
        self,
        asked: TraceInput,
        viewer: Viewer,
        deadline: Deadline,
        earlier: TraceReport | None = None,
    ) -> AsyncIterator[Increment]:
        for increment in self._script:
            yield increment

    async def trace(
        self,
        asked: TraceInput,
        viewer: Viewer,
        deadline: Deadline,
        earlier: TraceReport | None = None,
    ) -> TraceReport:
        raise AssertionError("progress is told by increments")


def printed(report_: TraceReport) -> str:
    console = Console(file=StringIO(), width=200)
    print_report(report_, console)
    return console.file.getvalue()


async def test_every_increment_is_told_and_the_report_given() -> None:
    tracer = Scripted(
        RoundBegan(1, (CA_MAU, HUE), 1),
        SourceAnswered(1, SourceReport(system=CA_MAU, provinces=(), outcome=Outcome.ANSWERED)),
        SourceAnswered(1, DOWN),
        RoundEnded(1, 7),
        Done(report()),
    )
    told: list[str] = []
    deadline = Deadline.within(1, lambda: 0.0)
    given = await Telling(tracer, told.append).trace(
        TraceInput(start="urn:x:0"), Viewer(Role.PUBLIC), deadline
    )
    assert given == report()
    assert told == [
        "round 1: 0 of 2 systems heard; 0 items",
        "round 1: 1 of 2 systems heard; 0 items",
        "round 1: 2 of 2 systems heard, 1 silent; 0 items",
        "round 1: 2 of 2 systems heard, 1 silent; 7 items",
    ]


def test_tables_name_the_status_the_gaps_and_who_was_silent() -> None:
    text = printed(report())
    for said in ("INCOMPLETE", "1 of 2 systems answered", "SOURCE_SILENT", "UNREACHABLE"):
        assert said in text


def test_one_of_a_thing_is_told_in_the_singular() -> None:
    text = printed(replace(report(), coverage=Coverage(1, 1)))
    assert "1 item, 0 locations, 0 events; 1 of 1 system answered" in text


def test_a_gap_is_about_an_item_else_a_system_else_provinces() -> None:
    gaps = (
        Gap(kind=GapKind.LIMIT_REACHED, reason="-", item="urn:x:1", system=HUE),
        Gap(kind=GapKind.SOURCE_SILENT, reason="-", system=HUE, provinces=(ProvinceCode("96"),)),
        Gap(
            kind=GapKind.NO_SYSTEM,
            reason="-",
            provinces=(ProvinceCode("58"), ProvinceCode("96")),
        ),
    )
    rows = [line for line in printed(replace(report(), gaps=gaps)).splitlines() if "│ -" in line]
    assert [row.split("│")[3].strip() for row in rows] == ["urn:x:1", HUE, "Ninh Thuận, Cà Mau"]


def test_what_sources_say_is_never_taken_for_markup() -> None:
    assert "[bold]refused[/bold]" in printed(report())


@pytest.mark.parametrize("more", [0, 1])
def test_long_tables_are_cut_and_say_so(more: int) -> None:
    assert (f"{more} more; --json" in printed(report(MOST_ROWS + more))) is bool(more)


def test_a_live_trace_needs_no_server_extra() -> None:
    script = "import hub.cli.trace_live, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout.split()
    assert not {"strawberry", "graphql", "starlette", "uvicorn"} & set(loaded)
