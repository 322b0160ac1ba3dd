"""``txng connector``: what the author of a system's connection needs."""

from pathlib import Path
from typing import Annotated

import typer

from connectors.sdk.system_file import SystemFileError, load_system, parse_system
from hub.cli.connector_certify import certify
from hub.cli.connector_new import new
from hub.cli.connector_probe import probe
from hub.cli.connector_reference import reference
from hub.cli.connector_simulate import simulate
from hub.cli.connector_try import try_
from hub.cli.extras import USAGE

app = typer.Typer(no_args_is_help=True, help="Connect a provincial system.")
app.command()(new)
app.command()(simulate)
app.command()(probe)
app.command("try")(try_)
_OURS = """
[system]
name = "txng-1"
provinces = ["01"]
kind = "files"
[connector]
location = { type = "folder", path = "/" }
[[connector.files]]
match = "*.xlsx"
format = "workbook"
template = "txng-1"
[[connector.files]]
match = "*.csv"
format = "csv"
template = "txng-1"
"""
"""The settings of nobody in particular, for the template as it comes."""


app.command()(certify)
app.command()(reference)


@app.callback()
def _group() -> None:
    """A group, however few its commands."""


@app.command()
def template(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Where to write it: a .xlsx, or a .csv.")
    ],
    system: Annotated[
        Path | None, typer.Argument(help="The system's file, of kind files; none: txng-1.")
    ] = None,
    number: Annotated[
        int | None,
        typer.Option(help="Which [[connector.files]], from 1; the first that fits if not given."),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="With the simulated row where data goes.")
    ] = False,
) -> None:
    """Write the table that a system's people fill in, by what the system's file says of it.

    Without a file it is the template that comes with the hub: whoever has nothing takes it as it
    is, with `template = "txng-1"` in the system's file.
    """
    from connectors.files.template_files import CannotBeWritten  # noqa: PLC0415 - and what it needs
    from hub.cli.connector_template import written  # noqa: PLC0415

    try:
        settings = parse_system(_OURS, "mau.toml") if system is None else load_system(system)
        data, doubts = written(settings, out, number, example)
        out.write_bytes(data)
    except (SystemFileError, CannotBeWritten) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    except OSError as error:
        typer.echo(f"{out}: cannot be written: {error.strerror}", err=True)
        raise typer.Exit(USAGE) from error
    for aside in doubts:
        typer.echo(f"the example does not read: {aside.path}: {aside.reason}", err=True)
