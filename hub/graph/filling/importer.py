"""Neo4j's own offline importer, run over a stopped server's folder."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from hub.graph.store import StoreError

_SETTINGS = (
    "--id-type=integer",
    "--array-delimiter=U+001E",
    "--multiline-fields=true",
    "--trim-strings=false",
    "--bad-tolerance=0",
)


def run_import(
    home: Path, database: str, files: Sequence[str], report: Path, overwrite: bool
) -> None:
    """Fill a database, which must be new unless ``overwrite``; ``StoreError`` when that fails.

    ``report`` is the file in which the importer lists what it could not take.
    """
    more = [f"--report-file={report}", *(["--overwrite-destination"] if overwrite else [])]
    command = [*_admin(home), "database", "import", "full", database, *_SETTINGS, *more, *files]
    told = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the words are ours and the caller's paths
            command,
            check=False,
            cwd=home,
            env={**os.environ, **told},
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise StoreError(
            f"{command[0]} is not installed: a JDK of 17 or newer is needed"
        ) from error
    if done.returncode:
        raise StoreError(_why(home, database, done.stderr or done.stdout))


def _admin(home: Path) -> list[str]:
    """The server's administration: its own script, or its libraries (``make neo4j-up``)."""
    script = home / "bin" / "neo4j-admin"
    if script.is_file():
        return [str(script)]
    if any((home / "lib").glob("neo4j-server-*.jar")):
        return ["java", "-cp", f"{home / 'lib'}/*", "org.neo4j.cli.AdminTool"]
    raise StoreError(
        f"{home} is no folder of a Neo4j server: it has neither bin/neo4j-admin nor lib"
    )


def _why(home: Path, database: str, said: str) -> str:
    text = said.lower()
    if "in use" in text or "lock" in text:
        return f"the server in {home} runs: stop it first, then import"
    if "already contains a database" in text or "overwrite-destination" in text:
        return (
            f"{home} has a database {database} already: to replace all that is in it, --overwrite"
        )
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return f"Neo4j's importer failed: {' '.join(lines[-4:])[:600]}"
