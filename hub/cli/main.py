"""The command ``txng``. Checks first that the packages beside it are ours, then runs."""

import sys

from hub.cli.origin import foreign


def main() -> None:
    """Run the command line; exit code 2 among packages of another distribution."""
    message = foreign()
    if message:
        sys.exit(_refused(message))
    from hub.cli.commands import app  # noqa: PLC0415 - imports the packages just checked

    app()


def _refused(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 2
