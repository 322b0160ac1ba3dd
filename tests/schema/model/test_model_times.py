"""Times as intervals: what is read, what is refused, how they are written."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.model.times import (
    DAY,
    MILLISECOND,
    UNKNOWN_TIME,
    EventTime,
    day,
    instant,
    iso,
    micros,
    moment,
    month,
    year,
    zone,
)

offsets = st.integers(-14 * 60, 14 * 60).map(
    lambda m: f"{'-' if m < 0 else '+'}{abs(m) // 60:02}:{abs(m) % 60:02}"
)
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))


@given(moments, offsets)
def test_an_instant_written_in_any_zone_reads_back(value: datetime, offset: str) -> None:
    at = micros(value)
    read = instant(iso(at, offset))
    assert (read.earliest, read.latest, read.offset) == (at, at, offset)
    assert instant(iso(at)).earliest == at
    assert moment(at) == value


@given(moments, offsets)
def test_a_time_without_offset_takes_the_default(value: datetime, offset: str) -> None:
    text = value.replace(tzinfo=None).isoformat()
    try:
        read = instant(text, offset)
    except ValueError:
        assert not datetime(1, 1, 3) < value.replace(tzinfo=None) < datetime(9999, 12, 29)
    else:
        assert read.earliest == micros(value.replace(tzinfo=zone(offset)))
        assert (read.offset, read.written) == (offset, text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-15T08:30:00+07:00", "2026-03-15T01:30:00Z"),
        ("2026-03-15 08:30:00", "2026-03-15T01:30:00Z"),
        ("2026-03-15t08:30:00z", "2026-03-15T08:30:00Z"),
        ("2026-03-15T08:30:00-00:00", "2026-03-15T08:30:00Z"),
        ("2026-03-15T08:30:00.1234567899Z", "2026-03-15T08:30:00.123456Z"),
        ("2026-03-15T08:30:00.5Z", "2026-03-15T08:30:00.500000Z"),
        ("2026-12-31T24:00:00Z", "2027-01-01T00:00:00Z"),
        ("2026-12-31T24:00:00.000Z", "2027-01-01T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2026-03-15T08:30:00+14:00", "2026-03-14T18:30:00Z"),
    ],
)
def test_what_xml_schema_and_rfc_3339_allow_is_an_instant(text: str, utc: str) -> None:
    read = instant(text)
    assert read.earliest == read.latest
    assert read.earliest is not None
    assert iso(read.earliest) == utc
    assert read.written == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-15",
        "2026-03-15T08:30",
        "20260315T083000Z",
        "2026-W11-7T08:30:00Z",
        "2026-074T08:30:00Z",
        "2026-02-30T00:00:00Z",
        "2026-03-15T24:00:01Z",
        "2026-03-15T24:00:00.1Z",
        "2026-03-15T08:60:00Z",
        "2026-03-15T08:30:60Z",
        "2026-03-15T08:30:00+15:00",
        "2026-03-15T08:30:00+07",
        "2026-03-15T08:30:00,5Z",
        "2026-03-15T08:30:00Z ",
        "٢٠٢٦-03-15T08:30:00Z",
        "0001-01-01T00:00:00",
        "9999-12-31T24:00:00Z",
        "0000-01-01T00:00:00Z",
        "",
        "hôm qua",
    ],
)
def test_anything_else_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        instant(text)


@pytest.mark.parametrize(
    "offset", ["", "7", "+7:00", "+0700", "+15:00", "+14:01", "+07:60", "−07:00", "+٠٧:00"]
)
def test_an_offset_reads_sign_hours_minutes(offset: str) -> None:
    with pytest.raises(ValueError, match="is not an offset"):
        zone(offset)


def test_offsets_have_a_sign() -> None:
    assert zone("-03:30") == timezone(-timedelta(hours=3, minutes=30))
    assert zone("Z") == zone("+00:00") == UTC


def test_a_day_lasts_to_its_last_millisecond() -> None:
    read = day("2026-03-15")
    assert read.earliest == instant("2026-03-15T00:00:00+07:00").earliest
    assert read.latest == instant("2026-03-15T23:59:59.999+07:00").earliest
    assert (read.offset, read.written) == ("+07:00", None)
    assert day("2026-03-15", "Z").earliest == instant("2026-03-15T00:00:00Z").earliest


@given(st.dates(date(1000, 1, 1), date(9998, 12, 31)), offsets)
def test_days_months_and_years_nest(on: date, offset: str) -> None:
    text = on.isoformat()
    inner, middle, outer = day(text, offset), month(text[:7], offset), year(text[:4], offset)
    assert outer.earliest <= middle.earliest <= inner.earliest
    assert inner.latest <= middle.latest <= outer.latest
    assert inner.latest - inner.earliest == DAY - MILLISECOND
    following = (datetime(on.year, on.month, 1) + timedelta(days=32)).strftime("%Y-%m")
    assert month(following, offset).earliest == middle.latest + MILLISECOND
    assert year(f"{on.year + 1}", offset).earliest == outer.latest + MILLISECOND


@pytest.mark.parametrize("read", [day, month, year])
@pytest.mark.parametrize(
    "text", ["", "26", "2026-13", "2026-02-30", "2026-3", "0000", "0000-01", "x"]
)
def test_what_is_no_day_month_or_year_is_refused(
    read: Callable[[str], EventTime], text: str
) -> None:
    with pytest.raises(ValueError, match=r"is not a|is no day"):
        read(text)


intervals = st.one_of(
    st.just(UNKNOWN_TIME),
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda t: EventTime(min(t), max(t))),
)


@given(intervals, intervals, st.integers(0, 3))
def test_one_of_two_times_may_always_precede_the_other(
    one: EventTime, other: EventTime, tolerance: int
) -> None:
    assert one.may_precede(other) or other.may_precede(one)
    assert one.may_precede(one)
    assert not one.may_precede(other) or one.may_precede(other, tolerance)
    assert UNKNOWN_TIME.may_precede(one)
    assert one.may_precede(UNKNOWN_TIME)


def test_tolerance_lets_a_slightly_later_time_precede() -> None:
    early, late = EventTime(0, 0), EventTime(5, 5)
    assert not late.may_precede(early, 4)
    assert late.may_precede(early, 5)


def test_a_time_without_zone_has_no_place_on_the_line() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        micros(datetime(2026, 3, 15))
