"""Drivers' scalars become JSON that reads as the same moment or number."""

import uuid
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.mapping.formats import parser
from connectors.mapping.scalars import plain
from connectors.mapping.values import number_of, text_of
from schema.model.times import day, micros

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="utf-8"))
    | st.decimals() | st.datetimes() | st.dates() | st.times() | st.uuids() | st.binary()
    | st.timedeltas()
)  # fmt: skip
ROWS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
    max_leaves=10,
)


@given(ROWS)
def test_whatever_a_driver_gives_can_be_kept_as_json(value: Any) -> None:
    kept = plain(value)
    assert plain(kept) == kept or kept != kept
    orjson.dumps(kept)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("8938501234568"), 8_938_501_234_568),
        (Decimal("120.50"), 120.5),
        (Decimal("1E+2"), 100),
        (Decimal("NaN"), "NaN"),
        (Decimal("1E+1000000"), "1E+1000000"),
        (2**70, str(2**70)),
        (date(2025, 3, 1), "2025-03-01"),
        (time(8, 30), "08:30:00"),
        (b"\x00\xff", "00ff"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ((1, Decimal("2")), [1, 2]),
    ],
)
def test_a_scalar_is_what_people_would_write(value: Any, expected: Any) -> None:
    kept = plain(value)
    assert (kept, type(kept)) == (expected, type(expected))


def test_a_code_kept_as_a_decimal_reads_as_its_digits_and_an_amount_as_a_number() -> None:
    assert text_of(plain(Decimal("8938501234568")), "c") == "8938501234568"
    assert number_of(plain(Decimal("0.30")), "c") == 0.3


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)), st.integers(-14, 14))
def test_a_moment_with_or_without_a_zone_reads_as_that_moment(at: datetime, hours: int) -> None:
    zoned = at.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert parser("iso", "+07:00")(str(plain(zoned))).earliest == micros(zoned)
    assert parser("iso", "Z")(str(plain(at))).earliest == micros(at.replace(tzinfo=UTC))
    assert parser("iso", "+07:00")(str(plain(at.date()))) == day(at.date().isoformat())
