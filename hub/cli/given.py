"""Which options were typed, as opposed to set by the environment or left at their defaults."""

from collections.abc import Iterable

import typer

LARGEST = 2**31 - 1
"""The largest number that an option takes: what is kept of a question has 64 bits, microseconds
included."""


def given(ctx: typer.Context, names: Iterable[str]) -> list[str]:
    """Those of the options that stand on the command line, as they are spelt there."""
    sources = ((name, ctx.get_parameter_source(name)) for name in names)
    return [
        f"--{name.replace('_', '-')}"
        for name, source in sources
        if source is not None and source.name == "COMMANDLINE"
    ]
