"""A database server of tests' own: in a folder of its own, on loopback, as nobody in particular."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from certificates import Authority, Signed

from hub.demo.servers.private import own


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
