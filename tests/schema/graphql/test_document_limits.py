"""What a document may cost: n passes, n + 1 is refused with its code."""

import pytest
from graphql import GraphQLError, parse, validate

from schema.graphql.limits import (
    MAX_ALIASES,
    MAX_DEPTH,
    MAX_FIELDS,
    MAX_LOOKUPS,
    MAX_TRACES,
    Limits,
)
from schema.graphql.schema import hub_schema

SCHEMA = hub_schema(introspection=True)._schema


def refused(query: str) -> list[str]:
    """The codes a document is refused with."""
    errors: list[GraphQLError] = validate(SCHEMA, parse(query), [Limits])
    return [str((error.extensions or {})["code"]) for error in errors]


def nested(depth: int) -> str:
    return "{" + "a{" * (depth - 1) + "b" + "}" * depth


def aliased(count: int) -> str:
    return "{" + " ".join(f"a{n}: provinces {{ code }}" for n in range(count)) + "}"


def broad(count: int) -> str:
    return "{" + "a " * count + "}"


def traces(count: int) -> str:
    kinds = ['trace(input: {code: "x"})', 'traceVersion(id: "x")']
    return "{" + " ".join(f"t{n}: {kinds[n % 2]} {{ __typename }}" for n in range(count)) + "}"


def lookups(count: int) -> str:
    kinds = [
        'lookup(code: "x")',
        'lot(gtin: "x", lot: "x")',
        'item(id: "x")',
        'location(id: "x")',
        'product(gtin: "x")',
    ]
    return "{" + " ".join(f"l{n}: {kinds[n % 5]} {{ __typename }}" for n in range(count)) + "}"


@pytest.mark.parametrize(
    ("document", "most", "code"),
    [
        (nested, MAX_DEPTH, "LIMIT_DEPTH"),
        (aliased, MAX_ALIASES, "LIMIT_ALIASES"),
        (broad, MAX_FIELDS, "LIMIT_FIELDS"),
        (traces, MAX_TRACES, "LIMIT_COST"),
        (lookups, MAX_LOOKUPS, "LIMIT_COST"),
    ],
)
def test_the_limit_passes_and_one_more_is_refused(document, most: int, code: str) -> None:
    assert refused(document(most)) == []
    assert refused(document(most + 1)) == [code]


def test_resumed_traces_count_as_traces() -> None:
    def resumed(count: int) -> str:
        field = 'resumeTrace(id: "x") { __typename }'
        return "mutation {" + " ".join(f"r{n}: {field}" for n in range(count)) + "}"

    assert refused(resumed(MAX_TRACES)) == []
    assert refused(resumed(MAX_TRACES + 1)) == ["LIMIT_COST"]


def test_fragments_count_wherever_they_are_spread() -> None:
    doubling = "".join(
        f"fragment f{n} on Query {{ a {{ ...f{n + 1} }} b {{ ...f{n + 1} }} }} " for n in range(10)
    )
    assert "LIMIT_FIELDS" in refused("{ ...f0 } " + doubling + "fragment f10 on Query { a }")


def test_a_fragment_that_spreads_itself_ends() -> None:
    assert refused("{ ...f } fragment f on Query { a { ...f } }") == []


def test_inline_fragments_count() -> None:
    assert refused("{ ... on Query { " + "a " * (MAX_FIELDS + 1) + "} }") == ["LIMIT_FIELDS"]


def test_traces_within_fragments_count_as_often_as_they_are_spread() -> None:
    one = 'fragment f on Query { a: trace(input: {code: "x"}) { __typename } } '
    assert refused("{ ...f ... on Query { ...f } } " + one) == []
    assert refused("{ ...f ...f ... on Query { ...f } } " + one) == ["LIMIT_COST"]


def test_fields_of_that_name_deeper_down_ask_nobody() -> None:
    assert refused("{ a { " + "item location product lot " * 10 + "} }") == []
