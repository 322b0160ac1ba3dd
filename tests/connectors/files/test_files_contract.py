"""The contract suite over a folder that is good: tables in two formats, several pages long."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from exported_files import CSV, HEADER, MAPPING, TABLES, row

from connectors.testing.faults import Ending, Fault
from connectors.testing.samples import Samples
from connectors.testing.subject import subject_of
from connectors.testing.suite import prove_all
from connectors.testing.verdicts import Outcome
from schema.model.times import instant

SYSTEM = """
[system]
name = "Tệp mẫu (mô phỏng)"
provinces = ["96"]
kind = "files"
simulated = true

[limits]
deadline_seconds = 2
"""
SAMPLES = Samples(
    since=instant("2025-03-01T00:00:00+07:00").earliest,
    until=instant("2025-03-08T00:00:00+07:00").earliest,
)


NEVER_PROVEN = {"answer.about", "changes.onward"}
"""Files are asked about no ids, and their rows tell no record time."""


GONE = frozenset({Ending.UNAVAILABLE, Ending.REFUSED, Ending.MALFORMED})


@asynccontextmanager
async def moved_away(folder: Path) -> AsyncIterator[None]:
    elsewhere = folder.rename(folder.with_name("elsewhere"))  # noqa: ASYNC240 - one rename
    yield
    elsewhere.rename(folder)


def dated(number: int) -> str:
    return row(number).replace("05/03", f"{number % 7 + 1:02}/03")


async def test_a_good_folder_passes_every_rule(put: Any, tmp_path: Path) -> None:
    for file in range(3):
        numbers = range(file * 700, file * 700 + 700)
        put(f"{file}.csv", "\n".join([HEADER, *map(dated, numbers)]))
    further = 10_000

    async def change() -> None:
        nonlocal further
        further += 1
        put(f"{further}.csv", f"{HEADER}\n{row(further)}")

    keys = {
        "location": {"type": "folder", "path": str(tmp_path)},
        "files": [CSV],
        "mappings": {"event": MAPPING},
        "tables": TABLES,
    }
    gone = Fault("a folder that is gone", lambda: moved_away(tmp_path), GONE)
    subject = subject_of(SYSTEM, SAMPLES, keys=keys, change=change, faults=(gone,))
    result = await prove_all(subject)
    ended = [*result.of(Outcome.FAILED), *result.of(Outcome.NOT_PROVEN)]
    assert {one.rule: one.reason for one in ended if one.rule not in NEVER_PROVEN} == {}
    assert result.of(Outcome.FAILED) == ()
