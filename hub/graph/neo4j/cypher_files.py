"""Statements by name: each stands in a file of its own, and takes parameters only."""

from functools import cache
from importlib.resources import files
from typing import LiteralString


@cache
def statement(name: str) -> LiteralString:
    """The text of ``cypher/NAME.cypher``."""
    return files("hub.graph.neo4j").joinpath("cypher", f"{name}.cypher").read_text("utf-8")
