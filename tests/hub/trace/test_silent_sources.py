"""Every silent source is named, whichever of them are silent at once (section 6)."""

from itertools import combinations
from typing import Any

import pytest
from oracle.story import LOT, THIRD, A, B, C, made, received, shipped, transformed

from connectors.sdk.errors import Unavailable
from schema.model.answers import Outcome
from schema.model.trace import Direction, GapKind, Status

SYSTEMS = {
    "ca-mau": ("96", [made(0, A, LOT), shipped(1, A, LOT, to=B)]),
    "sai-gon": ("79", [received(2, B, LOT), transformed(3, B, [LOT], [THIRD]),
                       shipped(4, B, THIRD, to=C)]),
    "ha-noi": ("01", [received(5, C, THIRD)]),
}  # fmt: skip
KNOW_THE_START = {"ca-mau", "sai-gon"}
SILENT = [set(some) for n in (1, 2, 3) for some in combinations(SYSTEMS, n)]


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("silent", SILENT, ids=lambda some: "+".join(sorted(some)))
def test_every_silent_source_is_named_and_the_answer_is_not_whole(
    world: Any, silent: set[str], direction: Direction
) -> None:
    for name, (province, events) in SYSTEMS.items():
        fake = world.add(name, province, *events)
        if name in silent:
            fake.fails = Unavailable("the line is down")
            fake.holds.clear()
    report = world.trace(LOT, direction=direction)
    unreachable = {s.system for s in report.sources if s.outcome is Outcome.UNREACHABLE}
    assert unreachable == silent
    assert all(s.reason for s in report.sources if s.system in silent)
    assert {g.system for g in report.gaps if g.kind is GapKind.SOURCE_SILENT} == silent
    nobody_knows = silent >= KNOW_THE_START
    assert report.status is (Status.FAILED if nobody_knows else Status.INCOMPLETE)
