"""Counts read as sentences."""

import pytest

from schema.model.counted import counted


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 records"), (1, "1 record"), (2, "2 records"), (12_055, "12,055 records")],
)
def test_one_is_singular(count: int, said: str) -> None:
    assert counted(count, "record") == said
