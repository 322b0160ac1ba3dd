"""``txng trace`` within limits: depth, items, certainty, and a window of time."""

from pathlib import Path
from typing import Any

import pytest
import typer

from hub.cli.trace_window import read_window
from schema.model.times import DAY, instant

RAW = "https://id.gs1.org/01/09521234543213/10/TOM-01"
BOX = "https://id.gs1.org/01/09521234123453/10/HOP-01"
BEGIN, END = "2025-03-15T00:00:00+07:00", "2025-03-16T00:00:00+07:00"


def at(text: str) -> int:
    return instant(text).earliest or 0


def forward(traced: Any, folder: Path, *more: object) -> tuple[int, Any]:
    code, told = traced("--events", folder, RAW, "--direction", "forward", *more)
    return code, told


def test_depth_ends_the_trace_and_says_so(traced: Any, folder: Path) -> None:
    code, told = forward(traced, folder, "--max-depth", 0)
    assert (code, [i["id"] for i in told["items"]]) == (3, [RAW])
    assert "LIMIT_REACHED" in {gap["kind"] for gap in told["gaps"]}


def test_so_many_items_end_the_trace(traced: Any, folder: Path) -> None:
    code, told = forward(traced, folder, "--max-items", 1)
    assert (code, [i["id"] for i in told["items"]]) == (3, [RAW])


def test_only_events_in_the_window_are_followed(traced: Any, folder: Path) -> None:
    _, before = forward(traced, folder, "--window", "../2025-03-02")
    _, after = forward(traced, folder, "--window", "2025-03-01/..")
    assert [i["id"] for i in before["items"]] == [RAW]
    assert BOX in {i["id"] for i in after["items"]}


@pytest.mark.parametrize("least", ["certain", "INFERRED", "POSSIBLE"])
def test_what_is_certain_is_followed_at_every_certainty(
    traced: Any, folder: Path, least: str
) -> None:
    code, told = forward(traced, folder, "--certainty", least)
    assert (code, len(told["items"])) == (0, 3)


def test_a_trace_across_systems_takes_the_same_limits(traced: Any, tmp_path: Path) -> None:
    limits = ("--max-depth", 2, "--max-items", 9, "--certainty", "certain")
    asked = ("--store", tmp_path / "graph.sqlite", RAW, *limits, "--window", "2025-03-01/..")
    assert traced(*asked)[0] == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("../..", (None, None)),
        ("2025-03-15/2025-03-15", (at(BEGIN), at(END) - 1)),
        ("2025-03-15T00:00:00/..", (at(BEGIN), None)),
        (f"{BEGIN}/2025-03-15T17:00:00Z", (at(BEGIN), at(BEGIN) + DAY)),
        (f"{BEGIN}/{BEGIN}", (at(BEGIN), at(BEGIN))),
    ],
)
def test_a_window_includes_both_ends(text: str, expected: tuple[int | None, int | None]) -> None:
    assert read_window(text) == expected


@pytest.mark.parametrize(
    "text", ["", "2025-03-15", "2025-03-16/2025-03-15", "/..", "x/..", "../2025-02-30", "1/2/3"]
)
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        read_window(text)


def test_a_window_that_ends_before_it_begins_is_refused(run: Any, folder: Path) -> None:
    result = run("--events", folder, RAW, "--window", "2025-03-16/2025-03-15")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "lies after" in result.stderr


@pytest.mark.parametrize("option", ["--max-depth", "--max-items", "--max-age"])
def test_a_number_that_cannot_be_kept_is_refused(run: Any, tmp_path: Path, option: str) -> None:
    result = run("--store", tmp_path / "graph.db", RAW, option, 2**63)
    assert result.exit_code == 2
    assert option in result.stderr


def test_the_largest_numbers_are_kept(run: Any, tmp_path: Path) -> None:
    most = 2**31 - 1
    result = run("--store", tmp_path / "graph.db", RAW, "--max-depth", most, "--max-items", most,
                 "--max-age", most)  # fmt: skip
    assert result.exit_code == 4
