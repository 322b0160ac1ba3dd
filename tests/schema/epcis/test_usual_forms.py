"""What is read at once in its usual form reads as it would with care, value or faults."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.epcis import json_in
from schema.epcis import times as epcis_times
from schema.epcis.faults import EventFault, Fault
from schema.epcis.json_in import event_from_json
from schema.epcis.names import STANDARD
from schema.model import times
from schema.model.events import Event
from schema.model.times import instant, micros
from schema.model.usual_times import usual_moment

_LOT = "https://id.gs1.org/01/09521234543213/10/LOT1"
_PLACE = {"id": "https://id.gs1.org/414/9521234000013"}
_QUANTITY = {"epcClass": _LOT, "quantity": 2.5, "uom": "KGM"}
_USUAL: Mapping[str, Any] = {
    "eventID": "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "eventTime": "2026-03-15T08:30:00+07:00",
    "eventTimeZoneOffset": "+07:00",
    "recordTime": "2026-03-15T01:31:00Z",
    "bizStep": "shipping",
    "disposition": "urn:epcglobal:cbv:disp:in_transit",
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "bizTransactionList": [{"type": "desadv", "bizTransaction": "urn:x:paper"}],
    "sourceList": [{"type": "location", "source": "urn:x:here"}],
    "destinationList": [{"type": "location", "destination": "urn:x:there"}],
    "action": "DELETE",
    "parentID": "urn:x:box",
    "transformationID": "urn:x:run",
    "ilmd": {"cbvmda:lotNumber": "LOT1"},
    **{name: ["urn:x:1"] for name in ("epcList", "childEPCs", "inputEPCList", "outputEPCList")},
    **{name: [_QUANTITY] for name in json_in.EVENT_FIELDS["TransformationEvent"] if "Quan" in name},
    **{name: [_QUANTITY] for name in ("quantityList", "childQuantityList")},
}
_ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "x", "a:b", 0, -1, 2, 1.0, float("inf"), True, [], {}, [None], [""], [{}], "KG", "Z"]
)
_WORDS = st.sampled_from(["receiving", "cbv:BizStep-packing", "owning_party", "inv", "OBSERVE"])
_TIMES = st.sampled_from(
    [
        "2026-03-15T08:30:00",
        "2026-03-15T08:30:00.25Z",
        "2026-02-30T08:30:00Z",
        "2026-03-15T24:00:00Z",
        "2026-03-15T08:30:60Z",
        "2026-03-15t08:30:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-03-15T08:30:00+15:00",
        "2026-03-15T08:30:00-00:00",
    ]
)
_PART = st.one_of(_ODD, _WORDS, _TIMES, st.text(max_size=5))


@st.composite
def _documents(draw: st.DrawFn) -> dict[str, Any]:
    """An event in its usual form with some of it left out and some of it spoiled, at any depth."""
    kind = draw(st.sampled_from(sorted(json_in.EVENT_FIELDS)))
    known = json_in.EVENT_FIELDS[kind]
    event = {name: value for name, value in _USUAL.items() if name in known}
    for name in draw(st.sets(st.sampled_from(sorted(event)), max_size=4)):
        event[name] = _spoiled(draw, event[name])
    for name in draw(st.sets(st.sampled_from(sorted(event)), max_size=4)):
        del event[name]
    return {"type": kind, **event}


def _spoiled(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, list) and draw(st.booleans()):
        return [*(_spoiled(draw, one) for one in value), *draw(st.lists(_PART, max_size=2))]
    if isinstance(value, dict) and draw(st.booleans()):
        name = draw(st.sampled_from([*sorted(value), "x:own", "stranger"]))
        return {**value, name: draw(_PART)}
    return draw(_PART)


def _read(document: dict[str, Any], strict: bool) -> Event | tuple[Fault, ...]:
    try:
        return event_from_json(document, STANDARD, default_offset="+07:00", strict=strict)
    except EventFault as fault:
        return fault.faults


@given(_documents(), st.booleans())
def test_an_event_reads_the_same_with_and_without_its_usual_forms(
    document: dict[str, Any], strict: bool
) -> None:
    found = _read(document, strict)
    with pytest.MonkeyPatch.context() as patch:
        for module in (times, epcis_times):
            patch.setattr(module, "usual_moment", lambda text: None)
        careful = {
            kind: (make, {name: (own, None, read) for name, (own, _, read) in known.items()})
            for kind, (make, known) in json_in._TYPES.items()
        }
        patch.setattr(json_in, "_TYPES", careful)
        with_care = _read(document, strict)
    assert found == with_care
    assert repr(found) == repr(with_care), "a number and its type too"


def test_the_usual_event_is_read_by_its_usual_forms_alone() -> None:
    """Else nothing here compares anything."""
    kind = "ObjectEvent"
    for name in json_in.EVENT_FIELDS[kind] & _USUAL.keys():
        usual = json_in._TYPES[kind][1].get(name, ("", None, None))[1]
        assert usual is None or usual(_USUAL[name]) is not None, name


@given(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)).map(
        lambda at: at.replace(microsecond=0)
    ),
    st.integers(-14 * 60, 14 * 60),
)
def test_a_usual_time_is_the_moment_that_the_calendar_says(at: datetime, ahead: int) -> None:
    aware = at.replace(tzinfo=timezone(timedelta(minutes=ahead)))
    assert usual_moment(aware.isoformat()) == micros(aware)


@given(
    st.from_regex(
        r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-9:]{8}(Z|[+-][01][0-9]:[0-9]{2})", fullmatch=True
    )
)
def test_no_usual_time_is_read_otherwise_with_care(text: str) -> None:
    usual = usual_moment(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(times, "usual_moment", lambda text: None)
        if usual is not None:
            with_care = instant(text)
            assert with_care.earliest == usual
            assert with_care.offset == ("+00:00" if text.endswith("Z") else text[-6:])


@pytest.mark.parametrize(
    "text",
    [None, 5, "", "2026-03-15T08:30:00", "２026-03-15T08:30:00Z", "2026-03-15T08:30:00+7:00"],
)
def test_what_is_written_otherwise_is_left_to_others(text: object) -> None:
    assert usual_moment(text) is None
