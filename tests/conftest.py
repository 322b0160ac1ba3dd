"""What holds for the whole run, and what it says at its end."""

import a_mariadb
import a_postgres
import pytest
from a_neo4j import HOW, URI
from hypothesis import settings
from side_by_side import pytest_xdist_make_scheduler

__all__ = ["pytest_xdist_make_scheduler"]  # a hook of pytest-xdist

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None)
"""No example fails for a busy machine: what takes too long is the benchmarks' to tell."""

A_LONG_TEST = 3600
"""Seconds that a test which is marked as long may take; see ``timeout`` for any other."""
DATABASES = {"PostgreSQL": a_postgres, "MariaDB": a_mariadb}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests may take longer than the others."""
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(A_LONG_TEST))


def pytest_configure(config: pytest.Config) -> None:
    """The short run tries the same examples each time; the long one looks for others."""
    settings.load_profile("exploring" if config.option.markexpr == "long" else "repeatable")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each server that tests need, and may do without."""
    terminalreporter.line(f"Neo4j: tested at {URI}" if URI else f"Neo4j: NOT TESTED. {HOW}")
    for name, database in DATABASES.items():
        if not database.THERE:
            terminalreporter.line(f"{name}: NOT TESTED. {database.HOW}")
