"""One server's process: started, waited for, stopped by its id, or killed.

It listens on loopback only and asks for a password. Data stays in its folder until that is deleted.
"""

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from home import CannotStart, Home, megabytes
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

START_SECONDS, STOP_SECONDS = 120.0, 60.0
_OPENS = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")
_FLAGS = ("-XX:+UseG1GC", "-Dio.netty.tryReflectionSetAccessible=true", "-Dlog4j2.disable.jmx=true")
_CALENDAR = (
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "-Dorg.neo4j.shaded.lucene9.vectorization.upperJavaFeatureVersion=25",
)


class Server:
    """One server and what is known of its process."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._pid_file = home.folder / "pid"
        self._port_file = home.folder / "port"
        self._started: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        """Whether it is there."""
        return self._running() is not None

    def up(self, port: int) -> str:
        """Start it unless it runs, and wait until it answers; returns its address."""
        if not self._running():
            port = port or _free_port()
            self._home.prepare(port)
            self._port_file.write_text(str(port), "ascii")
            self._start()
        self._wait()
        return self.uri

    def down(self) -> bool:
        """Stop it cleanly; whether there was anything to stop."""
        pid = self._running()
        if pid is None:
            return False
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        while self._running() is not None:
            if time.monotonic() > until:
                raise CannotStart(f"process {pid} does not stop; see {self._home.log}")
            time.sleep(0.1)
        self._pid_file.unlink()
        return True

    def kill(self) -> None:
        """End it as a power cut would: nothing is written any more."""
        pid = self._running()
        if pid is None:
            return
        os.kill(pid, signal.SIGKILL)
        while self._running() is not None:
            time.sleep(0.05)

    @property
    def uri(self) -> str:
        """Where it answers."""
        return f"bolt://127.0.0.1:{self._port_file.read_text('ascii')}"

    def _start(self) -> None:
        home, calendar = self._home.folder, not self._home.version.startswith("5.")
        main = "Neo4jCommunity" if calendar else "CommunityEntryPoint"
        parts = ":".join(f"{p}/*" for p in (home / "plugins", home / "conf", self._home.library))
        command = [
            *("java", f"-Xmx{megabytes()['heap']}m", *_FLAGS, *(_CALENDAR if calendar else ())),
            *(f"--add-opens={name}=ALL-UNNAMED" for name in _OPENS),
            *("-cp", parts, f"org.neo4j.server.{main}"),
            *(f"--home-dir={home}", f"--config-dir={home / 'conf'}", "--console-mode"),
        ]
        with self._home.log.open("w") as log:
            self._started = subprocess.Popen(  # noqa: S603 - the words are this module's own
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._pid_file.write_text(str(self._started.pid), "ascii")

    def _wait(self) -> None:
        """Until it answers a question: its port opens seconds before it can."""
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                with GraphDatabase.driver(self.uri, auth=("neo4j", self._home.password)) as driver:
                    driver.verify_connectivity()
                return
            except AuthError as error:
                forgot = f"the password in {self._home.password_file} is not the server's"
                raise CannotStart(f"{forgot}: delete {self._home.folder} to start anew") from error
            except (DriverError, Neo4jError, OSError) as error:
                if self._running() is None or time.monotonic() > until:
                    told = self._home.log.read_text("utf-8").strip().splitlines()[-12:]
                    raise CannotStart("\n".join(["Neo4j did not start:", *told])) from error
                time.sleep(0.3)

    def _running(self) -> int | None:
        """Its process, if it is there and ours: process ids are used again."""
        if self._started is not None:
            return self._started.pid if self._started.poll() is None else None
        try:
            pid = int(self._pid_file.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            return None
        return pid if f"--home-dir={self._home.folder}" in _command(pid) else None


def _command(pid: int) -> str:
    """The command line of a process, nothing when there is none."""
    proc = Path("/proc")
    if (proc / "self").exists():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            return (proc / str(pid) / "cmdline").read_text("utf-8").replace("\0", " ")
        return ""
    listed = ("ps", "-o", "command=", "-p", str(pid))
    return subprocess.run(listed, check=False, capture_output=True, text=True).stdout  # noqa: S603


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
