"""Every store that keeps the contract, each new and empty, by the name it has in tests."""

from collections.abc import Callable
from pathlib import Path

from a_neo4j import NEO4J, empty_neo4j
from reference_store.store import ReferenceStore

from hub.graph.harvest_store import HarvestStore
from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from schema.model.times import Micros

STORES = ["memory", "file", "reference", *NEO4J]
"""A further engine joins here and in ``store``."""


def store(name: str, now: Callable[[], Micros], path: Path) -> HarvestStore:
    """Any of ``STORES``; ``path`` is where one on file goes."""
    if name == "neo4j":
        return empty_neo4j(now)
    if name == "reference":
        return ReferenceStore(now=now)
    return SqliteHarvestStore(path if name == "file" else None, now=now)
