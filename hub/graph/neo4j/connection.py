"""The one door to a Neo4j server, and its failures in one line each."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DatabaseError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
)

from hub.graph.opening import Login
from hub.graph.store import StoreError, StoreUnavailableError

LEAST_VERSION = (5, 26)
SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
_FULL = ("no space left", "disk is full", "readonly", "read-only")


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
    return uri


def connected(uri: str, login: Login) -> Driver:
    """A driver whose server answered, let us in and is new enough; else ``StoreError``."""
    auth = login.auth
    with told(uri):
        driver = GraphDatabase.driver(
            checked(uri),
            auth=auth,
            liveness_check_timeout=30,
            connection_timeout=10,
            connection_acquisition_timeout=20,
            max_transaction_retry_time=15,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
        )
        try:
            driver.verify_connectivity()
            _new_enough(uri, driver.get_server_info().agent)
        except BaseException:
            driver.close()
            raise
    return driver


def _new_enough(uri: str, agent: str) -> None:
    version = agent.rpartition("/")[2]
    numbers = tuple(int(part) for part in version.split("-")[0].split(".")[:2] if part.isdigit())
    if numbers < LEAST_VERSION:
        least = ".".join(str(n) for n in LEAST_VERSION)
        raise StoreError(f"{uri} runs Neo4j {version}: {least} or newer is needed")


@contextmanager
def told(uri: str) -> Iterator[None]:
    """Around everything that talks to the server: what fails says in one line what to do."""
    try:
        yield
    except AuthError as error:
        raise StoreError(
            f"{uri} does not accept the user or password: check TXNG_NEO4J_USER and "
            "TXNG_NEO4J_PASSWORD or TXNG_NEO4J_PASSWORD_FILE"
        ) from error
    except (ServiceUnavailable, TransientError) as error:
        raise StoreUnavailableError(f"{uri} cannot be reached: {_line(error)}") from error
    except (ConfigurationError, DriverError) as error:
        raise StoreUnavailableError(f"{uri}: {_line(error)}") from error
    except DatabaseError as error:
        raise StoreUnavailableError(_database(uri, error)) from error
    except Neo4jError as error:
        raise StoreUnavailableError(f"{uri}: {error.code}: {_line(error)}") from error


def _database(uri: str, error: DatabaseError) -> str:
    said = str(error).lower()
    if any(word in said for word in _FULL):
        return f"{uri} cannot write: its disk is full; make room there and start it again"
    return f"{uri} failed: {_line(error)}"


def _line(error: Exception) -> str:
    text = getattr(error, "message", None) or str(error)
    return str(text).strip().splitlines()[0] if str(text).strip() else type(error).__name__
