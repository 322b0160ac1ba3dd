"""A private PostgreSQL: made anew in a folder that ends with it, gone with whoever started it.

Needs the server's programs only (Debian: ``apt-get install postgresql``).
"""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hub.demo.servers.private import OWNER, free_port, new_password, own, run

HOW = "`apt-get install postgresql` brings one"
_WATCH = 'cat; "$1" -D "$2/data" -m immediate -w stop; rm -rf "$2"'
"""Ends the server, and its folder, when standard input ends: whoever holds it may be killed."""


_SETTINGS = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
"""Nothing that is kept here outlives the server."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server and the user who may do everything there."""

    port: int
    version: str
    """``15``."""
    password: str = field(repr=False)
    host: str = "127.0.0.1"
    user: str = "postgres"


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``: the newest of Debian's, or the one on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    if debian:
        return debian[-1].parent
    return Path(on_path).resolve().parent if on_path else None


def _version(program: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in program.parts[-3].split(".") if part.isdigit())


@contextmanager
def private_postgres(
    folder: Path, found: Path, settings: Mapping[str, str | Path]
) -> Iterator[Postgres]:
    """A server in an empty ``folder``, run with ``found`` programs, as long as the block lasts.

    It and the folder end with the block, or with this process, however that ends. ``ServerFailed``
    where it does not start.
    """
    server = Postgres(free_port(), "", new_password())
    with _ended_with_us(found, folder):
        data = _made(folder, found, server)
        _set(data, {**_SETTINGS, "port": server.port, **settings})
        run(found / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "start")
        version = (data / "PG_VERSION").read_text("utf-8").strip()
        yield Postgres(server.port, version, server.password)


def _set(data: Path, settings: Mapping[str, object]) -> None:
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{key} = '{value}'\n" for key, value in settings.items())


@contextmanager
def _ended_with_us(found: Path, folder: Path) -> Iterator[None]:
    """In a session of its own: Ctrl-C is for us, who then stop it."""
    own(folder)
    watch = subprocess.Popen(  # noqa: S603 - fixed words, and paths as arguments
        ["/bin/sh", "-c", _WATCH, "sh", str(found / "pg_ctl"), str(folder)],
        user=OWNER, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    with watch:  # leaving closes its input and waits
        yield


def _made(folder: Path, found: Path, server: Postgres) -> Path:
    """The server's data, with nothing in it yet."""
    data, password = folder / "data", folder / "password"
    password.write_text(server.password, "utf-8")
    password.chmod(0o600)
    own(folder)
    run(
        found / "initdb", "-D", data, "-U", server.user, "-A", "scram-sha-256", "-N",
        "-E", "UTF8", "--locale", "C", "--pwfile", password,
    )  # fmt: skip
    password.unlink()
    return data
