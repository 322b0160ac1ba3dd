"""A database server of tests' own: in a folder of its own, on loopback, as nobody in particular."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from certificates import Authority, Signed

OWNER = "nobody" if os.geteuid() == 0 else None
"""Database servers refuse to be run by root."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and a user who may do everything there. A private one has a socket, and
    shows a certificate for 127.0.0.1 that ``ca`` signed."""

    host: str
    port: int
    user: str
    password: str
    socket: Path | None = None
    ca: Path | None = None


@contextmanager
def own_folder(prefix: str) -> Iterator[tuple[Path, Authority, Signed]]:
    """A folder that the server may write to, an authority and what it signed for the server.

    Not one of pytest's: those only root may enter, and their names are too long for a socket.
    """
    with tempfile.TemporaryDirectory(prefix=prefix) as name:
        folder = Path(name)
        authority = Authority(folder)
        shown = authority.sign("server", host="127.0.0.1")
        shown.key.chmod(0o600)
        own(folder)
        yield folder, authority, shown


def own(folder: Path) -> None:
    """Give the folder, and what lies in it, to whom the server is run by."""
    if OWNER:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, OWNER)


def run(*words: str | Path) -> None:
    """Run a program to its end, as the server's user; its errors are the test's."""
    done = subprocess.run(
        list(map(str, words)), check=False, user=OWNER, cwd="/", stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, f"{words[0]}: {done.stderr}"


def new_password() -> str:
    """A password that nobody knows."""
    return secrets.token_hex(16)


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
