"""A real Neo4j on this machine, without containers: ``make neo4j-up`` and its kin.

``up`` and ``down``; ``run``: up, a command, and down again unless it ran before; ``shell``: Cypher.
"""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from home import CannotStart, Home
from server import Server


def _settings(home: Home, uri: str) -> dict[str, str]:
    """How a shell, and the tests, get to know it."""
    password_file = str(home.password_file)
    return {"NEO4J_URI": uri, "NEO4J_USER": "neo4j", "NEO4J_PASSWORD_FILE": password_file}


def _up(server: Server, home: Home, port: int) -> str:
    uri = server.up(port)
    lines = [f"export {name}={value}" for name, value in _settings(home, uri).items()]
    (home.folder / "env").write_text("\n".join(lines) + "\n", "utf-8")
    shown = "\n".join(f"  {line}" for line in lines)
    return f"Neo4j {home.version} answers at {uri}\n{shown}\nor: . {home.folder / 'env'}"


def _run(server: Server, home: Home, port: int, command: list[str]) -> int:
    """A command beside the server, ``{uri}`` in it being the address; its exit code.

    Ctrl-C is for the command, and SIGTERM is passed on to it: the server is stopped behind it.
    """
    ran_before = server.runs
    try:
        uri = server.up(port)
        signal.signal(signal.SIGINT, lambda *_: None)
        started = subprocess.Popen(  # noqa: S603 - the words are those of who types them
            [word.replace("{uri}", uri) for word in command],
            env={**os.environ, "TXNG_NEO4J_PASSWORD_FILE": str(home.password_file)},
        )
        signal.signal(signal.SIGTERM, lambda *_: started.terminate())
        return started.wait()
    finally:
        if not ran_before:
            server.down()


def _shell(server: Server, home: Home) -> int:
    """Neo4j's own shell, at the server that runs."""
    if not server.runs:
        raise CannotStart("Neo4j does not run")
    login = {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": home.password}
    words = ["java", "-cp", f"{home.library}/*", "org.neo4j.shell.Main", "-a", server.uri]
    return subprocess.run(words, check=False, env={**os.environ, **login}).returncode  # noqa: S603


def main() -> int:
    """The command; 1 when it failed, with the reason."""
    parser = argparse.ArgumentParser("neo4j", description=__doc__)
    parser.add_argument("action", choices=["up", "down", "run", "shell"])
    parser.add_argument("--home", type=Path, default=Path("var/neo4j"))
    parser.add_argument("--library", type=Path, help="its libraries, shared with another; its own")
    parser.add_argument("--port", type=int, default=7687, help="0 takes a free one")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to run")
    asked = parser.parse_args()
    home = Home(asked.home, asked.library)
    server = Server(home)
    try:
        match asked.action:
            case "run":
                return _run(server, home, asked.port, asked.command)
            case "shell":
                return _shell(server, home)
            case "up":
                said = _up(server, home, asked.port)
            case _:
                said = "Neo4j stopped" if server.down() else "Neo4j does not run"
    except CannotStart as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    sys.stdout.write(said + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
