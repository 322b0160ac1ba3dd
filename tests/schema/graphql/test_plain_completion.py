"""Completion by columns answers exactly what graphql-core does, errors and their paths included."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import pytest
import strawberry
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.graphql.completion import PlainCompletion
from schema.graphql.scalars import CONFIG


@strawberry.enum
class Colour(Enum):
    RED = "r"
    BLUE = "b"


@strawberry.type
class Leaf:
    text: str
    number: int | None
    real: float | None
    colour: Colour | None
    at: datetime | None


@strawberry.type
class Other:
    name: str


@strawberry.type
class Branch:
    from_: str = strawberry.field(name="from")
    leaves: list[Leaf]
    maybe: list[Leaf | None] | None
    one: Leaf | None
    tags: list[str]
    either: list[Leaf | Other]

    @strawberry.field
    def shout(self, times: int = 2) -> str:
        return self.from_ * times


@strawberry.type
class Query:
    branches: list[Branch]
    nullable: list[Branch | None] | None


QUERIES = (
    "{ branches { from leaves { text number real colour at } one { text } tags } }",
    "{ nullable { f: from g: from __typename maybe { text number } } branches { from } }",
    "{ branches { ...b one { n: number } } } fragment b on Branch { one { text real } from }",
    "{ branches { shout shout3: shout(times: 3) leaves { text } } }",
    "{ branches { either { __typename ... on Leaf { text } ... on Other { name } } } }",
    "query($yes: Boolean! = true) { branches { from @skip(if: $yes) tags @include(if: $yes) } }",
    "{ branches { __typename } nullable { leaves { colour } maybe { at } tags } }",
)


class Quiet(strawberry.Schema):
    def process_errors(self, errors, execution_context=None) -> None:
        """Errors are compared, not logged."""


PLAIN = Quiet(Query, config=CONFIG, execution_context_class=PlainCompletion)
CORE = Quiet(Query, config=CONFIG)

SURPRISES: st.SearchStrategy[Any] = st.sampled_from(
    [None, "text", 2**31, float("nan"), float("inf"), True, object, Colour.RED, [], "r"]
)


def rarely(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what the schema promises, now and then anything."""
    return st.one_of(usual, usual, usual, usual, usual, usual, usual, usual, SURPRISES)


AT = st.just(datetime(2026, 3, 15, tzinfo=UTC))
LEAF = st.builds(
    Leaf,
    text=rarely(st.text(max_size=3)),
    number=rarely(st.none() | st.integers(-9, 9)),
    real=rarely(st.none() | st.floats(allow_nan=False, allow_infinity=False)),
    colour=rarely(st.none() | st.sampled_from(Colour)),
    at=rarely(st.none() | AT),
)
BRANCH = st.builds(
    Branch,
    from_=rarely(st.text(max_size=3)),
    leaves=rarely(st.lists(LEAF, max_size=2)),
    maybe=rarely(st.none() | st.lists(st.none() | LEAF, max_size=2)),
    one=rarely(st.none() | LEAF),
    tags=rarely(st.lists(st.text(max_size=2), max_size=2)),
    either=rarely(st.lists(LEAF | st.builds(Other, name=st.just("o")), max_size=2)),
)


@dataclass
class Root:
    branches: Any
    nullable: Any = field(default=None)


def told(schema: strawberry.Schema, query: str, root: Root) -> Any:
    result = schema.execute_sync(query, root_value=root)
    errors = sorted(str((e.message, e.path, e.locations)) for e in result.errors or ())
    return repr(result.data), errors


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(QUERIES),
    st.builds(Root, st.lists(BRANCH, max_size=3), st.none() | st.lists(st.none() | BRANCH)),
)
def test_the_answer_is_that_of_graphql_core(query: str, root: Root) -> None:
    assert told(PLAIN, query, root) == told(CORE, query, root)


def sound(name: str) -> Branch:
    leaf = Leaf(text=name, number=1, real=1.5, colour=Colour.BLUE, at=None)
    return Branch(from_=name, leaves=[leaf], maybe=None, one=leaf, tags=["t"], either=[leaf])


@pytest.mark.parametrize("query", QUERIES)
def test_what_the_schema_promises_is_answered_alike(query: str) -> None:
    root = Root([sound("a"), sound("b")], [sound("c"), None])
    assert told(PLAIN, query, root) == told(CORE, query, root)


def test_a_plain_list_is_completed_without_graphql_core(monkeypatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("an item was completed one by one")

    monkeypatch.setattr(PlainCompletion, "complete_list_item_value", never)
    data, errors = told(PLAIN, QUERIES[0], Root([sound("a")]))
    assert errors == []
    assert "BLUE" in data
