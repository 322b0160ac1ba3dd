"""The supply graph in Neo4j: readable nodes and relationships, and packed adjacency beside them.

People see events, items, places and systems. The walk reads what ``meaning.derive`` makes of them,
kept per item as packed arrays (``lines``): one statement fetches all items of a level, and an
item's own succession needs no further one. Statements stand in ``cypher/``, the schema in
``migrations/``; this package alone knows the driver.
"""
