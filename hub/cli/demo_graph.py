"""What ``txng demo`` tells of a graph in Neo4j: where it is, and how a person looks at it."""

from collections.abc import Iterator

from hub.cli.demo_view import curl, printed
from hub.demo.summary import Summary
from hub.graph.opening import Location, Login
from schema.model.identifiers.canonical import read


def graph_told(summary: Summary, graphql: str, store: Location, login: Login) -> Iterator[str]:
    """The lines to print."""
    where = f"{store} (user {login.user}, database {login.database})"
    yield f"\nThe graph, harvested from all systems that are up: {where}"
    if login.password_file is not None:
        yield f"  export TXNG_NEO4J_PASSWORD_FILE={login.password_file}   # for the commands above"
    yield "Look at it in any Bolt client, or with make neo4j-shell, by Cypher such as"
    for statement in cypher(summary):
        yield f"  {statement}"
    yield "A trace of the graph alone, which asks no province"
    asked = curl(graphql, printed(summary.retail), "backward", ", freshness: CACHED")
    yield f"  {asked}"


def cypher(summary: Summary) -> tuple[str, ...]:
    """What can be asked of the graph itself, by the names that people read on its nodes."""
    lot = read(summary.retail).canonical
    return (
        f"MATCH (i:Item {{id: '{lot}'}})-[r]-(e:Event) "
        "RETURN i.name, type(r), e.name ORDER BY e.lo;",
        f"MATCH (i:Item {{id: '{lot}'}})--(e:Event)-[:AT]->(p:Place), (e)-[:SAID_BY]->(s:System) "
        "RETURN e.name, p.name, s.id ORDER BY e.lo;",
        "MATCH (i:Item)-[:INPUT]->(e:Event)-[:OUTPUT]->(o:Item) "
        "RETURN i.name, e.name, o.name LIMIT 10;",
    )
