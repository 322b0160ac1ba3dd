"""A kept report reads back equal, and what is none is refused."""

import zlib
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.cast import ITEMS
from oracle.world import worlds

from hub.trace.kept import LAYOUT, UnreadableVersion, decode, encode
from hub.trace.typed import reader
from schema.model.answers import Outcome, SourceReport
from schema.model.contact import Contact
from schema.model.keys import PlaceId, ProvinceCode, SystemId, TraceId
from schema.model.records import SetAside
from schema.model.trace import (
    Certainty,
    Finding,
    FindingKind,
    Status,
    TraceInput,
    TraceReport,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("ab\u1ec7\u0000"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("xy"), inner, max_size=3),
    max_leaves=6,
)
TIMES = st.none() | st.integers(-(2**60), 2**60)
ASIDE = st.builds(SetAside, st.just(SystemId("a")), st.text("ab"), raw=JSON)
SOURCES = st.builds(
    SourceReport,
    system=st.none() | st.just(SystemId("a")),
    provinces=st.sampled_from([(), (ProvinceCode("01"), ProvinceCode("96"))]),
    outcome=st.sampled_from(Outcome),
    set_aside=st.lists(ASIDE, max_size=2).map(tuple),
    asked_at=TIMES,
    reason=st.none() | st.text("ab"),
    gave_up=st.booleans(),
)
ASKED = st.builds(
    TraceInput,
    start=st.text("ab"),
    window=st.tuples(TIMES, TIMES),
    certainty=st.sampled_from(Certainty),
    contact=st.builds(Contact, places=st.just((PlaceId("p"),)), persistence=TIMES),
    as_of=TIMES,
)
FINDINGS = st.builds(
    Finding,
    kind=st.sampled_from(FindingKind),
    message=st.text("ab"),
    events=st.lists(st.text("ab"), max_size=2).map(tuple),
)
REPORTS = st.builds(
    TraceReport,
    id=st.just(TraceId("t")),
    version=st.integers(1, 9),
    asked=ASKED,
    start=st.text("ab"),
    status=st.sampled_from(Status),
    answered_at=st.integers(0, 2**60),
    sources=st.lists(SOURCES, max_size=3).map(tuple),
    findings=st.lists(FINDINGS, max_size=2).map(tuple),
)


@given(REPORTS)
def test_a_report_reads_back_equal(report: TraceReport) -> None:
    assert decode(encode(report)) == report


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(records=worlds(), start=st.sampled_from(ITEMS))
def test_the_report_of_any_world_reads_back_equal(traced: Any, records: Any, start: str) -> None:
    report = traced(records, start)
    assert decode(encode(report)) == report


def kept(report: dict[str, Any]) -> bytes:
    return bytes([LAYOUT]) + zlib.compress(orjson.dumps(report))


WHOLE = {
    "id": "t",
    "version": 1,
    "asked": {"start": "x"},
    "start": "x",
    "status": "COMPLETE",
    "answered_at": 1,
}


def test_what_a_kept_report_lacks_takes_its_default() -> None:
    report = decode(kept(WHOLE))
    assert report.asked == TraceInput(start="x")
    assert report == replace(report, items=(), rounds=0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "PERFECT"},
        {"version": "1"},
        {"version": True},
        {"items": {}},
        {"items": [{"id": "i"}]},
        {"asked": []},
        {"unheard_of": 1},
    ],
)
def test_what_does_not_fit_its_type_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnreadableVersion, match="damaged"):
        decode(kept(WHOLE | wrong))


def test_damaged_bytes_and_unknown_layouts_are_refused() -> None:
    whole = kept(WHOLE)
    for damaged in (whole[:-9], whole[:1], bytes([LAYOUT]) + b"no zlib"):
        with pytest.raises(UnreadableVersion, match="damaged"):
            decode(damaged)
    for unknown in (b"", bytes([LAYOUT + 1]) + whole[1:]):
        with pytest.raises(UnreadableVersion, match="layout"):
            decode(unknown)


def test_a_type_that_could_be_misread_is_refused_at_once() -> None:
    for type_ in (dict, list, str | int, bytes):
        with pytest.raises(TypeError):
            reader(type_)
