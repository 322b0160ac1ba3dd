"""The schema as a contract: described, conventional, and equal to its exported text."""

from importlib.resources import files

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    is_specified_scalar_type,
)

from schema.graphql.schema import hub_schema, sdl

SCHEMA = hub_schema(introspection=True)._schema
TYPES = [t for name, t in SCHEMA.type_map.items() if not name.startswith("__")]


def undescribed(type_: GraphQLNamedType) -> list[str]:
    """The names inside a type, and the type itself, that nobody describes."""
    missing = [] if type_.description else [type_.name]
    if isinstance(type_, GraphQLEnumType):
        missing += [f"{type_.name}.{n}" for n, v in type_.values.items() if not v.description]
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        missing += [f"{type_.name}.{n}" for n, f in type_.fields.items() if not f.description]
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        missing += [
            f"{type_.name}.{name}({arg}:)"
            for name, field in type_.fields.items()
            for arg, value in field.args.items()
            if not value.description
        ]
    return missing


@pytest.mark.parametrize("type_", TYPES, ids=lambda t: t.name)
def test_everything_is_described(type_: GraphQLNamedType) -> None:
    assert undescribed(type_) == []


@pytest.mark.parametrize("type_", TYPES, ids=lambda t: t.name)
def test_custom_scalars_name_their_specification(type_: GraphQLNamedType) -> None:
    if isinstance(type_, GraphQLScalarType) and not is_specified_scalar_type(type_):
        assert type_.specified_by_url


@pytest.mark.parametrize("type_", TYPES, ids=lambda t: t.name)
def test_list_members_are_never_null_but_nodes(type_: GraphQLNamedType) -> None:
    if isinstance(type_, GraphQLObjectType):
        nullable = [
            n for n, f in type_.fields.items() if "[" in str(f.type) and "!]" not in str(f.type)
        ]
        assert nullable == (["nodes"] if type_.name == "Query" else [])


def test_enum_values_are_screaming() -> None:
    values = [v for t in TYPES if isinstance(t, GraphQLEnumType) for v in t.values]
    assert [v for v in values if v != v.upper()] == []


def test_the_exported_text_is_up_to_date() -> None:
    kept = files("schema").joinpath("sdl/hub.graphql").read_text("utf-8")
    assert kept == sdl(), "run `txng schema export`"
