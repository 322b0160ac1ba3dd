"""Commands that need more than the plain installation say so in one line."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

_SERVER = {"strawberry", "graphql", "starlette", "uvicorn", "cachetools", "neo4j"}
USAGE = 2


@contextmanager
def server_extra() -> Iterator[None]:
    """Around the imports of a command: exit 2 with the remedy when the extra is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _SERVER:
            raise
        typer.echo("This command needs: pip install 'txng-hub[server]'", err=True)
        raise typer.Exit(USAGE) from error
