"""``txng connector reference``: every key of a system's file, as Markdown."""

from typing import Annotated

import typer

from connectors.registry import kinds


def reference(
    kind: Annotated[str | None, typer.Argument(help="Only [connector] of this kind.")] = None,
) -> None:
    """Print what may stand in a system's file: each key, what it takes, what it means.

    Without a kind: the tables of every file, and those of all built-in kinds.
    """
    from connectors.reference.pages import all_kinds, one_kind  # noqa: PLC0415 - loads every kind

    if kind is not None and kind not in kinds():
        raise typer.BadParameter(f"{kind!r} is no kind; installed are {', '.join(sorted(kinds()))}")
    typer.echo(all_kinds() if kind is None else one_kind(kind), nl=False)
