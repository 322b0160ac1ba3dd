"""The PostgreSQL that tests may use: a private one with TLS, started when it is first wanted.

Needs the server's programs only (Debian: ``apt-get install postgresql``). ``POSTGRES_URI`` names
another server instead, and its superuser: a database and a user of tests are made there.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from private_server import Server, own_folder

from hub.demo.servers.postgres import private_postgres, programs

URI = os.environ.get("POSTGRES_URI", "")


PROGRAMS = programs()
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
        tls = {"ssl": "on", "ssl_cert_file": shown.certificate, "ssl_key_file": shown.key}
        with private_postgres(folder, PROGRAMS, {"unix_socket_directories": folder, **tls}) as own:
            yield Server(own.host, own.port, own.user, own.password, folder, authority.ca)
