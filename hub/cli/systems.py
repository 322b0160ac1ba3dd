"""``txng systems``: the systems configured, and whether their files and connectors are sound."""

import asyncio
from pathlib import Path
from time import monotonic, time_ns
from typing import Annotated

import orjson
import typer

from connectors.sdk.system_file import SettingFault
from hub.cli.systems_advance import advance
from hub.cli.systems_view import (
    Row,
    check_table,
    checked,
    faulty,
    list_table,
    listed,
    show,
    system_of,
    warning_lines,
)
from hub.federation.opening import open_federation
from hub.federation.reply import Failure
from hub.registry.loading import read_systems
from hub.registry.registry import Registry
from schema.model.systems import SystemSettings
from schema.model.viewer import Deadline

app = typer.Typer(help="The provincial systems that are configured.", no_args_is_help=True)
app.command()(advance)

Folder = Annotated[
    Path,
    typer.Option(envvar="TXNG_SYSTEMS", help="The folder with one *.toml for each system."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command("list")
def list_systems(folder: Folder = Path("systems"), json: AsJson = False) -> None:
    """List the systems: whose they are, and how far their connection has come.

    Exit code 1 if any file is wrong; the sound ones are listed all the same.
    """
    systems, faults = read_systems(folder)
    if json:
        _print_json([listed(settings) for settings in systems])
    elif systems or faults:
        show(list_table(systems))
    else:
        typer.echo(_none_in(folder))
    _end(faults)


@app.command("check")
def check_systems(
    system: Annotated[list[str] | None, typer.Argument(help="Only these; all if none.")] = None,
    folder: Folder = Path("systems"),
    json: AsJson = False,
) -> None:
    """Check the files, then ask each system whether it answers us.

    Exit code 1 if any file is wrong or any system does not answer, 2 for a system not configured.
    What a sound file may cost is a warning, and changes no exit code.
    """
    systems, faults = _chosen(set(system or ()), *read_systems(folder))
    failures = asyncio.run(_ask(systems))
    rows = [checked(settings, failures[settings.id]) for settings in systems]
    rows += [faulty(fault) for fault in faults]
    if json:
        _print_json(rows)
    elif rows:
        show(check_table(rows))
        for line in warning_lines(rows):
            typer.echo(line, err=True)
    else:
        typer.echo(_none_in(folder))
    if not all(row["ok"] for row in rows):
        raise typer.Exit(1)


def _chosen(
    wanted: set[str], systems: tuple[SystemSettings, ...], faults: tuple[SettingFault, ...]
) -> tuple[tuple[SystemSettings, ...], tuple[SettingFault, ...]]:
    if not wanted:
        return systems, faults
    known = {str(s.id) for s in systems} | {system_of(fault) for fault in faults}
    if unknown := wanted - known:
        raise typer.BadParameter(f"not configured: {', '.join(sorted(unknown))}")
    return (
        tuple(s for s in systems if s.id in wanted),
        tuple(fault for fault in faults if system_of(fault) in wanted),
    )


async def _ask(systems: tuple[SystemSettings, ...]) -> dict[str, Failure | None]:
    """Every system at once, each within its own deadline."""
    registry = Registry({settings.id: settings for settings in systems})
    async with open_federation(registry, now=lambda: time_ns() // 1000) as federation:
        checks = [
            federation.check(s.id, Deadline.within(s.limits.deadline, monotonic)) for s in systems
        ]
        return dict(zip((s.id for s in systems), await asyncio.gather(*checks), strict=True))


def _print_json(rows: list[Row]) -> None:
    typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())


def _none_in(folder: Path) -> str:
    return f"no system configured in {folder}"


def _end(faults: tuple[SettingFault, ...]) -> None:
    for line in dict.fromkeys(map(str, faults)):  # a profile's once, whoever inherits it
        typer.echo(line, err=True)
    if faults:
        raise typer.Exit(1)
