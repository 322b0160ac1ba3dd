"""The suite as tests: a class for an author's test file, one test for each rule."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
import pytest_asyncio

from connectors.sdk.interface import Connector
from connectors.sdk.secrets import resolve_secret
from connectors.testing.cassette.personal import Scrub
from connectors.testing.faults import Fault
from connectors.testing.plugin import keep, tapes_of
from connectors.testing.rules import EVERY
from connectors.testing.samples import Samples
from connectors.testing.subject import Change, Subject, on_tape, subject_of
from connectors.testing.suite import prove
from connectors.testing.tapes import Mode
from connectors.testing.verdicts import Outcome
from schema.model.json import Json
from schema.model.systems import SystemSettings

Server = Callable[[], AbstractAsyncContextManager[Mapping[str, Json]]]


class ConnectorContract:
    """Derive from it, name it ``Test…``, say which system it is about.

    A rule that is not proven or not applicable is skipped, with the reason why. Paths are those of
    the test file's folder, else of the folder that pytest runs in.
    """

    system: ClassVar[str | Path | SystemSettings]
    """The system's file; or its whole text, where there is no file."""
    samples: ClassVar[str | Path | Samples | None] = None
    """What is known to be in the system: a TOML file; see ``connectors.testing.samples``."""
    kind: ClassVar[type[Connector[Any]] | None] = None
    """The connector's class, where it is not installed as a kind."""
    secrets: ClassVar[Mapping[str, str]] = {}
    """What secrets are in the tests, by their reference (``env:NAME``); others are looked up."""
    cassette: ClassVar[str | Path | None] = None
    """A file beside the test file: the exchanges recorded in it are given back, and the system is
    asked only with ``--txng-record``, ``--txng-accept`` or ``--txng-compare``."""
    scrub: ClassVar[Scrub] = Scrub()
    """Further fields of persons, which are not written down."""
    faults: ClassVar[tuple[Fault, ...]] = ()
    """Faults of a counterpart that is not asked over HTTP."""

    server: ClassVar[Server | None] = None
    """Starts the server that is tested against, and gives keys of ``[connector]``, such as its
    address; they stand in place of the file's own. Not started where a cassette is given back."""

    @pytest_asyncio.fixture
    async def connector_keys(
        self, request: pytest.FixtureRequest
    ) -> AsyncIterator[Mapping[str, Json]]:
        """Override to start a server by other fixtures, and yield keys of ``[connector]``."""
        replayed = self.cassette is not None and tapes_of(request.config).mode is Mode.REPLAY
        server = None if replayed else type(self).server
        async with server() if server else nullcontext(dict[str, Json]()) as keys:
            yield keys

    @pytest.fixture
    def change(self) -> Change | None:
        """Override to return what adds or alters a record at the system."""
        return None

    @pytest.fixture
    def subject(
        self,
        request: pytest.FixtureRequest,
        connector_keys: Mapping[str, Json],
        change: Change | None,
    ) -> Subject:
        """What the rules are tried on."""
        near = request.path.parent
        subject = subject_of(
            _found(self.system, near),
            _found(self.samples, near),
            kind=self.kind,
            keys=connector_keys,
        )
        subject = replace(subject, secrets=self._secret, change=change, faults=self.faults)
        return self._on_tape(subject, near, request.config)

    def _on_tape(self, subject: Subject, near: Path, config: pytest.Config) -> Subject:
        if self.cassette is None:
            return subject
        path, system = near / self.cassette, subject.settings.id
        return on_tape(subject, tapes_of(config).tape(path, system, self.scrub, self._secret))

    def _secret(self, reference: str) -> str:
        return self.secrets.get(reference) or resolve_secret(reference)

    @pytest.mark.asyncio
    @pytest.mark.parametrize("rule", EVERY)
    async def test_rule(self, rule: str, subject: Subject, request: pytest.FixtureRequest) -> None:
        """One rule."""
        told = len(subject.tape.told) if subject.tape else 0
        result = await prove(EVERY[rule], subject)
        keep(request, subject.settings.id, result)
        if subject.tape and len(subject.tape.told) > told:
            pytest.fail(result.reason, pytrace=False)
        if result.outcome is Outcome.FAILED:
            pytest.fail(f"{rule}: {EVERY[rule].statement}\n{result.reason}", pytrace=False)
        if result.outcome is not Outcome.PASSED:
            pytest.skip(f"{result.outcome}: {result.reason}")


def _found(given: Any, near: Path) -> Any:
    """A path beside the test file, where there is such a file; anything else as it is given."""
    if isinstance(given, str | Path) and "\n" not in str(given) and (near / given).is_file():
        return near / given
    return given


def contract_suite(
    system: str | Path | SystemSettings, samples: str | Path | Samples | None = None, **more: Any
) -> type[ConnectorContract]:
    """The same in one line: ``TestContract = contract_suite("system.toml", "samples.toml")``."""
    given = {"system": system, "samples": samples, **more}
    unknown = sorted(set(more) - set(ConnectorContract.__annotations__))
    if unknown:
        raise TypeError(f"{unknown[0]} is nothing that a ConnectorContract has")
    return type("ConnectorContract", (ConnectorContract,), given)
