"""The parts of the mapping language: paths as JMESPath means them, formats, items, places."""

from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.mapping.expression import compile_path, compile_reply_path
from connectors.mapping.formats import check_format, check_reading, parser, resolution, written_time
from connectors.mapping.ids import compile_item, compile_place
from connectors.mapping.language import EventMapping
from connectors.mapping.moments import compile_time
from connectors.mapping.naming import Item
from connectors.sdk.errors import Malformed
from schema.model.keys import SystemId
from schema.model.times import DAY, SECOND, UNKNOWN_TIME, EventTime, day, instant, month, year, zone

SYSTEM = SystemId("sample")
NAMES = st.sampled_from(["a", "b", "c"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
PATHS = [
    "a", "a.b", "a.b.c", "a[0]", "a[-1].b", "a[].b", "a[]", "a[*].b", "[]", "[].a", "@", "a || b",
    "a.b || 'x'", "a[?b == 'x']", "a[].b[].c", "length(a || `[]`)", "a && b", "*.a", "a[0:2]",
    "{x: a, y: b}", "[a, b]", "'x'", "`3`", "a | b", "!a", '"a".b', "join('-', [a, b])",
    "[a][?!starts_with(@, 'x')] | [0]", "(a && [a][?starts_with(@, 'x')]) | [0]", "a.b.c.a",
    "a.[b, c][][]", "a[?b].c", "starts_with(a, b)", "starts_with(a)", "sort_by(a, &b)",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@given(value=JSON)
def test_a_compiled_path_finds_what_jmespath_finds(path: str, value: Any) -> None:
    try:
        expected = jmespath.search(path, value)
    except jmespath.exceptions.JMESPathError:
        with pytest.raises(Malformed):
            compile_reply_path(path)(value)
    else:
        assert compile_reply_path(path)(value) == expected
        assert compile_path(path)(value, None) == expected


def test_a_path_may_climb_to_the_record_around() -> None:
    assert compile_path("^.a.b")({"a": 1}, {"a": {"b": 2}}) == 2


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("edtf", "2025", year("2025")),
        ("edtf", "2025-03", month("2025-03")),
        ("edtf", "2025-03-01", day("2025-03-01")),
        ("edtf", "2025/2025", year("2025")),
        ("edtf", "../..", UNKNOWN_TIME),
        ("edtf", "2025-03-01/..", EventTime(day("2025-03-01").earliest, None)),
        ("iso", "2025-03-01T08:30:00Z", instant("2025-03-01T08:30:00Z")),
        ("iso", "2025-03-01 08:30", instant("2025-03-01T08:30:00+07:00")),
        ("iso", "2025-03-01", day("2025-03-01")),
        ("iso", "2025-03", month("2025-03")),
        ("dd/mm/yyyy HH:MM", "1/3/2025 8:30", instant("2025-03-01T08:30:00")),
        ("dd/mm/yyyy HH:MM:SS", "01/03/2025 08:30:59", instant("2025-03-01T08:30:59")),
        ("dd-mm-yy", "01-03-25", day("2025-03-01")),
        ("mm/yyyy", "3/2025", month("2025-03")),
        ("yyyymmdd", "20250301", day("2025-03-01")),
        ("HH:MM dd.mm.yyyy", "08:30 01.03.2025", instant("2025-03-01T08:30:00")),
        ("epoch_s", "1740792600", instant("2025-03-01T08:30:00+07:00")),
        ("epoch_ms", "1740792600000", instant("2025-03-01T08:30:00+07:00")),
    ],
)
def test_a_time_is_read_in_its_format(name: str, text: str, expected: Any) -> None:
    read = parser(name, "+07:00")(text)
    assert (read.earliest, read.latest) == (expected.earliest, expected.latest)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dd/mm/yyyy", "31/02/2025"),
        ("dd/mm/yyyy", "2025-03-01"),
        ("dd/mm/yyyy HH:MM", "01/03/2025 25:00"),
        ("mm/yyyy", "13/2025"),
        ("iso", "0000-00-00"),
        ("iso", "now"),
        ("edtf", "2025-13"),
        ("edtf", "2025-03/2025-02"),
        ("edtf", "01/03/2025"),
        ("epoch_s", "-1"),
        ("epoch_ms", "9" * 40),
        ("epoch_s", "9" * 9_999),
    ],
)
def test_what_is_not_written_so_is_not_guessed_at(name: str, text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        parser(name, "+07:00")(text)


@pytest.mark.parametrize("name", ["", "dd", "yyyy", "dd/mm", "dd/dd/mm/yyyy", "yyyy mm HH",
                                  "dd/mm/yyyy MM", "epoch"])  # fmt: skip
def test_a_format_that_names_no_date_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"format|unit"):
        check_format(name)


