"""The supply graph as an option of commands: what it may name, and that it is there."""

from pathlib import Path
from typing import Annotated

import typer

from hub.graph.opening import Location, location

KEPT = "The supply graph: a file or a Neo4j address (bolt://…, neo4j://…)."
STORE = f"{KEPT.removesuffix('.')}; none: in memory."
KeptStore = Annotated[str, typer.Option(envvar="TXNG_STORE", help=KEPT)]


def present(store: str) -> Location:
    """Where a store is that must have been filled before."""
    where = location(store)
    if isinstance(where, Path) and not where.is_file():
        raise typer.BadParameter(f"{where}: there is no such file")
    return where
