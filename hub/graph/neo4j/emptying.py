"""A database whose graph is made anew each time: marked as such, and no other is ever emptied."""

from neo4j import Driver

from hub.graph.neo4j.connection import connected
from hub.graph.neo4j.failures import told
from hub.graph.neo4j.migrate import migrate
from hub.graph.opening import Login
from hub.graph.store import StoreError

_FOUND = """
OPTIONAL MATCH (ours:OnlySimulated) WITH count(ours) AS ours
OPTIONAL MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock AND NOT n:Store
RETURN ours, count(n) AS others"""
_EMPTY = """
MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock AND NOT n:Store AND NOT n:OnlySimulated
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS"""


def empty(uri: str, login: Login) -> None:
    """Make the database one that holds a simulated world alone: migrated, marked, and empty.

    Raises ``StoreError`` when it holds a graph and is not marked: nothing of that is touched.
    """
    with connected(uri, login) as driver:
        with told(uri):
            _claim(uri, driver, login.database)
        migrate(uri, login)
        with told(uri), driver.session(database=login.database) as session:
            session.run(_EMPTY).consume()


def _claim(uri: str, driver: Driver, database: str) -> None:
    ((ours, others),) = driver.execute_query(_FOUND, database_=database).records
    if others and not ours:
        raise StoreError(
            f"{uri} holds a graph, which would be deleted: give the simulated one a database of "
            "its own"
        )
    driver.execute_query("MERGE (:OnlySimulated)", database_=database)
