"""Query documents to ask a GraphQL endpoint with: one that was given, or made of its schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    build_client_schema,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from connectors.drafting.names import said
from connectors.drafting.wanted import Wanted
from connectors.graphql.document import operation
from connectors.sdk.errors import Malformed, Unsupported
from schema.model.json import Json

_DEEPEST = 3
PAGED = ("first", "after")
"""Variables of a connection, which paging fills."""


@dataclass(frozen=True, slots=True)
class Document:
    """A query, the path of its records, and what fills its variables."""

    text: str
    records: str
    variables: Mapping[str, str]
    sent: Mapping[str, Json]
    relay: bool = False


_HOLES = {
    "gtin": "{gtin13}",
    "lot": "{lot}",
    "serial": "{serial}",
    "sscc": "{sscc}",
    "gln": "{gln}",
}


def given(text: str, sent: Mapping[str, Json]) -> Document:
    """A document somebody wrote; what fills its variables goes by their names, else stands as sent.

    ``Unsupported`` where it is no query, or a variable would have no value.
    """
    try:
        declared = operation(text, None).variables
    except ValueError as error:
        raise Unsupported(f"the document {error}") from error
    holes: dict[str, str] = {}
    for name, variable in declared.items():
        kind, paged = said(name, "kinds"), said(name, "paging")
        if kind in _HOLES:
            holes[name] = _HOLES[kind]
        elif name not in sent and not variable.has_default and name not in PAGED:
            raise Unsupported(f"${name} has no value: give it in --variables ({paged or kind})")
    return Document(text, "", holes, sent)


def documents_of(introspected: Mapping[str, Json], wanted: Wanted) -> list[Document]:
    """A query for each field of a schema that gives lists of objects; ``Malformed`` where what was
    told is no schema."""
    try:
        schema = build_client_schema(introspected)  # type: ignore[arg-type]
    except (TypeError, ValueError, KeyError) as error:
        raise Malformed("tells a schema that cannot be read") from error
    fields = schema.query_type.fields if schema.query_type else {}
    return [one for name, f in fields.items() if (one := _document(name, f, wanted)) is not None]


def _document(name: str, field: GraphQLField, wanted: Wanted) -> Document | None:
    """A query of one field that gives lists of objects; None where its arguments cannot be had."""
    inner = get_named_type(field.type)
    if not isinstance(inner, GraphQLObjectType):
        return None
    relay = {"pageInfo", "after"} <= inner.fields.keys() | field.args.keys()
    selected = " ".join(_selection(inner, 0))
    if not selected or not (is_list_type(_bare(field.type)) or "{" in selected):
        return None
    filled = dict(_arguments(field, wanted))
    declared = {arg: str(field.args[arg].type) for arg in filled}
    if any(
        is_non_null_type(a.type) and n not in filled and a.default_value is None
        for n, a in field.args.items()
    ):
        return None
    if relay:
        declared["after"] = str(field.args["after"].type)
    head = ", ".join(f"${arg}: {kind}" for arg, kind in declared.items())
    passed = ", ".join(f"{arg}: ${arg}" for arg in declared)
    called = f"{name}({passed})" if passed else name
    text = f"query{f' ({head})' if head else ''} {{ {called} {{ {selected} }} }}"
    holes = {arg: hole for arg, (hole, _) in filled.items()}
    sent: dict[str, Json] = {arg: text for arg, (_, text) in filled.items()}
    return Document(text, name, holes, sent, relay)


def _bare(type_: GraphQLOutputType) -> GraphQLOutputType:
    return getattr(type_, "of_type", type_) if is_non_null_type(type_) else type_


def _arguments(field: GraphQLField, wanted: Wanted) -> Iterator[tuple[str, tuple[str, str]]]:
    sample = wanted.sample
    for name in field.args if sample else ():
        kind = said(name, "kinds")
        if kind == "gtin" and sample and sample.gtin:
            yield name, ("{gtin13}", sample.gtin[1:])
        elif kind == "lot" and sample and sample.lot:
            yield name, ("{lot}", sample.lot)


def _selection(type_: GraphQLObjectType, depth: int) -> Iterator[str]:
    """Everything that can be selected without arguments, so deep."""
    for name, field in type_.fields.items():
        inner = get_named_type(field.type)
        if any(is_non_null_type(arg.type) for arg in field.args.values()):
            continue
        if isinstance(inner, GraphQLScalarType | GraphQLEnumType):
            yield name
        elif isinstance(inner, GraphQLObjectType) and depth < _DEEPEST:
            below = " ".join(_selection(inner, depth + 1))
            if below:
                yield f"{name} {{ {below} }}"
