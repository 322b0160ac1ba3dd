"""Times always carry their zone."""

from datetime import UTC, datetime

import pytest
from graphql import GraphQLError

from schema.graphql.scalars import _parse, _parse_date, _serialize, at
from schema.graphql.schema import hub_schema


def test_utc_is_written_with_z() -> None:
    assert _serialize(datetime(2026, 3, 15, 1, 30, tzinfo=UTC)) == "2026-03-15T01:30:00Z"


def test_a_local_time_keeps_its_offset() -> None:
    assert _serialize(at(1_773_538_200_000_000, "+07:00")) == "2026-03-15T08:30:00+07:00"


def test_a_time_is_read_with_its_zone() -> None:
    assert _serialize(_parse("2026-03-15T08:30:00+07:00")) == "2026-03-15T08:30:00+07:00"


@pytest.mark.parametrize("text", ["2026-03-15T08:30:00", "2026-03-15", "tomorrow", 5, None])
def test_anything_without_a_zone_is_refused(text: object) -> None:
    with pytest.raises(GraphQLError) as refused:
        _parse(text)
    assert refused.value.message == (
        f"{text!r} is not accepted; a DateTime reads YYYY-MM-DDThh:mm:ss with Z or ±hh:mm"
        " behind it: 2026-03-15T08:30:00+07:00"
    )


@pytest.mark.parametrize("value", ["2026-02-30", "2026-13-01", "20260-3-15", "x", 5, None])
def test_what_is_no_day_is_refused_in_our_words(value: object) -> None:
    with pytest.raises(GraphQLError) as refused:
        _parse_date(value)
    assert refused.value.message == (
        f"{value!r} is not accepted; a Date reads YYYY-MM-DD: 2026-03-15"
    )


async def test_a_caller_is_told_the_value_and_the_form() -> None:
    asked = await hub_schema(introspection=False).execute(
        "query($since: DateTime) { events(filter: {since: $since}) { __typename } }",
        variable_values={"since": "x" * 500},
    )
    (error,) = asked.errors or ()
    assert "… is not accepted; a DateTime reads YYYY-MM-DD" in error.message
    assert len(error.message) < 300
