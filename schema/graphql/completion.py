"""Plain lists completed column by column: thousands of nodes without thousands of small steps.

graphql-core completes every field of every object by itself. A list of one concrete type whose
selected fields are all read by default resolvers needs none of that: here each field of all its
objects is read and serialised at once. Whatever is not as expected (a null where none may be, a
value that does not serialise, another class) leaves the whole list to graphql-core, which then
tells the error. ``@defer`` and ``@stream`` are not known to the schema.
"""

import math
from collections.abc import Callable, Sequence
from itertools import chain, islice, repeat
from operator import attrgetter
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
)
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

Column = Callable[[Sequence[Any]], Sequence[Any]]
"""Completes the values of one field of many objects, in their order."""


class Surprise(Exception):
    """Not a plain subtree after all."""


class PlainCompletion(StrawberryGraphQLCoreExecutionContext):
    """Completes plain lists by columns, everything else as graphql-core does."""

    def complete_list_value(
        self,
        return_type: GraphQLList[Any],
        field_details_list: list[Any],
        info: Any,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """The completed list; the same as graphql-core's, only sooner."""
        if type(result) is list:
            try:
                return list(self._column(return_type.of_type, field_details_list)(result))
            except (Surprise, AttributeError, TypeError, ValueError, KeyError, GraphQLError):
                pass  # graphql-core tells what is wrong, and where
        return super().complete_list_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def _column(self, type_: Any, details: list[Any]) -> Column:
        if isinstance(type_, GraphQLNonNull):
            return _present(self._nullable(type_.of_type, details))
        return _or_null(self._nullable(type_, details))

    def _nullable(self, type_: Any, details: list[Any]) -> Column:
        if isinstance(type_, GraphQLList):
            return _lists(self._column(type_.of_type, details))
        if isinstance(type_, GraphQLEnumType):
            return _enum(type_)
        if isinstance(type_, GraphQLScalarType):
            return _scalar(type_)
        if isinstance(type_, GraphQLObjectType):
            return self._object(type_, details)
        raise Surprise

    def _object(self, type_: GraphQLObjectType, details: list[Any]) -> Column:
        fields, deferred, _ = self.collect_subfields(type_, details)
        if deferred or (self.middleware_manager and self.middleware_manager.middlewares):
            raise Surprise
        names = [_python_name(type_, of_key[0].node) for of_key in fields.values()]
        columns = [
            None if name is None else self._column(type_.fields[d[0].node.name.value].type, d)
            for name, d in zip(names, fields.values(), strict=True)
        ]
        read = [None if name is None else attrgetter(name) for name in names]
        origin, keys = type_.extensions["strawberry-definition"].origin, tuple(fields)

        def complete(values: Sequence[Any]) -> Sequence[Any]:
            if not set(map(type, values)) <= {origin}:
                raise Surprise
            done = [
                repeat(type_.name, len(values))
                if get is None or column is None
                else column(list(map(get, values)))
                for get, column in zip(read, columns, strict=True)
            ]
            return [dict(zip(keys, row, strict=True)) for row in zip(*done, strict=True)]

        return complete


def _python_name(type_: GraphQLObjectType, node: Any) -> str | None:
    """The attribute a default resolver reads; None for ``__typename``."""
    if node.name.value == "__typename":
        return None
    definition = type_.fields[node.name.value].extensions["strawberry-definition"]
    if node.arguments or not definition.is_basic_field:
        raise Surprise
    name: str = definition.python_name
    return name


def _present(inner: Column) -> Column:
    def complete(values: Sequence[Any]) -> Sequence[Any]:
        if any(value is None for value in values):
            raise Surprise
        return inner(values)

    return complete


def _or_null(inner: Column) -> Column:
    def complete(values: Sequence[Any]) -> Sequence[Any]:
        present = [value for value in values if value is not None]
        done = iter(inner(present))
        return [None if value is None else next(done) for value in values]

    return complete


def _lists(inner: Column) -> Column:
    def complete(values: Sequence[Any]) -> Sequence[Any]:
        if not set(map(type, values)) <= {list}:
            raise Surprise
        done = iter(inner(list(chain.from_iterable(values))))
        return [list(islice(done, len(value))) for value in values]

    return complete


def _enum(type_: GraphQLEnumType) -> Column:
    def complete(values: Sequence[Any]) -> Sequence[Any]:
        names = {value: type_.coerce_output_value(value) for value in set(values)}
        return [names[value] for value in values]

    return complete


def _scalar(type_: GraphQLScalarType) -> Column:
    untouched = _UNTOUCHED.get(type_.name)

    def complete(values: Sequence[Any]) -> Sequence[Any]:
        if untouched and untouched(values):
            return values
        done = [type_.coerce_output_value(value) for value in values]
        if any(value is None for value in done):
            raise Surprise
        return done

    return complete


def _only(kind: type) -> Callable[[Sequence[Any]], bool]:
    return lambda values: set(map(type, values)) <= {kind}


def _small_integers(values: Sequence[Any]) -> bool:
    return _only(int)(values) and all(-(2**31) <= value < 2**31 for value in values)


def _finite(values: Sequence[Any]) -> bool:
    return _only(float)(values) and all(map(math.isfinite, values))


_UNTOUCHED: dict[str, Callable[[Sequence[Any]], bool]] = {
    "String": _only(str),
    "ID": _only(str),
    "Boolean": _only(bool),
    "Int": _small_integers,
    "Float": _finite,
}
"""Whether values of a scalar are already as they are to be written."""
