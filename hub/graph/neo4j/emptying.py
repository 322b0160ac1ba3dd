"""A database whose graph is made anew each time: marked as such, and no other is ever emptied."""

from typing import LiteralString

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


def empty(uri: str, login: Login) -> None:
    """Make the database one that holds a simulated world alone: migrated, marked, and empty.

    Raises ``StoreError`` when it holds a graph and is not marked: nothing of that is touched.
    """
    with connected(uri, login) as driver:
        with told(uri):
            _claim(uri, driver, login.database)
        migrate(uri, login)
        with told(uri):
            delete(driver, login.database, "Migration|MigrationLock|Store|OnlySimulated")


def delete(driver: Driver, database: str, kept: LiteralString) -> None:
    """Delete all nodes but those with one of the labels ``kept``, in transactions of bounded size.

    Relationships go first: a system or a place may have millions, too many for one transaction.
    """
    with driver.session(database=database) as session:
        session.run(
            f"""MATCH (n)-[r]->() WHERE NOT n:{kept}
                CALL (r) {{ DELETE r }} IN TRANSACTIONS OF 10000 ROWS"""
        ).consume()
        session.run(
            f"""MATCH (n) WHERE NOT n:{kept}
                CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF 2000 ROWS"""
        ).consume()


def _claim(uri: str, driver: Driver, database: str) -> None:
    ((ours, others),) = driver.execute_query(_FOUND, database_=database).records
    if others and not ours:
        raise StoreError(
            f"{uri} holds a graph, which would be deleted: give the simulated one a database of "
            "its own"
        )
    driver.execute_query("MERGE (:OnlySimulated)", database_=database)
