"""``txng migrate``: bring a Neo4j database up to what this hub needs."""

import os
from typing import Annotated

import typer

from hub.cli.extras import USAGE, server_extra
from hub.graph.opening import location
from hub.graph.store import StoreError


def migrate(
    store: Annotated[
        str, typer.Option(envvar="TXNG_STORE", help="The address of a Neo4j server: bolt://…")
    ],
) -> None:
    """Apply the migrations that a Neo4j database lacks, each once; several may be started at once.

    The login is taken from TXNG_NEO4J_USER and TXNG_NEO4J_PASSWORD or TXNG_NEO4J_PASSWORD_FILE.
    Exit code 2: the server or the database cannot be used, with what to do.
    """
    with server_extra():
        from hub.api.settings import SettingError, from_environment  # noqa: PLC0415
        from hub.graph.neo4j.migrate import migrate as run  # noqa: PLC0415 - needs the extra
    where = location(store)
    if not isinstance(where, str):
        typer.echo(f"{where} is a file: an embedded store needs no migration", err=True)
        raise typer.Exit(USAGE)
    try:
        applied = run(where, from_environment(os.environ).login)
    except (SettingError, StoreError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    typer.echo("\n".join(f"applied {name}" for name in applied) or "nothing to apply")
