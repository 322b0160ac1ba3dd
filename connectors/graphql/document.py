"""Query documents checked as far as they can be without the system's schema.

What graphql-core says of a document is what a server built on it would. Only queries are let
through: a connector changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    DefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    TypeNode,
    VariableDefinitionNode,
    build_schema,
    parse,
    validate,
)
from graphql import validation as rules

_MOST_TOKENS = 20_000
_NO_SCHEMA = build_schema("type Query { none: Boolean }")
_WITHOUT_SCHEMA = (
    rules.ExecutableDefinitionsRule,
    rules.UniqueOperationNamesRule,
    rules.LoneAnonymousOperationRule,
    rules.UniqueFragmentNamesRule,
    rules.KnownFragmentNamesRule,
    rules.NoUnusedFragmentsRule,
    rules.NoFragmentCyclesRule,
    rules.UniqueVariableNamesRule,
    rules.NoUndefinedVariablesRule,
    rules.NoUnusedVariablesRule,
    rules.UniqueArgumentNamesRule,
    rules.UniqueInputFieldNamesRule,
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A declared variable: the name of its type, lists unwrapped, and whether it may lack."""

    type: str
    has_default: bool
    must_be_filled: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """The query of a document that is sent."""

    name: str | None
    variables: Mapping[str, Variable]
    _selected: SelectionSetNode
    _fragments: Mapping[str, FragmentDefinitionNode]

    def selects(self, path: Iterable[str]) -> bool:
        """Whether its answer has a value at ``path``, of aliases or else names of fields."""
        level = [self._selected]
        for name in path:
            fields = [field for one in level for field in self._fields(one).get(name, ())]
            if not fields:
                return False
            level = [below for below in fields if below is not None]
        return True

    def _fields(self, selected: SelectionSetNode) -> dict[str, list[SelectionSetNode | None]]:
        """What is selected below each field, by its name in the answer."""
        found: dict[str, list[SelectionSetNode | None]] = {}
        for node in selected.selections:
            if isinstance(node, FragmentSpreadNode):
                inner = self._fields(self._fragments[node.name.value].selection_set)
            elif isinstance(node, InlineFragmentNode):
                inner = self._fields(node.selection_set)
            elif isinstance(node, FieldNode):
                inner = {(node.alias or node.name).value: [node.selection_set]}
            for name, below in inner.items():
                found.setdefault(name, []).extend(below)
        return found


def check_document(text: str) -> str:
    """``text`` if it is a GraphQL document of queries; ``ValueError`` saying what is wrong and
    where."""
    _parsed(text)
    return text


@lru_cache(maxsize=256)
def operation(text: str, name: str | None) -> Operation:
    """The operation to send: the one named, or the only one. ``ValueError`` when there is none."""
    nodes = _parsed(text)
    operations = [node for node in nodes if isinstance(node, OperationDefinitionNode)]
    names = [node.name.value if node.name else None for node in operations]
    chosen = [one for one in zip(names, operations, strict=True) if name in (None, one[0])]
    if len(chosen) != 1:
        known = ", ".join(one for one in names if one) or "none has a name"
        raise ValueError(f"`operation` must name one query of the document: {known}")
    ((own_name, node),) = chosen
    fragments = {n.name.value: n for n in nodes if isinstance(n, FragmentDefinitionNode)}
    variables = {one.variable.name.value: _variable(one) for one in node.variable_definitions or ()}
    return Operation(own_name, variables, node.selection_set, fragments)


def _parsed(text: str) -> Sequence[DefinitionNode]:
    try:
        document = parse(text, max_tokens=_MOST_TOKENS)
    except GraphQLSyntaxError as error:
        raise ValueError(f"is not GraphQL: {_placed(error)}") from error
    faults = validate(_NO_SCHEMA, document, _WITHOUT_SCHEMA)
    if faults:
        raise ValueError(f"is no query that can be sent: {'; '.join(map(_placed, faults[:3]))}")
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode) and node.operation != OperationType.QUERY:
            raise ValueError(f"holds a {node.operation.value}; a connector only asks queries")
    return document.definitions


def _placed(error: GraphQLError) -> str:
    message = error.message.removeprefix("Syntax Error: ").rstrip(".")
    at = error.locations[0] if error.locations else None
    return f"{message} (line {at.line}, column {at.column})" if at else message


def _variable(node: VariableDefinitionNode) -> Variable:
    has_default = node.default_value is not None
    needed = isinstance(node.type, NonNullTypeNode) and not has_default
    return Variable(_type_name(node.type), has_default, needed)


def _type_name(node: TypeNode) -> str:
    while isinstance(node, (NonNullTypeNode, ListTypeNode)):
        node = node.type
    return node.name.value if isinstance(node, NamedTypeNode) else ""
