"""Codes that live systems say are one thing: they are asked about like whatever was reached."""

from typing import Any

from oracle.cast import PRODUCTS
from oracle.story import LOT, ONE, OTHER, A, B, made, seen

from connectors.sdk.errors import Unavailable
from schema.model.answers import Outcome
from schema.model.records import MasterData
from schema.model.trace import Direction, GapKind, LinkKind, Status, TraceReport

FARM, MARKET, BYSTANDER = "ca-mau", "ha-noi", "hue"
CLASS = "urn:epcglobal:epcis:vtype:EPCClass"
LOCAL = "https://example.org/lot/7"


def _world(world: Any) -> Any:
    world.add(FARM, "96", made(0, A, LOT))
    world.add(MARKET, "01", made(1, B, LOCAL))
    world.add(BYSTANDER, "46")
    return world


def _items(report: TraceReport) -> set[str]:
    return {item.canonical for item in report.items}


def test_a_code_that_an_answer_says_is_the_same_is_asked_about_and_followed(world: Any) -> None:
    fakes = _world(world).fakes
    fakes[FARM].says_too = [MasterData(CLASS, LOT, {"sameAs": LOCAL})]
    report = world.trace(LOT, direction=Direction.FORWARD)
    assert LOCAL in fakes[MARKET].asked
    assert _items(report) == {LOT, LOCAL}
    (link,) = [link for link in report.links if link.kind is LinkKind.EQUIVALENCE]
    assert (link.event, link.stated_by) == (None, (FARM,))
    assert report.status is Status.COMPLETE


def test_who_states_it_is_asked_before_everyone(world: Any) -> None:
    fakes = _world(world).fakes
    fakes[FARM].says_too = [MasterData(CLASS, LOT, {"sameAs": LOCAL})]
    fakes[FARM].holds.append(made(1, B, LOCAL))
    report = world.trace(LOT, direction=Direction.FORWARD)
    assert _items(report) == {LOT, LOCAL}
    assert LOCAL in fakes[FARM].asked
    assert not {LOCAL} & fakes[BYSTANDER].asked


def test_a_silent_system_that_may_hold_the_other_code_is_a_gap(world: Any) -> None:
    fakes = _world(world).fakes
    fakes[FARM].says_too = [MasterData(CLASS, LOT, {"sameAs": LOCAL})]
    fakes[MARKET].fails = Unavailable("the server is down")
    report = world.trace(LOT, direction=Direction.FORWARD)
    assert _items(report) == {LOT}
    assert report.status is Status.INCOMPLETE
    silent = {gap.system for gap in report.gaps if gap.kind is GapKind.SOURCE_SILENT}
    assert silent == {MARKET}
    outcomes = {source.system: source.outcome for source in report.sources}
    assert outcomes[MARKET] is not Outcome.NO_RECORD


def test_at_a_limit_of_depth_the_other_code_is_asked_about_and_an_open_end(world: Any) -> None:
    fakes = _world(world).fakes
    fakes[FARM].says_too = [MasterData(CLASS, LOT, {"sameAs": LOCAL})]
    report = world.trace(LOT, direction=Direction.FORWARD, max_depth=0)
    assert LOCAL in fakes[MARKET].asked
    assert _items(report) == {LOT}
    assert [entry.item for entry in report.frontier] == [LOT]


def test_an_instance_whose_lot_is_stated_is_asked_about_from_the_lot(world: Any) -> None:
    world.add(FARM, "96", made(0, A, LOT))
    world.add(MARKET, "01", seen(1, B, ONE), seen(2, B, OTHER))
    world.fakes[FARM].says_too = [MasterData(CLASS, f"{PRODUCTS[0]}/21/1", {"lotNumber": "A"})]
    report = world.trace(LOT, direction=Direction.FORWARD)
    assert _items(report) == {LOT, ONE}
    assert OTHER not in world.fakes[MARKET].asked
