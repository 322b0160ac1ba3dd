"""The pytest plugin that comes with the installation: its options, and what it says at the end.

Loaded by every run of pytest in the environment, so it imports nothing of the suite by itself.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from connectors.testing.cassette.recording import Tape
    from connectors.testing.result import RuleResult
    from connectors.testing.tapes import Tapes

Results = dict[str, list["RuleResult"]]
_RESULTS = pytest.StashKey[Results]()
_TAPES = pytest.StashKey["Tapes"]()
_SAID = pytest.StashKey[list[str]]()
_VARIABLE = "TXNG_RECORD"
_MODES = {
    "record": "ask the systems and write their cassettes anew, unless a reply changed its shape",
    "accept": "the same, whatever changed",
    "compare": "ask the systems and compare the shapes of their replies with the cassettes",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the suite."""
    group = parser.getgroup("txng", "contract suite of TXNG connectors")
    group.addoption(
        "--txng-report",
        metavar="FILE",
        type=Path,
        help="write how each rule ended, by system, as JSON",
    )
    for mode, what in _MODES.items():
        group.addoption(
            f"--txng-{mode}", dest="txng_mode", action="store_const", const=mode, help=what
        )


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the results."""
    config.stash[_RESULTS] = {}
    config.stash[_SAID] = []
    mode = config.getoption("txng_mode") or os.environ.get(_VARIABLE)
    if mode and mode not in _MODES:
        raise pytest.UsageError(f"{_VARIABLE} is {mode!r}; it is one of {', '.join(_MODES)}")


def tapes_of(config: pytest.Config) -> "Tapes":
    """The tapes of this run."""
    from connectors.testing.tapes import Mode, Tapes  # noqa: PLC0415 - see the module

    if _TAPES not in config.stash:
        mode = config.getoption("txng_mode") or os.environ.get(_VARIABLE) or "replay"
        config.stash[_TAPES] = Tapes(Mode(mode))
    return config.stash[_TAPES]


@pytest.fixture
def txng_tape(request: pytest.FixtureRequest) -> "Iterator[Callable[..., Tape]]":
    """For tests of one's own: ``txng_tape("lot.json")`` is the tape of a cassette beside the test
    file, given back or recorded as the options say; the test fails for what the tape tells."""
    from connectors.testing.cassette.personal import Scrub  # noqa: PLC0415 - see the module

    used: list[tuple[Tape, int]] = []

    def make(path: str, system: str = "", scrub: Scrub | None = None, **more: Any) -> "Tape":
        where = request.path.parent / path
        tape = tapes_of(request.config).tape(where, system, scrub or Scrub(), **more)
        used.append((tape, len(tape.told)))
        return tape

    yield make
    told = [line for tape, before in used for line in tape.told[before:]]
    if told:
        pytest.fail("\n\n".join(told), pytrace=False)


def keep(request: pytest.FixtureRequest, system: str, result: "RuleResult") -> None:
    """Keep a result for the summary and the report."""
    request.config.stash[_RESULTS].setdefault(system, []).append(result)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the cassettes that were recorded, and the report where one is asked for."""
    stash = session.config.stash
    if _TAPES in stash:
        stash[_SAID] += stash[_TAPES].finish()
    path: Path | None = session.config.getoption("--txng-report")
    if path is not None:
        told = _as_json(stash[_RESULTS])
        path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """One line for each system and each cassette."""
    from connectors.testing.result import counted_outcomes  # noqa: PLC0415 - see the module

    for system, results in config.stash[_RESULTS].items():
        terminalreporter.line(f"Contract of {system}: {counted_outcomes(results)}")
    for line in config.stash[_SAID]:
        terminalreporter.line(f"Cassette {line}")


def _as_json(results: Results) -> dict[str, object]:
    from connectors.testing.result import rule_json  # noqa: PLC0415 - see the module

    return {system: list(map(rule_json, found)) for system, found in results.items()}
