"""``txng connector new``: a folder to begin with, that passes its own tests as it is made."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.extras import USAGE
from hub.cli.paths import named


class Sort(StrEnum):
    """What is made."""

    REST = "rest"
    PYTHON = "python"


def new(
    name: Annotated[str, typer.Argument(help="Of the system, or the kind: ca-mau.")],
    kind: Annotated[
        Sort, typer.Option(help="rest: a system's file, no Python. python: a kind of its own.")
    ],
    folder: Annotated[
        Path, typer.Option(parser=named, metavar="PATH", help="Where the new folder goes.")
    ] = Path(),
) -> None:
    """Make a connection that works: its file or package, tests, recorded replies, README, checks.

    Nothing is ever written over: exit code 2 when the folder is there.
    """
    from connectors.scaffold.making import CannotMake, make, name_of  # noqa: PLC0415 - and jinja2

    try:
        made = make(name_of(name), kind.value, folder)
    except CannotMake as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    for file in sorted(path for path in made.rglob("*") if path.is_file()):
        typer.echo(str(file))
