"""An empty Neo4j filled at once: the embedded store's tables as files for Neo4j's own importer.

Here stands what both layouts come to in each other's terms; nothing else knows both. The numbers of
items, places and transformations stay as they are, so gists are taken over as they stand.
"""
