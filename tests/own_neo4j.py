"""A Neo4j server of a test's own, which it may kill, stall and fill: started on a free port.

Its libraries are those that ``make neo4j-up`` fetched, else they are fetched.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from home import CannotStart, Home
from server import Server

from hub.graph.neo4j.migrate import migrate
from hub.graph.opening import Login

SMALL = {"TXNG_NEO4J_HEAP_MB": "512", "TXNG_NEO4J_PAGE_CACHE_MB": "64"}


class OwnNeo4j:
    """A server that is up, its database migrated; ``environment`` is what names it to ``txng``."""

    def __init__(self, home: Home, server: Server, memory: Mapping[str, str]) -> None:
        self._home = home
        self._server = server
        self._memory = memory
        self.uri = self.start()

    def start(self) -> str:
        """Start it where it was; its address."""
        port = self._home.folder / "port"
        with _memory(self._memory):
            return self._server.up(int(port.read_text("ascii")) if port.exists() else 0)

    def kill(self) -> None:
        """End it at once."""
        self._server.kill()

    def whole_home(self) -> Path:
        """Its folder with the libraries in it, as servers have that are not a test's."""
        library = self._home.folder / "lib"
        if not library.exists():
            library.symlink_to(self._home.library, target_is_directory=True)
        return self._home.folder

    @property
    def login(self) -> Login:
        return Login(password_file=self._home.password_file)

    @property
    def environment(self) -> dict[str, str]:
        return {"TXNG_NEO4J_PASSWORD_FILE": str(self._home.password_file)}


@contextmanager
def own_neo4j(
    folder: Path, settings: Mapping[str, str] | None = None, memory: Mapping[str, str] = SMALL
) -> Iterator[OwnNeo4j]:
    """A new server in a folder, stopped behind it; the test is skipped where none can be had."""
    home = Home(folder, shared_library(), settings)
    server = Server(home)
    try:
        try:
            own = OwnNeo4j(home, server, memory)
        except CannotStart as error:
            pytest.skip(f"no Neo4j of its own: {error}")
        migrate(own.uri, own.login)
        yield own
    finally:
        with suppress(CannotStart):
            server.down()
        server.kill()


def shared_library() -> Path | None:
    """Where libraries are that need not be fetched again, if anywhere."""
    home = os.environ.get("NEO4J_HOME", "var/neo4j")  # as the Makefile has it
    fetched = Path(__file__).parents[1] / home / "lib"
    return fetched if fetched.is_dir() else None


@contextmanager
def _memory(told: Mapping[str, str]) -> Iterator[None]:
    kept = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
