"""A Neo4j server's folder: its libraries by coordinates, its settings, its password."""

import os
import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path

FOLDERS = ("conf", "data", "logs", "plugins", "import", "run", "licenses")
MEGABYTES = {"heap": 1024, "page_cache": 512}
"""For a small machine. ``TXNG_NEO4J_HEAP_MB`` and ``TXNG_NEO4J_PAGE_CACHE_MB`` set others."""
_POM = Path(__file__).with_name("pom.xml")
_SETTINGS = """\
server.default_listen_address=127.0.0.1
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.connection_keep_alive=10s
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size={page_cache}m
db.tx_log.rotation.retention_policy=2 files
db.checkpoint.interval.time=5m
dbms.usage_report.enabled=false
dbms.security.auth_enabled=true
"""


class CannotStart(Exception):
    """Why the server cannot be brought up, and what to do about it."""


class Home:
    """The folder of one server. All of it may be deleted while the server is down.

    ``library``: the folder to which its ``lib`` leads, where servers share their libraries;
    ``settings`` stand beside, or in place of, those that every server here has.
    """

    def __init__(
        self, folder: Path, library: Path | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder.resolve()
        self.library = self.folder / "lib"
        self._shared = library
        self._settings = settings or {}
        self.password_file = self.folder / "password"
        self.log = self.folder / "logs" / "console.log"

    def prepare(self, port: int) -> None:
        """Fetch what is missing, write the settings, and make the password on first use."""
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        if self._shared is not None and not self.library.exists():
            self._shared.mkdir(parents=True, exist_ok=True)
            self.library.symlink_to(self._shared.resolve())
        self._fetch()
        settings = _SETTINGS.format(port=port, page_cache=megabytes()["page_cache"])
        told = dict(line.split("=", 1) for line in settings.splitlines()) | dict(self._settings)
        lines = "".join(f"{name}={value}\n" for name, value in told.items())
        (self.folder / "conf" / "neo4j.conf").write_text(lines, "utf-8")
        if not self.password_file.exists():
            self._make_password()

    @property
    def version(self) -> str:
        """The server's version, as its libraries are named."""
        (jar,) = self.library.glob("neo4j-server-[0-9]*.jar")
        return jar.stem.removeprefix("neo4j-server-")

    @property
    def password(self) -> str:
        """The password of the user ``neo4j``."""
        return self.password_file.read_text("ascii").strip()

    def _fetch(self) -> None:
        """By coordinates, through Maven; a kept library of another version is replaced."""
        if any(self.library.glob("neo4j-server-*.jar")) and self._fetched() == self._wanted():
            return
        for jar in self.library.glob("*.jar"):
            jar.unlink()
        told = [f"-DoutputDirectory={self.library}", "-DincludeScope=runtime"]
        run("mvn", "-q", "-B", "-f", str(_POM), "dependency:copy-dependencies", *told)
        (self.library / "pom").write_text(self._wanted(), "utf-8")

    def _fetched(self) -> str:
        kept = self.library / "pom"
        return kept.read_text("utf-8") if kept.exists() else ""

    def _wanted(self) -> str:
        return os.environ.get("JAVA_HOME", "") + _POM.read_text("utf-8")

    def _make_password(self) -> None:
        """Set it before the first start; kept in a file that only its owner may read."""
        password = secrets.token_urlsafe(24)
        told = {"NEO4J_HOME": str(self.folder), "NEO4J_CONF": str(self.folder / "conf")}
        admin = ("-cp", f"{self.library}/*", "org.neo4j.cli.AdminTool")
        run("java", *admin, "dbms", "set-initial-password", "--", password, environment=told)
        with os.fdopen(os.open(self.password_file, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(password + "\n")


def megabytes() -> dict[str, int]:
    """The server's memory by use."""
    return {
        use: int(os.environ.get(f"TXNG_NEO4J_{use.upper()}_MB", default))
        for use, default in MEGABYTES.items()
    }


def run(*command: str, environment: dict[str, str] | None = None) -> None:
    """A command that has to succeed; what it said is told when it does not."""
    try:
        done = subprocess.run(  # noqa: S603 - the words are this module's own
            command,
            check=False,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        missing = f"{command[0]} is not installed: a JDK of 17 or newer and Maven are needed"
        raise CannotStart(missing) from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-12:]
        raise CannotStart("\n".join([f"{command[0]} failed:", *said]))
