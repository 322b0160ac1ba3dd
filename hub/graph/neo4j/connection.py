"""The one door to a Neo4j server."""

import logging
from typing import Any
from urllib.parse import urlsplit

from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity
from neo4j.exceptions import AuthError

from hub.graph.neo4j.failures import told
from hub.graph.opening import Login
from hub.graph.store import StoreError

# What the driver tells of a lost connection is told by ``failures``: it is for logs alone.
logging.getLogger("neo4j").addHandler(logging.NullHandler())
LEAST_VERSION = (5, 26)
SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
CONNECT_SECONDS, ACQUIRE_SECONDS = 5.0, 10.0
"""For a connection to stand, and for one to be ready: greeted, logged in, and still alive."""
RETRY_SECONDS = 15.0
"""A transaction that met a lost server is begun anew, with growing pauses, for so long. What it
reads from a server that falls silent is given up as the server itself announced on connecting: two
of its ``server.bolt.connection_keep_alive``, 120 s unless it is told otherwise."""
IDLE_SECONDS = 30.0
"""A connection that was not used for so long is tried before it is."""


def checked(uri: str) -> str:
    """The address, if it can be one and holds no secret; else ``StoreError``."""
    parts = urlsplit(uri)
    if parts.username is not None or parts.password is not None:
        raise StoreError(
            "the store's address holds a user or password: give them by TXNG_NEO4J_USER and "
            "TXNG_NEO4J_PASSWORD or TXNG_NEO4J_PASSWORD_FILE"
        )
    if parts.scheme not in SCHEMES or not parts.hostname:
        known = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise StoreError(f"{uri} is no address of a Neo4j server (one of {known} and a host)")
    try:
        _ = parts.port
    except ValueError as error:
        raise StoreError(f"{uri} is no address of a Neo4j server: {error}") from error
    if parts.path.strip("/"):
        raise StoreError(f"{uri} has a path: leave it out, the database is always neo4j")
    return uri


def connected(uri: str, login: Login) -> Driver:
    """A driver whose server answered, let us in and is new enough; else ``StoreError``."""
    auth = login.auth
    with told(checked(uri)):
        # What keeps notices from being sent is refused by the driver itself on an old server.
        with _driver(uri, auth) as asking:
            _ask(uri, asking, auth is None)
        return _driver(uri, auth, notifications_min_severity=NotificationMinimumSeverity.OFF)


def _driver(uri: str, auth: tuple[str, str] | None, **more: Any) -> Driver:
    return GraphDatabase.driver(
        uri,
        auth=auth,
        liveness_check_timeout=IDLE_SECONDS,
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=ACQUIRE_SECONDS,
        max_transaction_retry_time=RETRY_SECONDS,
        **more,
    )


def _ask(uri: str, driver: Driver, anonymous: bool) -> None:
    """Whether it lets us in and is new enough."""
    try:
        driver.verify_connectivity()
    except AuthError as error:
        if anonymous:
            said = "set TXNG_NEO4J_PASSWORD or TXNG_NEO4J_PASSWORD_FILE"
            raise StoreError(f"{uri} asks for a password: {said}") from error
        raise
    _new_enough(uri, driver.get_server_info().agent)


def _new_enough(uri: str, agent: str) -> None:
    version = agent.rpartition("/")[2]
    numbers = tuple(int(part) for part in version.split("-")[0].split(".")[:2] if part.isdigit())
    if numbers < LEAST_VERSION:
        least = ".".join(str(n) for n in LEAST_VERSION)
        raise StoreError(f"{uri} runs Neo4j {version}: {least} or newer is needed")
