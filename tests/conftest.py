"""What holds for the whole run, and what it says at its end."""

import pytest
from a_neo4j import HOW, URI
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
"""No example fails for a busy machine: what takes too long is the benchmarks' to tell."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line in place of one for each test that needs a Neo4j."""
    terminalreporter.line(f"Neo4j: tested at {URI}" if URI else f"Neo4j: NOT TESTED. {HOW}")
