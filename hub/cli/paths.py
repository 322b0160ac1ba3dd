"""Files and folders as options of commands."""

from pathlib import Path
from typing import Annotated

import typer


def named(text: str | Path) -> Path:
    """A path as typed, or an option's own default. Nothing at all typed is refused: it would be
    the current folder.

    So is what an unset variable of a shell leaves behind.
    """
    if not str(text).strip():
        raise typer.BadParameter("is empty: name a file or a folder (. is the current one)")
    return Path(text)


Events = Annotated[
    list[Path] | None,
    typer.Option(
        parser=named, metavar="PATH", help="Offline: EPCIS documents to look in instead. Repeats."
    ),
]
Systems = Annotated[
    Path | None,
    typer.Option(
        parser=named,
        metavar="PATH",
        envvar="TXNG_SYSTEMS",
        help="The folder with one *.toml for each system.",
    ),
]
