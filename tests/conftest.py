"""What the whole run says at its end."""

import pytest
from a_neo4j import HOW, URI


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line in place of one for each test that needs a Neo4j."""
    terminalreporter.line(f"Neo4j: tested at {URI}" if URI else f"Neo4j: NOT TESTED. {HOW}")
