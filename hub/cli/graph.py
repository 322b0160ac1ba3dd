"""``txng graph import``: the first fill of a Neo4j server, by its own offline importer."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from hub.cli.extras import USAGE, server_extra
from hub.cli.trace_offline import named_documents
from hub.graph.store import StoreError
from hub.trace.offline import UnreadableFile, documents
from schema.model.answers import SourceReport

_SQLITE = b"SQLite format 3\0"
app = typer.Typer(help="The supply graph as a whole.", no_args_is_help=True)


@app.command("import")
def import_(
    source: Annotated[
        list[Path],
        typer.Argument(help="An embedded store's file, or EPCIS documents and folders of them."),
    ],
    home: Annotated[
        Path, typer.Option(help="The stopped server's folder (NEO4J_HOME; var/neo4j).")
    ],
    database: Annotated[str, typer.Option(help="The database to fill.")] = "neo4j",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace all that the database holds.")
    ] = False,
) -> None:
    """Fill a stopped Neo4j server at once; many times faster than a harvest into it.

    Start the server behind it, then `txng migrate` makes its indexes. Exit code 2: a source, the
    folder or the database cannot be used; nothing is half-filled.
    """
    try:
        if not home.is_dir():
            raise StoreError(f"{home}: there is no such folder of a Neo4j server")
        if len(source) == 1 and _is_store(source[0]):
            _fill(source[0], home, database, overwrite)
        else:
            _fill_from_documents(source, home, database, overwrite)
    except (StoreError, UnreadableFile) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    typer.echo("filled; now start the server, and make its indexes: txng migrate --store bolt://…")


def _is_store(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _fill(store: Path, home: Path, database: str, overwrite: bool) -> None:
    with server_extra():
        from hub.graph.filling.filling import fill  # noqa: PLC0415 - needs the extra

    def tell(step: str, seconds: float) -> None:
        typer.echo(f"{step} in {seconds:.1f} s", err=True)

    fill(store, home.resolve(), database, overwrite=overwrite, tell=tell)


def _fill_from_documents(
    source: Sequence[Path], home: Path, database: str, overwrite: bool
) -> None:
    paths, come_across = named_documents(source)
    with TemporaryDirectory(prefix="txng-") as folder:
        store = Path(folder) / "graph.db"
        for report in asyncio.run(_read_into(store, paths, come_across)):
            if report.reason:
                typer.echo(f"{report.system}: {report.reason}", err=True)
        _fill(store, home, database, overwrite)


async def _read_into(
    store: Path, paths: Sequence[Path], come_across: set[Path]
) -> Sequence[SourceReport]:
    async with documents(paths, come_across, store=store) as read:
        return read.reports
