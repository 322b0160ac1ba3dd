"""The Neo4j that tests may use: the one that ``NEO4J_URI`` names, emptied before each use.

It has to be a database of tests alone: one that holds anything else is never emptied.
"""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from side_by_side import in_turn

from hub.graph.neo4j.connection import connected
from hub.graph.neo4j.emptying import delete
from hub.graph.neo4j.harvest_store import Neo4jHarvestStore
from hub.graph.neo4j.migrate import migrate
from hub.graph.opening import Login
from schema.model.times import Micros

URI = os.environ.get("NEO4J_URI", "")
HOW = "NEO4J_URI is not set; `make neo4j-up` starts a server and says how to set it"
NEO4J = ["neo4j"] if URI else []
"""A store's name among the parameters of tests, where there is one."""
needs_neo4j = pytest.mark.skipif(not URI, reason="told once, at the end of the run")


def login() -> Login:
    """Who the tests are to the server, by NEO4J_USER and NEO4J_PASSWORD or NEO4J_PASSWORD_FILE.

    One test at a time may use it, so that one has to be known by its id: see ``side_by_side``.
    """
    running = os.environ.get("PYTEST_CURRENT_TEST", "neo4j")
    assert in_turn(running) == "neo4j", f"{running} uses Neo4j and does not say so in its name"
    file = os.environ.get("NEO4J_PASSWORD_FILE")
    user, password = os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD")
    return Login(user, password, Path(file) if file else None)


def empty_neo4j(now: Callable[[], Micros]) -> Neo4jHarvestStore:
    """A store over the tests' database, which is emptied first."""
    _ours()
    with connected(URI, login()) as driver:
        delete(driver, login().database, "Migration|OnlyTests")
        driver.execute_query(
            """MERGE (s:Store {name: 'graph'})
               SET s = {name: 'graph', items: 0, places: 0, transformations: 0, set_aside: 0,
                        done: 0}
               MERGE (a:Store {name: 'announced'}) SET a.n = 0""",
            database_=login().database,
        )
    return Neo4jHarvestStore(URI, login(), now=now)


@cache
def _ours() -> None:
    """Mark an empty database as the tests' own; refuse any other."""
    with connected(URI, login()) as driver:
        found = driver.execute_query(
            """OPTIONAL MATCH (ours:OnlyTests) WITH count(ours) AS ours
               OPTIONAL MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock AND NOT n:Store
               RETURN ours, count(n) AS others""",
            database_=login().database,
        )
        ((ours, others),) = found.records
        if others and not ours:
            pytest.exit(f"{URI} holds a graph: tests empty their database, give them another", 2)
        migrate(URI, login())
        driver.execute_query("MERGE (:OnlyTests)", database_=login().database)
