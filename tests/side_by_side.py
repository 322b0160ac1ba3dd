"""Which tests run one after another where a run has several processes.

Those of a file do, and those that share a server: there is one Neo4j, which each test empties, and
the databases' servers are started once.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {"neo4j": "neo4j", "tests/connectors/sql/": "sql"}
"""What a test's id has in it, by any case, and the turn that it waits for."""


def in_turn(test: str) -> str:
    """The name that tests share of which one runs at a time; of an id, its file's at the least."""
    low = test.lower()
    return next(
        (turn for part, turn in TOGETHER.items() if part in low), test.split("::", maxsplit=1)[0]
    )


class SideBySide(LoadScopeScheduling):
    """Hands each process what has to be in turn, as a whole; the largest first."""

    def _split_scope(self, nodeid: str) -> str:
        return in_turn(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SideBySide:
    """The one scheduler of all runs. Of xdist's own, none knows of what several files share."""
    return SideBySide(config, log)
