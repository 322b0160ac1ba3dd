"""The proxy: passes on faithfully, and spoils in the ways that its faults say."""

import json
from typing import Any

import pytest
from storehouse import LOT

from connectors.testing.bench import Bench
from connectors.testing.faults import Ending
from connectors.testing.proxy.bodies import Unspoilable, changed, record_lists
from connectors.testing.proxy.faults import FAULTS, XML_FAULTS, Group
from connectors.testing.proxy.spoiled import (
    decomposed,
    no_records,
    one_bad_record,
    other_charset,
    other_clock,
    other_types,
    too_deep,
)
from connectors.testing.trials import Trials
from schema.model.keys import ItemId
from schema.model.queries import EventQuery

BODY = json.dumps({"n": 2, "list": [{"at": "2025-03-01", "who": "Hòa"}, {"at": 1}]}).encode()
XML = '<?xml version="1.0"?><a xmlns="urn:x"><b at="1">Hòa</b><b>2025-03-01</b></a>'.encode()
OF_ANY = [fault for fault in FAULTS if fault not in XML_FAULTS]
QUERY = EventQuery(epc_classes=(ItemId(LOT),))


async def test_what_is_passed_on_is_what_the_system_says(of_kind: Any) -> None:
    bench = Bench(of_kind())
    async with bench.opened() as connector:
        direct = await bench.events(connector, QUERY)
    async with bench.spoiled() as behind:
        passed_on = await bench.events(behind.connector, QUERY)
    assert passed_on.said == direct.said
    assert len(behind.proxy.turns) == 3
    assert not any(turn.spoiled for turn in behind.proxy.turns)


@pytest.mark.parametrize("fault", OF_ANY, ids=lambda fault: fault.name)
async def test_every_fault_shows_and_ends_as_it_should(fault: Any, of_kind: Any) -> None:
    trials = Trials(Bench(of_kind()))
    await trials.good()
    trial = await trials.of(fault)
    assert trial.shown
    assert trial.ending in fault.right


def test_every_group_has_a_fault_and_no_fault_may_end_in_just_anything() -> None:
    assert {fault.group for fault in FAULTS} == set(Group)
    assert not any(fault.right & {Ending.FOREIGN, Ending.NEVER} for fault in FAULTS)


def test_values_are_changed_and_names_stay() -> None:
    shouted = changed(BODY, lambda value: value.upper() if isinstance(value, str) else value)
    assert json.loads(shouted)["list"][0] == {"at": "2025-03-01", "who": "HÒA"}
    assert '<b at="1">HÒA</b>' in changed(XML, lambda v: str(v).upper()).decode()
    assert changed(BODY, lambda value: value) == BODY
    with pytest.raises(Unspoilable):
        changed(b"ma;ten\n1;Hoa\n", lambda value: value)


def test_records_are_in_the_outermost_lists_of_objects() -> None:
    value = {"a": [{"b": [{"c": 1}]}], "d": {"e": [[{"f": 2}]]}, "g": [1]}
    assert list(record_lists(value)) == [[{"b": [{"c": 1}]}], [{"f": 2}]]


def test_records_of_xml_are_the_outermost_elements_of_one_name() -> None:
    body = b"""<Body>
    <lists><Event><id>1</id><note/></Event><x/><Event><id>2</id><n/></Event></lists>
    <rows><row><only><id>3</id><n/></only></row><row><id>4</id></row></rows></Body>"""
    spoiled = [one_bad_record(number)(body) for number in (0, 1)]
    assert [one.count(b"???") for one in spoiled] == [1, 1]
    assert b"<Event>???</Event><x/>" in spoiled[0]
    assert b"<row><only>???</only></row><row><id>4</id></row>" in spoiled[1]
    with pytest.raises(Unspoilable):
        one_bad_record(2)(body)


def test_each_change_is_what_it_is_called() -> None:
    assert json.loads(other_types(BODY))["list"][0] == {"at": 17, "who": 17}
    assert json.loads(one_bad_record(0)(BODY))["list"] == ["???", {"at": 1}]
    assert {} in json.loads(no_records(BODY))["list"]
    assert json.loads(other_clock(BODY))["list"][0]["at"] == "9999-12-31T23:59:59Z"
    assert b"[" * 900 in too_deep(BODY)
    assert "Ho\u0300a" in decomposed(BODY).decode()
    with pytest.raises(UnicodeDecodeError):
        other_charset(BODY).decode()
