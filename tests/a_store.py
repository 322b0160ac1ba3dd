"""Every store that keeps the contract, each new and empty, by the name it has in tests."""

from collections.abc import Callable
from pathlib import Path

from a_neo4j import NEO4J, empty_neo4j
from reference_store.store import ReferenceStore

from hub.graph.harvest_store import HarvestStore
from hub.graph.sqlite.harvest_store import SqliteHarvestStore
from hub.graph.store import GraphStore
from schema.model.times import Micros

HARVESTED = ["memory", "file", "reference"]
"""Those that can be harvested into. A further engine joins here and in ``harvest_store``."""
STORES = [*HARVESTED, *NEO4J]


def store(name: str, now: Callable[[], Micros], path: Path) -> GraphStore:
    """Any of ``STORES``; ``path`` is where one on file goes."""
    return empty_neo4j(now) if name == "neo4j" else harvest_store(name, now, path)


def harvest_store(name: str, now: Callable[[], Micros], path: Path) -> HarvestStore:
    """Any of ``HARVESTED``."""
    if name == "reference":
        return ReferenceStore(now=now)
    return SqliteHarvestStore(path if name == "file" else None, now=now)
