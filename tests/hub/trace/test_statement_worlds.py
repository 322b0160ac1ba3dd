"""What master data says of codes agrees with the oracle, whatever was heard first."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.cast import FETCHED, INSTANCES, ITEMS, LOTS, PLACES, POINTS, SYSTEMS, instant_at
from oracle.links import stronger
from oracle.meaning import Known
from oracle.shape import EVERYTHING
from oracle.world import statements, worlds

from hub.graph.sqlite.settle import settle
from hub.graph.sqlite.statements import put_master_data
from hub.graph.sqlite.store import connect, drive
from hub.graph.sqlite.write import Writer
from hub.trace.atlas import Atlas
from hub.trace.plan import trace_plan
from hub.trace.report.build import Circumstances, build
from schema.model.identifiers.canonical import canonical
from schema.model.identifiers.spellings import spellings
from schema.model.json import Json
from schema.model.keys import SystemId, TraceId
from schema.model.records import MasterData, Record
from schema.model.trace import Certainty, Direction, ItemRole, LinkKind, TraceInput, TraceReport

WALKED = replace(EVERYTHING, bare_transformation_ids=False, conflicts=False)
TIED = {LinkKind.MEMBERSHIP, LinkKind.EQUIVALENCE}
STORIES = settings(deadline=None, suppress_health_check=list(HealthCheck))
NAMESPACES = {
    "sameAs": ["", "txng:", "urn:txng:epcis:", "{urn:txng:epcis:}", "owl:", "https://schema.org/"],
    "lotNumber": ["", "urn:epcglobal:cbv:mda#", "{urn:epcglobal:cbv:mda}", "urn:x:"],
}
Said = tuple[SystemId, MasterData]


@st.composite
def _told(draw: st.DrawFn) -> list[Said]:
    """Statements, each about an id of its own for its system: the latest would replace another."""
    found: dict[tuple[SystemId, str], Said] = {}
    for said in (one for some in draw(st.lists(statements(), max_size=3)) for one in some):
        system = SystemId(draw(st.sampled_from(SYSTEMS)))
        ((name, value),) = said.attributes.items()
        key = draw(st.sampled_from(NAMESPACES[name])) + name
        ways = [w for text in (said.id, str(value)) for w in [draw(_spelled(text))]]
        one_or_more: Json = draw(st.sampled_from([ways[1], [ways[1], "no code"], [ways[1]] * 2]))
        found[system, said.id] = system, MasterData(said.type, ways[0], {key: one_or_more})
    return list(found.values())


def _spelled(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from([text, *spellings(text)]) if text in ITEMS else st.just(text)


def _report(told: list[Record | Said], asked: TraceInput, at: int = FETCHED) -> TraceReport:
    """The trace over what was put one by one."""
    connection = connect(None)
    try:
        writer = Writer(connection, lambda: 0, {})
        for said in told:
            if isinstance(said, Record):
                writer.put([said])
            else:
                put_master_data(connection, said[0], [said[1]], at)
        settle(connection)
        found = drive(connection, trace_plan(asked))
    finally:
        connection.close()
    return build(asked, found, Atlas(), Circumstances(TraceId("t"), 1, 0, 0, ()))


def _oracle(told: list[Record | Said]) -> Known:
    records = [one for one in told if isinstance(one, Record)]
    return Known(records, [one[1] for one in told if not isinstance(one, Record)])


@st.composite
def _worlds(draw: st.DrawFn) -> list[Record | Said]:
    told: list[Record | Said] = [*draw(worlds(WALKED)), *draw(_told())]
    return draw(st.permutations(told))


@st.composite
def _questions(draw: st.DrawFn) -> TraceInput:
    ends = st.none() | st.integers(0, POINTS - 1).map(lambda p: instant_at(p).earliest)
    return TraceInput(
        start=canonical(draw(st.sampled_from([*ITEMS, *PLACES]))),
        direction=draw(st.sampled_from([Direction.FORWARD, Direction.BACKWARD])),
        window=draw(st.just((None, None)) | st.tuples(ends, ends)),
        certainty=draw(st.sampled_from(Certainty)),
    )


def _agrees(told: list[Record | Said], asked: TraceInput) -> None:
    report, known = _report(told, asked), _oracle(told)
    expected = known.reach(asked.start, asked.direction, asked.window, asked.certainty)
    assert {i.canonical: (i.certainty, i.role) for i in report.items} == expected.items
    assert {p.canonical: p.certainty for p in report.places} == expected.places
    assert {e.id for e in report.events} == {event for event, _ in expected.states}
    assert _ties(report) == _expected(known, set(expected.states))


def _ties(report: TraceReport) -> dict[Any, Certainty]:
    return {
        (str(link.kind), canonical(link.from_), canonical(link.to)): link.certainty
        for link in report.links
        if link.kind in TIED
    }


def _expected(known: Known, states: set[tuple[str, str]]) -> dict[Any, Certainty]:
    found: dict[Any, Certainty] = {}
    for link in known.links:
        if link.rule.name in TIED and {link.source, link.target} <= states:
            key = link.rule.name, link.source[1], link.target[1]
            found[key] = stronger(found.get(key, link.certainty), link.certainty)
    return found


def _check(examples: int) -> None:
    @settings(STORIES, max_examples=examples)
    @given(_worlds(), _questions())
    def agrees(told: list[Record | Said], asked: TraceInput) -> None:
        _agrees(told, asked)

    agrees()


def test_what_is_stated_leads_where_the_oracle_says() -> None:
    _check(200)


@pytest.mark.long
def test_what_is_stated_leads_where_the_oracle_says_in_thousands_of_worlds() -> None:
    _check(5_000)


@settings(STORIES, max_examples=25)
@given(_worlds())
def test_forward_reaches_by_statements_what_reaches_it_backward(told: list[Record | Said]) -> None:
    # A container at the start stands for its contents too: a law of its own.
    items = [*LOTS, *INSTANCES]
    ahead = {i: _reached(told, i, Direction.FORWARD) for i in items}
    behind = {i: _reached(told, i, Direction.BACKWARD) for i in items}
    for a in items:
        for b in items:
            assert (b in ahead[a]) == (a in behind[b])


def _reached(told: list[Record | Said], start: str, direction: Direction) -> set[str]:
    report = _report(told, TraceInput(start=canonical(start), direction=direction))
    return {item.canonical for item in report.items if item.role is ItemRole.REACHED}


@settings(STORIES, max_examples=40)
@given(_worlds(), _questions(), st.randoms())
def test_what_was_heard_first_changes_nothing(
    told: list[Record | Said], asked: TraceInput, chance: Any
) -> None:
    again = list(told)
    chance.shuffle(again)
    first, second = _report(told, asked), _report(again, asked)
    assert first.items == second.items
    assert first.links == second.links
