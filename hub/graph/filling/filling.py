"""A first fill: an embedded store into a stopped server's empty database."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from hub.graph.filling.files import write_files
from hub.graph.filling.importer import run_import


def fill(
    store: Path,
    home: Path,
    database: str = "neo4j",
    *,
    overwrite: bool = False,
    tell: Callable[[str, float], None] = lambda _step, _seconds: None,
) -> None:
    """Fill a database from the embedded store at ``store``; ``StoreError`` when that fails.

    ``home`` is the server's folder; the files lie in its ``import`` meanwhile. ``tell`` hears each
    step's seconds. What was worked out ahead of traces is not taken over: the first one, or
    ``settle``, works it out.
    """
    folder = home / "import"
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="txng-") as made:
        begun = perf_counter()
        files = write_files(store, Path(made))
        written = perf_counter()
        tell("written", written - begun)
        run_import(home, database, files, Path(made) / "import.report", overwrite)
        tell("imported", perf_counter() - written)
