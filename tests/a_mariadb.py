"""The MariaDB that tests may use: a private one with TLS, where its programs and driver are.

Debian: ``apt-get install mariadb-server``; the driver comes with the extra ``mysql``.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from private_server import Server, own_folder

from hub.demo.servers.private import OWNER, free_port, new_password, own, run

PROGRAM = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
THERE = bool(PROGRAM and find_spec("asyncmy"))
HOW = "`apt-get install mariadb-server` brings one; its driver is asyncmy"
_USER = "tests"


@contextmanager
def a_mariadb() -> Iterator[Server]:
    """A private server for as long as the block lasts."""
    with own_folder("mdb-") as (folder, authority, shown):
        server = Server(
            "127.0.0.1", free_port(), _USER, new_password(), folder / "socket", authority.ca
        )  # fmt: skip
        (folder / "init.sql").write_text(
            f"GRANT ALL ON *.* TO {_USER}@'127.0.0.1' IDENTIFIED BY '{server.password}'"
            " WITH GRANT OPTION;\n"
            f"GRANT ALL ON *.* TO {_USER}@localhost IDENTIFIED BY '{server.password}';\n"
        )
        own(folder)
        run("mariadb-install-db", "--no-defaults", f"--datadir={folder / 'data'}",
            "--auth-root-authentication-method=normal", "--skip-test-db")  # fmt: skip
        words = [
            str(PROGRAM), "--no-defaults", f"--datadir={folder / 'data'}",
            f"--socket={server.socket}", f"--port={server.port}", f"--bind-address={server.host}",
            f"--ssl-cert={shown.certificate}", f"--ssl-key={shown.key}",
            f"--init-file={folder / 'init.sql'}", "--innodb-flush-log-at-trx-commit=0",
            f"--pid-file={folder / 'pid'}", "--skip-name-resolve",
        ]  # fmt: skip
        with (folder / "log").open("wb") as log, subprocess.Popen(
            words, user=OWNER, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log
        ) as running:  # fmt: skip
            try:
                _wait(server, folder)
                yield server
            finally:
                running.kill()


def _wait(server: Server, folder: Path) -> None:
    """Until it answers: the client of ``mariadb-admin`` waits and tries again."""
    (folder / "client").write_text(f"[client]\npassword={server.password}\n")
    own(folder)
    run("mariadb-admin", f"--defaults-file={folder / 'client'}", f"--socket={server.socket}",
        f"--user={_USER}", "--wait=60", "--connect-timeout=60", "ping")  # fmt: skip
