"""The command ``txng``. Checks first that the packages beside it are ours, then runs."""

import os
import sys

from hub.cli.origin import foreign


def main() -> None:
    """Run the command line; exit code 2 among packages of another distribution."""
    message = foreign()
    if message:
        sys.exit(_refused(message))
    from hub.cli.commands import app  # noqa: PLC0415 - imports the packages just checked
    from hub.trace.collecting import collect_seldom  # noqa: PLC0415

    collect_seldom()

    try:
        app()
    finally:
        _say_the_rest()


def _say_the_rest() -> None:
    """Flush the output; whoever read it may have left (``| head``), then nobody is to be told."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refused(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 2
