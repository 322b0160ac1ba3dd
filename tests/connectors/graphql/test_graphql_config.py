"""A system's file of kind ``graphql`` that cannot work is refused at the start, with the place."""

from dataclasses import replace
from typing import Any

import pytest
from graphql_province import RELAY, query, table

from connectors.registry import check_connector
from connectors.sdk.system_file import SystemFileError, parse_system

HEAD = '[system]\nname = "Mẫu (mô phỏng)"\nprovinces = ["96"]\nkind = "graphql"\n'
NONE = {"style": "none"}


def faults(shape: dict[str, Any]) -> str:
    settings = parse_system(HEAD, "mau.toml")
    try:
        check_connector(replace(settings, connector=shape))
    except SystemFileError as error:
        return str(error)
    return ""


def plain(document: str, **changes: Any) -> dict[str, Any]:
    return query(document=document, paging=NONE, records="journal", **changes)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (
            plain("query ($lot: String) { journal(lot: $lot) { "),
            "queries.0.document: is not GraphQL: Expected Name, found <EOF> (line 1, column 45)",
        ),
        (plain("query ($lot: String) { journal(lot: $lo) { x } }"), "'$lo' is not defined"),
        (plain("query ($lot: String) { journal(lot: $lot) { ...F } }"), "Unknown fragment 'F'"),
        (plain("query ($lot: String) { journal { x } }"), "'$lot' is never used"),
        (plain("mutation ($lot: String) { journal(lot: $lot) }"), "holds a mutation"),
        (plain("type Query { a: Int }"), "is no query that can be sent"),
        (plain("query A($lot: String) { journal(lot: $lot) } query B { b }"),
         "`operation` must name one query of the document: A, B"),
        (plain("query A { a }", operation="B"), "must name one query of the document: A"),
        (plain("{ journal }"), "$lot is filled, but the document declares no such variable"),
        (plain("query ($lot: String, $x: Int) { journal(lot: $lot, x: $x) }"), "$x is never"),
        (plain("query ($lot: String, $t: String!) { journal(lot: $lot, t: $t) }",
               variables={"lot": "{lot}", "t": "{from}"}), "declare it without the !"),
        (plain("query ($lot: String) { other(lot: $lot) }"), "`records` is journal, which the"),
        (plain("query ($lot: Int) { journal(lot: $lot) }", variables={"lot": "{lott}"}),
         "{lott} is no placeholder"),
        (plain("query ($lot: String, $t: Int) { journal(lot: $lot, t: $t) }",
               variables={"lot": "{lot}", "t": "{from}"}), "$t is a number: `time_format`"),
        (plain("query ($lot: String) { journal(lot: $lot) }", numbers=["t"]), "not in `variables`"),
        (plain("query ($lot: String) { journal(lot: $lot) }", answers=["changes"],
               resume="cursor"), "goes with paging by one"),
        (query(document=RELAY.replace("hasNextPage", "")), "`relay` needs pageInfo"),
        (query(document=RELAY.replace("edges { node {", "edges { nod: node {")), "`relay` needs"),
        (query(paging={"style": "relay"}), "$first is never filled"),
        (query(paging={"style": "relay", "size_variable": "lot"}), "$lot is filled twice"),
        (query(variables={"lot": "{lot}", "after": "x"}), "$after is filled twice"),
        (query(document=RELAY.replace("$after: String", "$after: String!")), "without the !"),
        (query(paging={"style": "none", "size_variable": "first"}), "need a `style`"),
        (query(records="journal[0]"), "is no path of names"),
        (query(mapping=["other"]), "queries.0: mapping 'other' is not defined"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_sent_is_refused(asked: dict[str, Any], why: str) -> None:
    assert why in faults(table("https://a.example", asked))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"check": "{"}, "connector.check: is not GraphQL"),
        ({"check": "query ($a: Int!) { a(a: $a) }"}, "check: $a has no value"),
        ({"queries": []}, "connector.queries: is too short"),
        ({"errors": {"X": "ignored"}}, "connector.errors.X: is none of the words known here"),
    ],
)
def test_the_rest_of_the_table_is_checked_too(change: dict[str, Any], why: str) -> None:
    assert why in faults({**table("https://a.example"), **change})


def test_a_good_table_has_no_fault_and_a_default_need_not_be_filled() -> None:
    document = "query ($lot: String, $n: Int! = 5) { journal(lot: $lot, n: $n) }"
    assert faults(table("https://a.example", plain(document))) == ""
