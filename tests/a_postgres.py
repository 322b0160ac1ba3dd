"""The PostgreSQL that tests may use: a private one with TLS, started when it is first wanted.

Needs the server's programs only (Debian: ``apt-get install postgresql``). ``POSTGRES_URI`` names
another server instead, and its superuser: a database and a user of tests are made there.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from private_server import Server, free_port, new_password, own, own_folder, run

URI = os.environ.get("POSTGRES_URI", "")


def _programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``: the newest of Debian's, or the one on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: int(f.parts[-2]))
    on_path = shutil.which("pg_ctl")
    return debian[-1] if debian else Path(on_path).parent if on_path else None


PROGRAMS = _programs()
THERE = bool(URI or PROGRAMS)
HOW = "`apt-get install postgresql` brings one, or POSTGRES_URI names one"


@contextmanager
def a_postgres() -> Iterator[Server]:
    """The server that ``POSTGRES_URI`` names, or a private one for as long as the block lasts."""
    if URI:
        parts = urlsplit(URI)
        user, password = unquote(parts.username or "postgres"), unquote(parts.password or "")
        yield Server(parts.hostname or "localhost", parts.port or 5432, user, password)
        return
    assert PROGRAMS is not None, HOW
    with own_folder("pg-") as (folder, authority, shown):
        server = Server(
            "127.0.0.1", free_port(), "postgres", new_password(), folder, authority.ca
        )  # fmt: skip
        (folder / "password").write_text(server.password)
        own(folder)
        data = folder / "data"
        run(PROGRAMS / "initdb", "-D", data, "-U", server.user, "-A", "scram-sha-256", "-N",
            "-E", "UTF8", "--locale", "C.UTF-8", "--pwfile", folder / "password")  # fmt: skip
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"listen_addresses = '{server.host}'\nport = {server.port}\n"
                f"unix_socket_directories = '{folder}'\nfsync = off\nssl = on\n"
                f"ssl_cert_file = '{shown.certificate}'\nssl_key_file = '{shown.key}'\n"
            )
        run(PROGRAMS / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "start")
        try:
            yield server
        finally:
            run(PROGRAMS / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
