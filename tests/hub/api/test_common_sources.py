"""A common source over GraphQL: a real server, tracer and store over fake systems."""

from dataclasses import replace
from typing import Any

import pytest

from connectors.sdk.errors import Unavailable

LOT = "https://id.gs1.org/01/09521234543213/10/LOT1"
OTHER = "https://id.gs1.org/01/09521234543213/10/LOT2"
UNKNOWN = "https://id.gs1.org/01/09521234543213/10/NOWHERE"
TYPED = "(01)09521234543213(10)LOT1"
QUERY = """query($cases: [CaseInput!]!, $first: Int! = 50, $certainty: Certainty! = POSSIBLE,
  $contact: ContactInput) {
  commonSource(input: {cases: $cases, first: $first, certainty: $certainty, contact: $contact}) {
    __typename
    ... on CodeRefused { code rule }
    ... on CommonSource { status rounds totalCount coverage { answered of }
      cases { uri weight found } scores { id uri kind score }
      gaps { kind item system } sources { system outcome questions } } } }"""


def case(code: str, weight: float = 1.0) -> dict[str, Any]:
    return {"code": code, "weight": weight}


@pytest.fixture
def live(world: Any) -> Any:
    """One system with both lots, one that cannot be reached; the hub knows nothing yet."""
    world.system("ca-mau", world.record(0), world.record(1, lot=OTHER))
    world.system("can-tho", Unavailable("connection refused"))
    world.traces = True
    return world


async def test_the_systems_are_asked_and_what_leads_to_the_cases_is_ranked(live: Any) -> None:
    async with live.serving():
        told = (await live.ask(QUERY, cases=[case(TYPED, 3), case(OTHER)])).data["commonSource"]
    assert [(s["uri"], s["kind"], s["score"]) for s in told["scores"]] == [
        (LOT, "ITEM", 0.75),
        (OTHER, "ITEM", 0.25),
    ]
    assert told["totalCount"] == 2
    assert told["cases"] == [
        {"uri": LOT, "weight": 3, "found": True},
        {"uri": OTHER, "weight": 1, "found": True},
    ]


async def test_each_system_is_asked_about_all_cases_at_once_and_told_of_once(live: Any) -> None:
    async with live.serving():
        told = (await live.ask(QUERY, cases=[case(LOT), case(OTHER)])).data["commonSource"]
    assert {s["system"]: (s["outcome"], s["questions"]) for s in told["sources"]} == {
        "ca-mau": ("ANSWERED", 1),
        "can-tho": ("UNREACHABLE", 1),
    }


async def test_a_system_that_is_silent_keeps_the_ranking_from_being_whole(live: Any) -> None:
    async with live.serving():
        told = (await live.ask(QUERY, cases=[case(LOT)])).data["commonSource"]
    assert told["status"] == "INCOMPLETE"
    assert told["coverage"] == {"answered": 1, "of": 2}
    assert ("SOURCE_SILENT", "can-tho") in {(g["kind"], g["system"]) for g in told["gaps"]}


async def test_equal_cases_in_two_spellings_are_one(live: Any) -> None:
    async with live.serving():
        told = (await live.ask(QUERY, cases=[case(LOT), case(TYPED, 2)])).data["commonSource"]
    assert told["cases"] == [{"uri": LOT, "weight": 3, "found": True}]


async def test_a_case_that_nobody_knows_counts_and_is_a_gap(live: Any) -> None:
    async with live.serving():
        told = (await live.ask(QUERY, cases=[case(LOT), case(UNKNOWN)])).data["commonSource"]
        none = (await live.ask(QUERY, cases=[case(UNKNOWN)])).data["commonSource"]
    assert [(s["uri"], s["score"]) for s in told["scores"]] == [(LOT, 0.5)]
    assert ("UNKNOWN_CASE", UNKNOWN) in {(g["kind"], g["item"]) for g in told["gaps"]}
    assert none["status"] == "FAILED"


async def test_only_the_first_scores_are_told_with_how_many_there_are(live: Any) -> None:
    async with live.serving():
        asked = await live.ask(QUERY, cases=[case(LOT, 2), case(OTHER)], first=1)
    assert [s["uri"] for s in asked.data["commonSource"]["scores"]] == [LOT]
    assert asked.data["commonSource"]["totalCount"] == 2


async def test_a_scored_thing_is_found_again_by_its_id(live: Any) -> None:
    async with live.serving():
        told = (await live.ask(QUERY, cases=[case(LOT)])).data["commonSource"]
        node = "query($id: ID!) { node(id: $id) { ... on Item { uri } } }"
        found = (await live.ask(node, id=told["scores"][0]["id"])).data["node"]
    assert found == {"uri": LOT}


async def test_an_instance_nobody_knows_stands_for_the_lot_beside_its_serial(live: Any) -> None:
    async with live.serving():
        told = await live.ask(QUERY, cases=[case(f"{TYPED}(21)0007")])
    assert [c["uri"] for c in told.data["commonSource"]["cases"]] == [LOT]


@pytest.mark.parametrize("code", ["9521234543213", "(01)09521234543214(10)LOT1"])
async def test_a_known_product_and_a_wrong_check_digit_are_no_cases(live: Any, code: str) -> None:
    live.records.append(live.record(0))
    async with live.serving():
        told = (await live.ask(QUERY, cases=[case(LOT), case(code)])).data["commonSource"]
    assert (told["__typename"], told["code"]) == ("CodeRefused", code)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"cases": []}, "TRACE_LIMIT"),
        ({"cases": [case(LOT)] * 101}, "TRACE_LIMIT"),
        ({"cases": [case(LOT, 0)]}, "CASE_WEIGHT"),
        ({"cases": [case(LOT, -2)]}, "CASE_WEIGHT"),
        ({"cases": [case(LOT, 1e308), case(OTHER, 1e308)]}, "CASE_WEIGHT"),
        ({"cases": [case(LOT)], "first": 0}, "PAGE_SIZE"),
    ],
)
async def test_what_cannot_be_asked_is_the_callers_mistake(
    live: Any, asked: dict[str, Any], code: str
) -> None:
    async with live.serving():
        assert (await live.ask(QUERY, **asked)).codes == [code]


async def test_a_ranking_counts_as_a_trace(live: Any) -> None:
    one = f'commonSource(input: {{cases: [{{code: "{TYPED}"}}]}}) {{ __typename }}'
    async with live.serving():
        assert (await live.ask(f"{{ a: {one} b: {one} c: {one} }}")).codes == ["LIMIT_COST"]


@pytest.mark.parametrize(
    ("contact", "ranked"),
    [
        (None, {OTHER}),
        ({"locations": ["9521234000013"]}, {OTHER, LOT}),
        ({"everywhere": True}, {OTHER, LOT}),
    ],
)
async def test_contact_leads_to_a_case_where_it_is_asked_for(
    world: Any, contact: Any, ranked: set[str]
) -> None:
    came, went = world.record(0), world.record(1, lot=OTHER)
    came = replace(came, event=replace(came.event, biz_step="receiving"))
    went = replace(went, event=replace(went.event, biz_step="shipping"))
    world.system("ca-mau", came, went)
    world.traces = True
    async with world.serving():
        told = (await world.ask(QUERY, cases=[case(OTHER)], contact=contact)).data["commonSource"]
    assert {s["uri"] for s in told["scores"] if s["kind"] == "ITEM"} == ranked
