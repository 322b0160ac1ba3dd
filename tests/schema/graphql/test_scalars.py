"""Times always carry their zone."""

from datetime import UTC, datetime

import pytest

from schema.graphql.scalars import _parse, _serialize, at


def test_utc_is_written_with_z() -> None:
    assert _serialize(datetime(2026, 3, 15, 1, 30, tzinfo=UTC)) == "2026-03-15T01:30:00Z"


def test_a_local_time_keeps_its_offset() -> None:
    assert _serialize(at(1_773_538_200_000_000, "+07:00")) == "2026-03-15T08:30:00+07:00"


def test_a_time_is_read_with_its_zone() -> None:
    assert _serialize(_parse("2026-03-15T08:30:00+07:00")) == "2026-03-15T08:30:00+07:00"


@pytest.mark.parametrize("text", ["2026-03-15T08:30:00", "2026-03-15", "tomorrow", 5, None])
def test_anything_without_a_zone_is_refused(text: object) -> None:
    with pytest.raises(ValueError):
        _parse(text)
