"""The codes in what people read and copy are codes that a scanner would take."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from schema.model.identifiers.check_digit import check_digit_fault

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"(?<![0-9])(?:[0-9]{18}|[0-9]{13,14})(?![0-9])")
MILLISECONDS = re.compile("1[0-9]{12}")
"""A time since 1970 as 13 digits: of the years 2001 to 2033."""


def documents() -> Iterator[Path]:
    yield from ROOT.glob("*.md")
    for folder in ("connectors", "hub", "schema", "deploy"):
        for suffix in ("md", "toml"):
            yield from (ROOT / folder).rglob(f"*.{suffix}")
    yield from (p for p in (ROOT / "tests/docs/example").rglob("*") if p.is_file())


@pytest.mark.parametrize("path", sorted(documents()), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_key_in_an_example_has_its_check_digit(path: Path) -> None:
    keys = set(KEY.findall(path.read_text("utf-8")))
    faults = {key: check_digit_fault(key) for key in keys if not MILLISECONDS.fullmatch(key)}
    assert not {key: fault for key, fault in faults.items() if fault}
