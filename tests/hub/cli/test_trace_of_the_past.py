"""``txng trace --as-of``: what documents had said, and what the graph held, at a time."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer

from hub.cli.trace_window import read_moment
from schema.model.times import DAY, instant, iso

LOT = "https://id.gs1.org/01/09521234543213/10/TOM-01"


def _event(day: int, **more: Any) -> dict[str, Any]:
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:00000000-0000-4000-8000-00000000000{day}",
        "eventTime": f"2025-03-0{day}T08:00:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "readPoint": {"id": "https://id.gs1.org/414/9521234000020"},
        "quantityList": [{"epcClass": LOT}],
        **more,
    }


@pytest.fixture
def document(tmp_path: Path) -> Path:
    declared = {"declarationTime": "2025-03-20T08:00:00+07:00", "reason": "did_not_occur"}
    events = [
        _event(1, recordTime="2025-03-02T08:00:00+07:00"),
        _event(2, recordTime="2025-03-12T08:00:00+07:00"),
        _event(3),
        _event(1, recordTime="2025-03-20T08:00:00+07:00", errorDeclaration=declared),
    ]
    text = {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-03-15T08:00:00+07:00",
        "epcisBody": {"eventList": events},
    }
    path = tmp_path / "said.json"
    path.write_text(json.dumps(text), "utf-8")
    return path


@pytest.mark.parametrize(
    ("then", "days"),
    [
        ("2025-03-01", []),
        ("2025-03-02", [1]),
        ("2025-03-12T07:59:59+07:00", [1]),
        ("2025-03-12", [1, 2]),
        ("2025-03-15", [1, 2, 3]),
        ("2025-03-20", [2, 3]),
    ],
)
def test_a_document_said_what_its_times_tell(
    traced: Any, document: Path, then: str, days: list[int]
) -> None:
    _, told = traced("--events", document, LOT, "--as-of", then)
    assert [int(event["id"][-1]) for event in told["events"]] == days
    assert told["asOf"] == iso(read_moment(then))


def test_without_a_time_all_is_told(traced: Any, document: Path) -> None:
    _, told = traced("--events", document, LOT)
    assert (len(told["events"]), told["asOf"]) == (2, None)


def test_the_graph_is_asked_what_it_held(traced: Any, tmp_path: Path) -> None:
    asked = ("--store", tmp_path / "graph.sqlite", LOT, "--as-of", "2025-03-01")
    code, told = traced(*asked)
    assert (code, told["sources"], told["asOf"]) == (4, [], iso(read_moment("2025-03-01")))


def test_a_date_is_the_end_of_its_day_in_vietnam() -> None:
    begin = instant("2025-03-01T00:00:00+07:00").earliest or 0
    assert read_moment("2025-03-01") == begin + DAY - 1
    assert read_moment(" 2025-03-01T00:00:00+07:00 ") == begin


@pytest.mark.parametrize("text", ["", "soon", "2025-13-01", "2025-03-01T25:00:00Z"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="RFC 3339"):
        read_moment(text)


def test_a_time_that_has_not_come_is_told_as_now(traced: Any, document: Path) -> None:
    _, told = traced("--events", document, LOT, "--as-of", "2999-01-01")
    assert told["asOf"] == told["answeredAt"]


def test_13_bare_digits_are_a_location_that_a_document_names(traced: Any, document: Path) -> None:
    code, told = traced("--events", document, "9521234000020")
    assert (code, told["start"]) == (0, "https://id.gs1.org/414/9521234000020")
    _, told = traced("--events", document, LOT, "--explain", "9521234000020")
    assert told["explanation"]["node"] == "https://id.gs1.org/414/9521234000020"
