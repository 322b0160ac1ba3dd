"""Profiles that come with the kind: the columns of a template and what they mean, ready made."""

import tomllib
from functools import cache
from importlib.resources import files

import orjson
from pydantic import Field

from connectors.files.columns import Column, ColumnName
from connectors.mapping.language import EventMapping, ThingMapping
from connectors.mapping.leaves import Table
from connectors.sdk.config import Strict

NAMES = ("txng-1",)


class ProfileTable(Strict):
    """The ``[files]`` table of a profile: what a set of files has by it."""

    mapping: tuple[str, ...]
    things: tuple[str, ...]
    columns: dict[ColumnName, Column] = Field(min_length=1)


class Profile(Strict):
    """A profile. Its mappings, things and tables bear names that begin with its own."""

    files: ProfileTable
    mappings: dict[str, EventMapping]
    things: dict[str, ThingMapping]
    tables: dict[str, Table]


@cache
def profile(name: str) -> Profile:
    """The profile of one of ``NAMES``."""
    found = files("connectors.files").joinpath(f"{name.replace('-', '_')}.toml")
    return Profile.model_validate_json(orjson.dumps(tomllib.loads(found.read_text("utf-8"))))
