"""The schema, its text, and the rules that every document must pass."""

from collections.abc import Callable

import strawberry
from graphql import ASTValidationRule, GraphQLError, NoSchemaIntrospectionCustomRule
from strawberry.extensions import (
    AddValidationRules,
    MaxTokensLimiter,
    ParserCache,
    SchemaExtension,
    ValidationCache,
)
from strawberry.types import ExecutionContext

from schema.graphql import enums
from schema.graphql.completion import PlainCompletion
from schema.graphql.events import Event
from schema.graphql.limits import MAX_TOKENS, Limits
from schema.graphql.mutation import Mutation
from schema.graphql.query import Query
from schema.graphql.scalars import CONFIG
from schema.graphql.subjects import Item, Location, Product

_CACHED = 1_000
_DOCUMENTED = enums  # importing it makes the model's enumerations GraphQL enums


class HubSchema(strawberry.Schema):
    """Errors are handled where the answer is written; nothing is logged here besides."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Partial failure is normal, and a traceback for each error is not free."""


def hub_schema(*, introspection: bool) -> HubSchema:
    """The schema with its limits; parsing and validation are cached for it."""
    rules: list[type[ASTValidationRule]] = [Limits]
    if not introspection:
        rules.append(NoSchemaIntrospectionCustomRule)
    extensions: list[Callable[[], SchemaExtension]] = [
        lambda: MaxTokensLimiter(max_token_count=MAX_TOKENS),
        lambda: AddValidationRules(rules),
        lambda: ParserCache(maxsize=_CACHED),
        lambda: ValidationCache(maxsize=_CACHED),
    ]
    return HubSchema(
        query=Query,
        mutation=Mutation,
        types=[Item, Location, Product, Event],
        extensions=extensions,
        config=CONFIG,
        execution_context_class=PlainCompletion,
    )


def sdl() -> str:
    """The schema's text, as kept in ``schema/sdl/hub.graphql``."""
    return hub_schema(introspection=True).as_str() + "\n"