def test_an_inexact_format_is_only_for_reading() -> None:
    assert check_reading("edtf") == "edtf"
    with pytest.raises(ValueError, match="format"):
        check_format("edtf")


@given(
    st.integers(0, 4_000_000_000).map(lambda seconds: seconds * SECOND),
    st.sampled_from(["iso", "epoch_s", "epoch_ms", "dd/mm/yyyy HH:MM:SS", "dd/mm/yyyy HH:MM"]),
    st.sampled_from(["+07:00", "Z", "-03:30"]),
)
def test_a_time_written_is_read_back_to_its_formats_step(at: int, name: str, offset: str) -> None:
    read = parser(name, offset)(written_time(at, name, offset)).earliest
    assert read is not None
    assert 0 <= at - read < resolution(name)
    assert zone(offset)


def test_a_date_covers_the_day_to_its_last_millisecond() -> None:
    read = parser("dd/mm/yyyy", "+07:00")("01/03/2025")
    assert read.latest is not None
    assert read.latest - (read.earliest or 0) == DAY - 1_000


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"c": "08938501234563.L1"}, ("https://id.gs1.org/01/08938501234563/10/L1", True)),
        ({"c": "8938501234563"}, ("https://id.gs1.org/01/08938501234563", True)),
        ({"u": "urn:epc:id:sgtin:893850123.0456.7"}, ("urn:epc:id:sgtin:893850123.0456.7", False)),
        ({"u": "urn:epc:class:lgtin:893850123.0456.L"},
         ("urn:epc:class:lgtin:893850123.0456.L", True)),
        ({"m": "Lô 7"}, ("urn:txng:item:sample:L%C3%B4%207", False)),
        ({"s": "389385012345678906"}, ("https://id.gs1.org/00/389385012345678906", False)),
        ({}, None),
    ],
)  # fmt: skip
def test_an_item_is_the_first_that_has_a_value(record: Any, expected: Any) -> None:
    pattern = r"(?P<gtin>\d{13,14})(?:\.(?P<lot>.+))?"
    read = compile_item(Item(uri="u", sscc="s", code="m", split="c", pattern=pattern), SYSTEM)
    assert read(record, record) == expected


@pytest.mark.parametrize(
    ("record", "why"),
    [({"c": "x"}, "not written as"), ({"u": "no uri"}, "no URI"), ({"s": "12"}, "digits")],
)
def test_an_item_of_a_wrong_form_is_malformed(record: Any, why: str) -> None:
    item = Item(uri="u", sscc="s", split="c", pattern=r"(?P<gtin>\d+)")
    with pytest.raises(Malformed, match=why):
        compile_item(item, SYSTEM)(record, record)


def test_a_wrong_check_digit_is_kept() -> None:
    read = compile_item(Item(gtin="g", lot="l"), SYSTEM)
    assert read({"g": 8938501234567, "l": 1}, {}) == (
        "https://id.gs1.org/01/08938501234567/10/1",
        True,
    )


def test_a_party_has_a_gln_of_its_own_kind() -> None:
    mapping = EventMapping.model_validate_json(
        '{"type": "t", "time": "w", "read_point": {"gln": "g", "extension": "e"}}'
    )
    assert mapping.read_point is not None
    read = compile_place(mapping.read_point, SYSTEM)
    record = {"g": "8938501000019", "e": "12"}
    assert read(record, record) == "https://id.gs1.org/414/8938501000019/254/12"
    as_party = compile_place(mapping.read_point, SYSTEM, party=True)
    assert as_party(record, record) == "https://id.gs1.org/417/8938501000019"


def test_a_record_without_a_time_is_refused_unless_its_mapping_bears_it() -> None:
    time = EventMapping.model_validate({"type": "t", "time": "at"}).time
    with pytest.raises(Malformed, match="the time is missing"):
        compile_time(time, "+07:00")({}, {})
    never = "1900-01-01T00:00:00Z"
    borne = {"type": "t", "time": {"path": "at", "required": False, "unknown": ["?", never]}}
    read = compile_time(EventMapping.model_validate(borne).time, "+07:00")
    assert read({}, {}) == read({"at": "?"}, {}) == read({"at": never}, {}) == UNKNOWN_TIME
