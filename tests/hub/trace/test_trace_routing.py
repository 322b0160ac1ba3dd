"""Whom to ask: learned from where items were and were headed, and from what is said of places."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from oracle import cast
from oracle.story import (
    LOT,
    NORTH,
    ONE,
    PALLET,
    SOUTH,
    A,
    B,
    C,
    made,
    packed,
    received,
    shipped,
    told,
    transformed,
)

from hub.graph.sqlite.settle import settle
from hub.graph.sqlite.store import connect, drive
from hub.graph.sqlite.write import Writer
from hub.graph.store import Statement
from hub.trace.atlas import NAME, STATE, Atlas, province_named
from hub.trace.plan import trace_plan
from hub.trace.report.view import View
from hub.trace.routing import Routes, routes
from schema.model.events import SourceDest
from schema.model.keys import ProvinceCode, SystemId
from schema.model.records import MasterData, Record
from schema.model.trace import TraceInput

CA_MAU, SAI_GON, HA_NOI = (ProvinceCode(code) for code in ("96", "79", "01"))
HOMES = {NORTH: (CA_MAU,), SOUTH: (SAI_GON,)}
Say = Mapping[str, Mapping[str, str]]


def _atlas(said: Say, homes: Mapping[SystemId, tuple[ProvinceCode, ...]] = HOMES) -> Atlas:
    statements = {
        place: (Statement(NORTH, 1, MasterData("Location", place, attributes)),)
        for place, attributes in said.items()
    }
    return Atlas(homes, statements)


@pytest.fixture
def routed() -> Callable[..., Routes]:
    """Whom a trace from LOT over some records would ask, given what is said of places."""

    def route(records: Sequence[Record], said: Say | None = None, start: str = LOT) -> Routes:
        connection = connect(None)
        try:
            Writer(connection, lambda: 0, {}).put(records)
            settle(connection)
            traced = drive(connection, trace_plan(TraceInput(start=start)))
        finally:
            connection.close()
        return routes(View(traced, _atlas(said or {})))

    return route


Routed = Callable[..., Routes]
IN_SAI_GON, IN_HA_NOI = {STATE: "VN-SG"}, {STATE: "VN-HN"}


def test_the_province_it_was_sent_to_is_asked(routed: Routed) -> None:
    found = routed(told(made(0, A, LOT), shipped(1, A, LOT, to=B)), {B: IN_SAI_GON})
    assert found.known[LOT] == {NORTH, SOUTH}


def test_what_arrived_is_not_astray(routed: Routed) -> None:
    sent = told(made(0, A, LOT), shipped(1, A, LOT, to=B))
    assert routed([*sent, *told(received(2, B, LOT), system=SOUTH, first=5)]).astray == {}


@pytest.mark.parametrize("said", [{}, {B: IN_SAI_GON}])
def test_what_did_not_arrive_is_astray_with_all_that_was_headed_there(
    routed: Routed, said: Say
) -> None:
    events = [made(0, A, LOT), shipped(1, A, LOT, to=B), shipped(2, A, LOT, to=B)]
    assert routed(told(*events), said).astray == {B: {LOT}}


def test_what_was_sent_off_without_an_address_is_astray_by_its_event(routed: Routed) -> None:
    records = told(made(0, A, LOT), shipped(1, A, LOT))
    found = routed(records)
    assert (found.astray, found.known[LOT]) == ({records[1].event.event_id: {LOT}}, {NORTH})


def test_what_came_from_nobody_knows_where_is_astray(routed: Routed) -> None:
    records = told(received(1, A, LOT))
    found = routed(records)
    assert (found.astray, found.known[LOT]) == ({records[0].event.event_id: {LOT}}, {NORTH})


def test_what_carried_it_is_astray_with_it(routed: Routed) -> None:
    events = [made(0, A, ONE, PALLET), packed(1, A, PALLET, ONE), shipped(2, A, PALLET, to=B)]
    assert routed(told(*events), start=ONE).astray == {B: {ONE, PALLET}}


def test_who_took_in_what_was_sent_to_a_place_speaks_for_it_by_whatever_code(
    routed: Routed,
) -> None:
    own = "urn:txng:place:south:K1"
    sent = told(made(0, A, LOT), shipped(1, A, LOT, to=B, document="PO-1"))
    came = told(received(2, own, LOT, document="PO-1"), system=SOUTH, first=5)
    again = told(shipped(4, A, LOT, to=B), first=9)
    found = routed([*sent, *came, *again])
    assert SOUTH in found.known[LOT]
    assert found.astray == {B: {LOT}}


def test_whoever_recorded_a_place_is_asked_for_what_goes_there(routed: Routed) -> None:
    there = told(made(0, B, LOT), system=SOUTH, first=5)
    found = routed([*told(shipped(1, A, LOT, to=B)), *there])
    assert SOUTH in found.known[LOT]


def test_what_carried_it_is_asked_for_as_well(routed: Routed) -> None:
    events = [made(0, A, ONE, PALLET), packed(1, A, PALLET, ONE), shipped(2, A, PALLET, to=B)]
    found = routed(told(*events), {B: IN_SAI_GON}, start=ONE)
    assert SOUTH in found.known[ONE]
    assert SOUTH in found.known[PALLET]


def test_a_province_without_a_system_is_named_whatever_else_is_unknown(routed: Routed) -> None:
    both = (SourceDest("location", B), SourceDest("location", C))
    event = replace(shipped(1, A, LOT), destinations=both)
    found = routed(told(made(0, A, LOT), event), {C: IN_HA_NOI})
    assert found.unserved == {HA_NOI}
    assert found.astray == {B: {LOT}, C: {LOT}}


def test_half_a_transformation_is_asked_for_by_its_id_if_all_systems_share_it(
    routed: Routed,
) -> None:
    shared, own = cast.TRANSFORMATION_IDS
    assert routed(told(transformed(0, A, [LOT], [], shared))).pools == {shared}
    assert routed(told(transformed(0, A, [LOT], [], own))).pools == set()


def test_a_place_lies_where_it_is_said_to_lie() -> None:
    atlas = _atlas({A: {STATE: "VN-SG", NAME: "Kho A (mô phỏng)"}})
    assert atlas.province(A, [NORTH]) == SAI_GON
    assert atlas.name(A) == "Kho A (mô phỏng)"


def test_a_place_of_which_nothing_is_said_lies_where_it_was_recorded() -> None:
    several = _atlas({}, {NORTH: (CA_MAU, SAI_GON), SOUTH: (SAI_GON,)})
    assert several.province(A, [SOUTH]) == SAI_GON
    assert several.province(A, [NORTH]) is None
    assert several.province(A, [NORTH, SOUTH]) is None
    assert several.province(A) is None
    assert several.name(A) is None


def test_attributes_are_read_however_documents_qualify_them() -> None:
    for written in (STATE, "{urn:epcglobal:cbv:mda}state", "state"):
        assert _atlas({A: {written: "VN-SG"}}).province(A) == SAI_GON


def test_the_most_recent_statement_with_a_value_counts() -> None:
    def said(at: int, **attributes: str) -> Statement:
        return Statement(NORTH, at, MasterData("Location", A, attributes))

    atlas = Atlas({}, {A: (said(3), said(2, name="new"), said(1, name="old"))})
    assert atlas.name(A) == "new"


def test_a_province_goes_by_its_iso_code_or_its_name_with_or_without_diacritics() -> None:
    for text in ("VN-59", "Cà Mau", "Ca Mau"):
        assert province_named(text) == CA_MAU
    assert province_named("Atlantis") is None
    assert province_named("") is None


def test_a_province_is_spoken_for_by_its_systems() -> None:
    atlas = _atlas({})
    assert atlas.systems_of(CA_MAU) == (NORTH,)
    assert atlas.systems_of(HA_NOI) == ()
    assert atlas.systems_of(None) == ()
