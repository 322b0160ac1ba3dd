"""What a database server needs that a process runs for itself alone: an owner who is not root, a
free port on loopback, a password that nobody knows."""

import os
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

OWNER = "nobody" if os.geteuid() == 0 else None
"""Database servers refuse to be run by root; None is whoever runs this."""
LONGEST = 120
"""Seconds that a program may take, on a machine however busy."""


class ServerFailed(RuntimeError):
    """A program of a database server did not do what it was run for; the text says why."""


def own(folder: Path) -> None:
    """Give the folder, and what lies in it, to whom the server is run by."""
    if OWNER:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, OWNER)


def run(*words: str | Path) -> None:
    """Run a program to its end, as the server's owner. ``ServerFailed`` with its last line."""
    try:
        done = subprocess.run(  # noqa: S603 - a program of this machine's own, no shell
            list(map(str, words)), check=False, user=OWNER, cwd="/", stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=LONGEST,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise ServerFailed(f"{Path(words[0]).name}: {type(error).__name__}") from error
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise ServerFailed(f"{Path(words[0]).name}: {said[-1]}")


def new_password() -> str:
    """A password that nobody knows."""
    return secrets.token_hex(16)


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
