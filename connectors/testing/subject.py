"""What is to be proven: a system's settings, its kind, and how the suite may ask it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import time_ns
from typing import Any

from connectors.registry import check_connector, kinds
from connectors.sdk.interface import Connector
from connectors.sdk.secrets import resolve_secret
from connectors.sdk.system_file import load_system, parse_system
from connectors.sdk.way import Around, as_it_is
from connectors.testing.cassette.cassette import load
from connectors.testing.cassette.personal import Scrub
from connectors.testing.cassette.recording import Player, Tape
from connectors.testing.faults import Fault
from connectors.testing.samples import Samples, load_samples
from schema.model.json import Json
from schema.model.systems import SystemSettings
from schema.model.times import Micros

Change = Callable[[], Awaitable[object] | object]
"""Adds a record to the system, or alters one, so that it is among what changed. An ``async def``,
or a plain function, which runs in a thread; what it returns is left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One system and its connector's class.

    ``now`` is the clock of the whole run: it stands still, so that two readings can be compared.
    """

    settings: SystemSettings
    kind: type[Connector[Any]]
    samples: Samples = field(default_factory=Samples)
    secrets: Callable[[str], str] = field(default=resolve_secret, repr=False)
    change: Change | None = None
    faults: tuple[Fault, ...] = ()
    """Ways to break the system that the HTTP door knows nothing of; see ``Fault``."""
    around: Around = as_it_is
    """Put around the wire."""
    tape: Tape | None = None
    """The recording that exchanges are written to or come from; see ``on_tape``."""
    now: Micros = field(default_factory=lambda: time_ns() // 1_000)


def on_tape(subject: Subject, tape: Tape) -> Subject:
    """The subject with its exchanges written down, or given back, by a tape."""
    change = None if isinstance(tape, Player) else subject.change
    return replace(
        subject, tape=tape, around=tape.around, secrets=tape.secret, now=tape.now, change=change
    )


def subject_of(
    system: Path | str | SystemSettings,
    samples: Path | str | Samples | None = None,
    *,
    kind: type[Connector[Any]] | None = None,
    keys: Mapping[str, Json] | None = None,
    cassette: Path | str | None = None,
    **more: Any,
) -> Subject:
    """The subject that files describe.

    ``system`` is a path, or a whole file's text where there is no file; ``kind`` a class that is
    not installed as a kind; ``keys`` stand in the ``[connector]`` table in place of the file's
    own, for instance the address of a server that a test started. With a ``cassette`` its exchanges
    are given back and nothing goes out. ``SystemFileError`` or ``NotACassette`` when a file is
    wrong.
    """
    settings = _settings(system)
    settings = replace(settings, connector={**settings.connector, **(keys or {})})
    if kind is None:
        check_connector(settings)
        kind = kinds()[settings.kind]
    subject = Subject(settings=settings, kind=kind, samples=_samples(samples), **more)
    if cassette is None:
        return subject
    return on_tape(subject, Player(load(Path(cassette)), Scrub()))


def _settings(system: Path | str | SystemSettings) -> SystemSettings:
    if isinstance(system, SystemSettings):
        return system
    if isinstance(system, str) and "\n" in system:
        return parse_system(system, "sample.toml")
    return load_system(Path(system))


def _samples(samples: Path | str | Samples | None) -> Samples:
    if isinstance(samples, Samples):
        return samples
    return Samples() if samples is None else load_samples(Path(samples))
