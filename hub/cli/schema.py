"""``txng schema``: the GraphQL schema as text."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.extras import server_extra

app = typer.Typer(help="The GraphQL schema as text.", no_args_is_help=True)
EXPORTED = Path(__file__).parents[2] / "schema" / "sdl" / "hub.graphql"


@app.command()
def export(
    to: Annotated[Path, typer.Option(help="Where to write it; - for the screen.")] = EXPORTED,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 if the file is stale.")
    ] = False,
) -> None:
    """Write the schema in GraphQL's own language (SDL)."""
    with server_extra():
        from schema.graphql.schema import sdl  # noqa: PLC0415 - needs the server extra
    text = sdl()
    if str(to) == "-":
        typer.echo(text, nl=False)
    elif not check:
        to.write_text(text, "utf-8")
    elif not to.is_file() or to.read_text("utf-8") != text:
        typer.echo(f"{to} is stale: run `txng schema export`", err=True)
        raise typer.Exit(1)


@app.callback()
def _group() -> None:
    """The GraphQL schema as text."""
