"""The Vietnamese trace code: product + place + lot + event time."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.model.identifiers import build, trace_code
from schema.model.identifiers.canonical import canonical, read, site
from schema.model.identifiers.check_digit import with_check_digit
from schema.model.identifiers.identifier import ITEM_KINDS, CodeError, Kind
from schema.model.identifiers.local import local_place
from schema.model.identifiers.parse import parse_code, parse_trace_code
from schema.model.identifiers.trace_code import TraceCode
from schema.model.times import MILLISECOND, SECOND, UNKNOWN_TIME, EventTime, instant

CODE = "(01)09521234543213(414)9521234000013(10)LOT1(8008)260315083000"
URI = (
    "urn:txng:trace:09521234543213:https%3A%2F%2Fid.gs1.org%2F414%2F9521234000013"
    ":LOT1:20260315T013000Z"
)
SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


texts = st.text(SET_82, min_size=1, max_size=20)
glns = st.builds(build.place, digits(12).map(with_check_digit), st.none() | texts)
local_places = st.builds(local_place, st.just("ca-mau"), st.text("ABC:/ %é", min_size=1))


@st.composite
def event_times(draw: st.DrawFn) -> EventTime:
    """Seconds, whole minutes and whole hours of this century, in Vietnam."""
    first, last = (int(datetime(y, 6, 1, tzinfo=UTC).timestamp()) for y in (2000, 2099))
    unit = draw(st.sampled_from([1, 60, 3600]))
    start = draw(st.integers(first // unit, last // unit)) * unit * SECOND
    return EventTime(start, start if unit == 1 else start + unit * SECOND - MILLISECOND)


def codes(places: st.SearchStrategy[str]) -> st.SearchStrategy[TraceCode]:
    products = st.builds(build.product, digits(13).map(with_check_digit)).map(read)
    return st.builds(TraceCode, products, places.map(read), texts, event_times())


@given(codes(glns))
def test_element_strings_of_a_trace_code_read_back(code: TraceCode) -> None:
    for brackets in (True, False):
        written = trace_code.element_string(code, brackets)
        assert parse_trace_code(written) == code
        assert parse_code(written) == trace_code.identifier(code)


@given(codes(glns | local_places))
def test_its_uri_reads_back_and_is_canonical(code: TraceCode) -> None:
    uri = trace_code.uri(code)
    assert trace_code.read_uri(uri) == code
    assert parse_trace_code(uri) == code
    assert read(uri) == trace_code.identifier(code)
    assert canonical(uri) == uri


def test_it_names_a_stage_and_lets_one_trace_the_lot() -> None:
    identifier = parse_code(CODE)
    assert (identifier.kind, identifier.canonical) == (Kind.TRACE_CODE, URI)
    assert identifier.kind not in ITEM_KINDS
    assert trace_code.traced_item(identifier) == read(build.lot("9521234543213", "LOT1"))
    assert site(URI) == build.place("9521234000013")
    lot = read(build.lot("9521234543213", "LOT1"))
    assert trace_code.traced_item(lot) is lot


def test_its_time_is_local_in_an_element_string() -> None:
    assert parse_trace_code(CODE).at.earliest == instant("2026-03-15T08:30:00+07:00").earliest
    at = parse_trace_code(CODE, "+00:00").at
    assert (at.earliest, at.offset) == (instant("2026-03-15T08:30:00Z").earliest, "+00:00")


@pytest.mark.parametrize(("time", "seconds"), [("26031508", 3600), ("2603150830", 60)])
def test_a_time_without_seconds_is_the_whole_minute_or_hour(time: str, seconds: int) -> None:
    at = parse_trace_code(CODE.replace("260315083000", time)).at
    assert at.earliest is not None
    assert at.latest == at.earliest + seconds * SECOND - MILLISECOND


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (CODE.replace("260315083000", "260230083000"), "(8008)"),
        (CODE.replace("260315083000", "2603"), "(8008)"),
        (CODE.replace("9521234000013", "9521234000014"), "check digit is 4, expected 3"),
        (CODE.replace("09521234543213", "09521234543217"), "check digit is 7, expected 3"),
        (CODE.replace("(8008)260315083000", ""), "is no trace code"),
        ("urn:uuid:1", "is no trace code"),
        (URI.replace("013000", "253000"), "no date and time of the calendar"),
        (URI.replace("%2F414%2F", "%2F01%2F"), "which is no place"),
        (URI.replace("20260315", "19260315"), "a trace code reads"),
    ],
)
def test_a_wrong_trace_code_is_refused_with_the_rule(wrong: str, rule: str) -> None:
    with pytest.raises(CodeError) as refused:
        parse_trace_code(wrong)
    assert rule in refused.value.rule


def test_an_unknown_time_makes_no_trace_code() -> None:
    known = parse_trace_code(CODE)
    with pytest.raises(ValueError, match="known to the hour"):
        trace_code.uri(TraceCode(known.product, known.place, known.lot, UNKNOWN_TIME))


def test_a_local_place_has_no_element_string() -> None:
    known = parse_trace_code(CODE)
    place = read(local_place("ca-mau", "AO-1"))
    with pytest.raises(ValueError, match="is no GLN"):
        trace_code.element_string(TraceCode(known.product, place, known.lot, known.at))
