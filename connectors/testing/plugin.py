"""The pytest plugin that comes with the installation: its options, and what it says at the end.

Loaded by every run of pytest in the environment, so it imports nothing of the suite by itself.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from connectors.testing.result import RuleResult

Results = dict[str, list["RuleResult"]]
_RESULTS = pytest.StashKey[Results]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the suite."""
    group = parser.getgroup("txng", "contract suite of TXNG connectors")
    group.addoption(
        "--txng-report",
        metavar="FILE",
        type=Path,
        help="write how each rule ended, by system, as JSON",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the results."""
    config.stash[_RESULTS] = {}


def keep(request: pytest.FixtureRequest, system: str, result: "RuleResult") -> None:
    """Keep a result for the summary and the report."""
    request.config.stash[_RESULTS].setdefault(system, []).append(result)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the report, where one is asked for."""
    path: Path | None = session.config.getoption("--txng-report")
    if path is not None:
        told = _as_json(session.config.stash[_RESULTS])
        path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """One line for each system."""
    from connectors.testing.result import counted_outcomes  # noqa: PLC0415 - see the module

    for system, results in config.stash[_RESULTS].items():
        terminalreporter.line(f"Contract of {system}: {counted_outcomes(results)}")


def _as_json(results: Results) -> dict[str, object]:
    from connectors.testing.result import rule_json  # noqa: PLC0415 - see the module

    return {system: list(map(rule_json, found)) for system, found in results.items()}
