"""Every command of ``txng``. What only one command needs is imported when it runs."""

from importlib.metadata import version
from typing import Annotated

import typer

from hub.cli import connector, epcis, graph, quarantine, schema, systems
from hub.cli.common_source import common_source
from hub.cli.demo import demo
from hub.cli.migrate import migrate
from hub.cli.resume import resume
from hub.cli.serve import serve
from hub.cli.sync import sync
from hub.cli.trace import trace
from hub.cli.trace_version import trace_version

app = typer.Typer(
    name="txng",
    help="TXNG Hub: traces products across Vietnam's provincial traceability systems"
    " (truy xuất nguồn gốc qua các hệ thống của các tỉnh).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(demo)
app.command()(serve)
app.command()(migrate)
app.command()(trace)
app.command()(sync)
app.command()(resume)
app.command("trace-version")(trace_version)
app.command("common-source")(common_source)
app.add_typer(graph.app, name="graph")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(systems.app, name="systems")
app.add_typer(connector.app, name="connector")
app.add_typer(epcis.app, name="epcis")
app.add_typer(schema.app, name="schema")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"txng-hub {version('txng-hub')}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Options before any command."""
